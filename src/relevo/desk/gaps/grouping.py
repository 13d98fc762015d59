"""From missed questions to gaps: grouped, named, with a draft made of human answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from relevo.desk.gaps.alike import group_alike
from relevo.desk.gaps.missed import Missed
from relevo.desk.knowledge import api as knowledge

MAX_PHRASINGS = 10
MAX_ANSWER = 4_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A missed question without personal data; `answer` is what a person said that holds for every customer, or ""."""

    missed: Missed
    question: str
    answer: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """`disagree`: people answered it in ways that cannot both be right."""

    asked: Sequence[Asked]
    question: str
    phrasings: Sequence[str]
    answer: str | None
    disagree: bool

    @property
    def minutes(self) -> float:
        return sum(one.missed.minutes for one in self.asked)


def read_missed(missed: Sequence[Missed]) -> list[Asked]:
    """Those that ask for something: a "yes, please" to the offer of a person is none, and what the person then wrote
    answers the question before it."""
    asked = [(one, question) for one in missed if (question := _find_question(one))]
    next_at: dict[UUID, datetime] = {}
    read: list[Asked] = []
    for one, question in sorted(asked, key=lambda each: each[0].asked_at, reverse=True):
        until = next_at.get(one.conversation_id)
        next_at[one.conversation_id] = one.asked_at
        told = [(at, text) for at, text in one.told if until is None or at < until]
        read.append(_read(replace(one, told=told), question))
    return read[::-1]


def _find_question(missed: Missed) -> str:
    text, _ = knowledge.redact(missed.text, _names(missed))
    return knowledge.find_question(text, "", _language(missed))


def _read(missed: Missed, question: str) -> Asked:
    told, _ = knowledge.redact("\n\n".join(text for _, text in missed.told), _names(missed))
    language = _language(missed)
    answer = knowledge.judge_answer(told, language).text[:MAX_ANSWER] if told else ""
    return Asked(missed=missed, question=question, answer=answer, language=language)


def _names(missed: Missed) -> set[str]:
    return {*knowledge.said_names(missed.text), missed.name}


def _language(missed: Missed) -> str:
    return missed.language or knowledge.detect_language(missed.text)


def group_missed(asked: Sequence[Asked]) -> list[Group]:
    """The most costly first."""
    places = group_alike([(one.question, one.language) for one in asked])
    groups = [_group([asked[place] for place in group]) for group in places]
    return sorted(groups, key=lambda group: (-group.minutes, -len(group.asked), group.question))


def _group(asked: Sequence[Asked]) -> Group:
    answer, disagree = _draft([one.answer for one in asked if one.answer])
    # The one that says enough, and no more than it must; a question mark helps to read it as a question.
    by_length = sorted({one.question for one in asked}, key=lambda text: (not text.endswith("?"), len(text), text))
    question = next((text for text in by_length if len(text) >= 20), by_length[0])
    return Group(
        asked=asked,
        question=question,
        phrasings=[text for text in by_length if text != question][:MAX_PHRASINGS],
        answer=answer,
        disagree=disagree,
    )


def _draft(answers: Sequence[str]) -> tuple[str | None, bool]:
    """Of the answers that most people agree on, the middle one in length: neither a stump nor a story."""
    sides: list[list[str]] = []
    for answer in answers:
        side = next((side for side in sides if not knowledge.contradict(side[0], answer)), None)
        if side is None:
            sides.append([answer])
        else:
            side.append(answer)
    if not sides:
        return None, False
    best = sorted(max(sides, key=len), key=lambda text: (len(text), text))
    return best[len(best) // 2], len(sides) > 1
