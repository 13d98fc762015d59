"""From past conversations to proposals: exchanges, their clusters, and where answers of a cluster contradict. Pure."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.terms import is_weak, stems
from relevo.desk.knowledge.tickets.cutting import own_words
from relevo.desk.knowledge.tickets.judging import find_question, is_automatic, judge_answer
from relevo.desk.knowledge.tickets.limits import (
    MAX_EVIDENCE,
    MAX_MESSAGE_CHARACTERS,
    MAX_MESSAGES,
    MAX_PHRASINGS,
    MAX_PROPOSALS,
)
from relevo.desk.knowledge.tickets.privacy import redact, said_names, without_placeholders
from relevo.desk.knowledge.tickets.shape import Past, Said
from relevo.kit.text.folding import fold
from relevo.kit.text.words import words

# Cosine of two questions' weighted stems, chosen on the written set of tests/desk/knowledge/tickets, not swept.
SAME_QUESTION = 0.5
# Of the clusters that share telling words, so many are looked at.
_COMPARED = 50
_EXCERPT = 400
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")
_YES = re.compile(r"^\W*(?:yes|yep|sure|of course|si|claro|por supuesto|sim|com certeza)\b")
_NO = re.compile(r"^\W*(?:no|nope|unfortunately|not|sorry|lamentablemente|desafortunadamente|nao|infelizmente)\b")
_NUMBER_WORDS = {
    word: str(value)
    for value, group in enumerate(
        (
            "one,uno,una,um,uma",
            "two,dos,dois,duas",
            "three,tres",
            "four,cuatro,quatro",
            "five,cinco",
            "six,seis",
            "seven,siete,sete",
            "eight,ocho,oito",
            "nine,nueve,nove",
            "ten,diez,dez",
        ),
        start=1,
    )
    for word in group.split(",")
    # "One" and "a" are articles in Spanish and Portuguese.
    if value > 1
}


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What one customer asked and one person answered, without personal data."""

    conversation: int
    question: str
    answer: str
    language: str
    asked: str
    answered: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    question: str
    answer: str
    phrasings: tuple[str, ...]
    language: str
    conversations: int
    evidence: tuple[tuple[str, str], ...]
    rival_group: int | None = None


@dataclass
class Reading:
    """Everything that came out of one file. `left_out` and `removed` count reasons and kinds of personal data."""

    proposals: list[Proposal] = field(default_factory=list[Proposal])
    conversations: int = 0
    left_out: Counter[str] = field(default_factory=Counter[str])
    removed: Counter[str] = field(default_factory=Counter[str])


def propose(pasts: Sequence[Past]) -> Reading:
    reading = Reading(conversations=len(pasts))
    exchanges = [each for number, past in enumerate(pasts) for each in _exchanges(past, number, reading)]
    groups = _cluster(exchanges)
    for number, group in enumerate(sorted(groups, key=len, reverse=True)):
        answers = _by_answer(group)
        rival = number if len(answers) > 1 else None
        reading.proposals += [_proposal(each, group, rival) for each in answers]
    over = len(reading.proposals) - MAX_PROPOSALS
    if over > 0:
        reading.left_out["over_limit"] += over
        del reading.proposals[MAX_PROPOSALS:]
    return reading


def _exchanges(past: Past, number: int, reading: Reading) -> list[Exchange]:
    names = past.names
    # Decided before names are removed: a name is part of the greeting.
    said = [Said(each.who, own_words(each.text[:MAX_MESSAGE_CHARACTERS])) for each in past.messages[:MAX_MESSAGES]]
    subject = redact(past.subject, names)[0]
    found: list[Exchange] = []
    at = 0
    while at < len(said):
        asked, at = _take(said, at, "customer")
        answered, at = _take(said, at, "person")
        if asked and answered:
            found += _exchange("\n".join(asked), "\n\n".join(answered), subject, names, number, reading)
        elif asked:
            reading.left_out["no_human_answer"] += 1
    return found


def _take(said: Sequence[Said], at: int, who: str) -> tuple[list[str], int]:
    """Messages of one side up to the other's; what machines and unknown authors said is passed over."""
    other = "person" if who == "customer" else "customer"
    taken: list[str] = []
    while at < len(said) and said[at].who != other:
        if said[at].who == who and said[at].text:
            # A person's account may send machine texts; they are no answer and end no question.
            taken += [said[at].text] * (not is_automatic(said[at].text))
        at += 1
    if who == "customer" and not taken and at < len(said):
        return [], at
    return taken, at


def _exchange(
    asked: str, answered: str, subject: str, names: frozenset[str], number: int, reading: Reading
) -> list[Exchange]:
    names |= said_names(asked)
    asked, removed = redact(asked, names)
    answered, more = redact(answered, names)
    reading.removed += removed + more
    language = detect_language(f"{asked}\n{answered}")
    judged = judge_answer(answered, language)
    if judged.reason is not None:
        reading.left_out[judged.reason] += 1
        return []
    question = find_question(asked, subject, language)
    if not question:
        reading.left_out["no_question"] += 1
        return []
    return [
        Exchange(
            conversation=number,
            question=question,
            answer=judged.text[:MAX_MESSAGE_CHARACTERS],
            language=language,
            asked=_excerpt(asked),
            answered=_excerpt(answered),
        )
    ]


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def question_terms(text: str, language: str) -> Counter[str]:
    found = stems(without_placeholders(text), language)
    return Counter([each for each in found if not is_weak(each, language)] or found)


def _cluster(exchanges: Sequence[Exchange]) -> list[list[Exchange]]:
    groups = group_questions([(each.question, each.language) for each in exchanges])
    return [[exchanges[number] for number in group] for group in groups]


def group_questions(questions: Sequence[tuple[str, str]]) -> list[list[int]]:
    """The places of questions (text, language) that ask the same, in groups; languages stay apart.

    Each joins the group whose first question is nearest, if that is near enough."""
    terms = [question_terms(text, language) for text, language in questions]
    spread = Counter(term for each in terms for term in each)
    value = {term: math.log(1 + len(questions) / count) for term, count in spread.items()}
    norms = [_norm(each, value) for each in terms]
    clusters: list[list[int]] = []
    by_term: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (_, language) in enumerate(questions):
        near: defaultdict[int, float] = defaultdict(float)
        for term in _telling(terms[number], value, norms[number]):
            for cluster in by_term[language, term]:
                near[cluster] += value[term] ** 2
        best, closeness = -1, 0.0
        for cluster in nlargest(_COMPARED, near, key=near.__getitem__):
            first = clusters[cluster][0]
            shared = sum(value[term] ** 2 for term in terms[number] if term in terms[first])
            cosine = shared / (norms[number] * norms[first] or 1.0)
            best, closeness = (cluster, cosine) if cosine > closeness else (best, closeness)
        if closeness >= SAME_QUESTION:
            clusters[best].append(number)
            continue
        for term in terms[number]:
            by_term[language, term].append(len(clusters))
        clusters.append([number])
    return clusters


def _telling(terms: Counter[str], value: dict[str, float], norm: float) -> list[str]:
    """Without the most frequent terms that no near enough cluster could share alone.

    A cosine of s needs shared weight of at least s² of the question's own; what falls short of it together, words that
    half of a shop's questions have, need not be looked up at all. Nothing is lost by it, and time stops growing with
    the square of a file.
    """
    left = (SAME_QUESTION * norm) ** 2
    telling: list[str] = []
    for term in sorted(terms, key=value.__getitem__):
        left -= value[term] ** 2
        if left <= 0:
            telling.append(term)
    return telling


def _norm(terms: Counter[str], value: dict[str, float]) -> float:
    return math.sqrt(sum(value[term] ** 2 for term in terms))


def _by_answer(group: Sequence[Exchange]) -> list[list[Exchange]]:
    """Answers that can stand side by side together, most frequent first."""
    answers: list[list[Exchange]] = []
    for each in sorted(group, key=lambda one: -len(figures(one.answer))):
        fitting = next((have for have in answers if not contradict(have[0].answer, each.answer)), None)
        if fitting is None:
            answers.append([each])
        else:
            fitting.append(each)
    return sorted(answers, key=len, reverse=True)


def contradict(one: str, other: str) -> bool:
    """Whether two answers to one question differ in a figure (number, date, price) or in yes and no."""
    stands = {_stand(one), _stand(other)}
    if stands == {"yes", "no"}:
        return True
    first, second = figures(one), figures(other)
    return not (first <= second or second <= first)


def figures(text: str) -> frozenset[str]:
    """Numbers as written, "12,50" like "12.50", "three" like "3"."""
    folded = fold(without_placeholders(text))
    spelled = {_NUMBER_WORDS[word] for word in words(folded) if word in _NUMBER_WORDS}
    written = {_even(found.replace(",", ".")) for found in _FIGURE.findall(folded)}
    return frozenset(spelled | written)


def _even(figure: str) -> str:
    return re.sub(r"\.0+$", "", figure) if figure.count(".") == 1 and len(figure.rsplit(".", 1)[-1]) < 3 else figure


def _stand(text: str) -> str | None:
    folded = fold(text)
    return "yes" if _YES.match(folded) else "no" if _NO.match(folded) else None


def _proposal(same: Sequence[Exchange], group: Sequence[Exchange], rival: int | None) -> Proposal:
    # Of the answers that agree, the middle one in length: neither a stump nor a story.
    by_length = sorted(same, key=lambda one: (len(one.answer), one.answer))
    chosen = by_length[len(by_length) // 2]
    questions = sorted({each.question for each in group}, key=lambda text: (not text.endswith("?"), len(text), text))
    question = next((text for text in questions if len(text) >= 20), questions[0])
    distinct = list({" ".join(words(text)): text for text in reversed(questions)}.values())
    phrasings = tuple(text for text in reversed(distinct) if words(text) != words(question))[:MAX_PHRASINGS]
    return Proposal(
        question=question,
        answer=chosen.answer,
        phrasings=phrasings,
        language=chosen.language,
        conversations=len({each.conversation for each in same}),
        evidence=tuple(
            (each.asked, each.answered) for each in [chosen, *(e for e in same if e is not chosen)][:MAX_EVIDENCE]
        ),
        rival_group=rival,
    )
