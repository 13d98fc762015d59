"""From a question to an outcome: an answer with its source, choices, or the admission that it does not know."""

import re
from uuid import UUID

from relevo.assistant.agreed import Agreed, find_agreed_answer, find_contradicted, list_agreed
from relevo.assistant.answerers.builtin.passing import pass_on, person_choice
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.context import Candidates, Found, NothingFound, Passage
from relevo.assistant.deciding import find_reason, wants_person_perhaps
from relevo.assistant.outcomes import (
    DOCUMENT,
    NONE_OF_THESE,
    SKIP,
    Choice,
    Choices,
    HandOver,
    Outcome,
    Reply,
)
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.signals.names import Signal
from relevo.assistant.signals.state import outside_knowledge
from relevo.assistant.slots import count_asks, question_for
from relevo.assistant.texts import say

FAILURES_UNTIL_PASSED = 2
MOST_CHOICES = 3
# A full stop inside a name ("login.gov?") ends no sentence; an opening question mark begins one anywhere.
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+|(?=¿)")
_FEWEST_WORDS_ASKED = 3
_WORD = re.compile(r"\w+")
_FEWEST_LETTERS = 4
_STEM = 5


async def find_outcome(reading: Reading) -> tuple[Outcome, Found]:
    agreed = list_agreed(reading.context)
    told = find_agreed_answer(reading.question, agreed) if agreed else None
    if told is not None:
        return _as_agreed(reading, told), NothingFound()
    found = await _find(reading)
    if isinstance(found, Passage):
        contradicted = find_contradicted(found.text, agreed) if agreed else None
        return (_reply(reading, found) if contradicted is None else _as_agreed(reading, contradicted)), found
    if isinstance(found, Candidates) and found.choices:
        return _choices(reading, found), found
    return give_up(reading), found


async def answer_choice(reading: Reading, choice_id: str) -> Outcome:
    """The customer chose a document: it answers the question that was asked before."""
    document_id = _document_id(choice_id)
    question = reading.asked_before or reading.pending[-1].text
    passage = (
        await reading.context.knowledge.find_in_document(document_id, question, reading.language)
        if document_id
        else None
    )
    return _reply(reading, passage) if passage else give_up(reading)


def _as_agreed(reading: Reading, agreed: Agreed) -> Outcome:
    """What a person agreed holds against the knowledge: quoted from what they told the customer, or given back to
    people where it stands in a note, which is the team's."""
    if agreed.message is None:
        return pass_on(reading, "outside_knowledge")
    return Reply(text=say("agreed", reading.language, text=agreed.text), reason="agreed")


def give_up(reading: Reading) -> Outcome:
    """Outside the knowledge: said so, a person offered; at the second failure, passed on."""
    context, language = reading.context, reading.language
    if not context.config.can_transfer:
        return Reply(text=f"{say('outside', language)} {say('outside_rephrase', language)}", reason="outside_knowledge")
    settings = context.config.signals
    has_failed_twice = reading.failures + 1 >= FAILURES_UNTIL_PASSED
    reason = find_reason([outside_signal(reading)], settings, has_failed_twice=has_failed_twice)
    if reason is not None:
        return pass_on(reading, reason)
    key = "offer_person" if wants_person_perhaps(reading.signals, settings) else "outside_offer"
    return Reply(
        text=say(key, language),
        choices=person_choice(reading, "outside_knowledge"),
        reason="outside_knowledge",
    )


def outside_signal(reading: Reading) -> Signal:
    last = reading.pending[-1]
    return outside_knowledge(last.id, reading.question or last.text, failures_before=reading.failures)


async def _find(reading: Reading) -> Found:
    knowledge, language = reading.context.knowledge, reading.language
    readings = [(asked, "") for asked in (reading.question, *_other_readings(reading))]
    if reading.is_follow_up:
        # "¿Y a Canarias?" is about what was asked before; alone it may find what happens to say "Canarias".
        readings.insert(0, (reading.question, reading.subject_before))
    best: Found | None = None
    for at, (asked, before) in enumerate(readings):
        found = await knowledge.find_answer(asked, language, before=before)
        if before and isinstance(found, Passage) and _repeats_in_vain(reading, found):
            # "And linen?" does not ask for the towels again, though they share more of its words.
            found = await knowledge.find_answer(asked, language, before=before, without=found.citation.passage_id)
        if isinstance(found, Passage) and (at + 1 == len(readings) or not _repeats_in_vain(reading, found)):
            return found
        # Choices are better than nothing, and the customer's own words better than a part of them.
        best = _better(best, found)
    return best or NothingFound()


def _repeats_in_vain(reading: Reading, passage: Passage) -> bool:
    """A follow-up that only finds the last answer again, where nothing it names is, was perhaps a question of its own.

    "And on Sundays?" may well be answered by the opening hours that were quoted already: Sundays stand in them.
    """
    text = fold_text(passage.text)
    named = [word for word in _WORD.findall(fold_text(reading.question)) if len(word) >= _FEWEST_LETTERS]
    return _repeats(reading, passage) and not any(word[:_STEM] in text for word in named)


def _repeats(reading: Reading, passage: Passage) -> bool:
    return reading.is_follow_up and any(
        passage.text in message.text
        or any(
            passage.text in citation.excerpt
            for citation in message.citations
            if citation.passage_id == passage.citation.passage_id
        )
        for message in reading.context.messages[-4:]
        if message.author == "assistant"
    )


def _better(before: Found | None, found: Found) -> Found:
    if before is None or isinstance(before, NothingFound):
        return found
    return found if isinstance(found, Passage) and not isinstance(before, Passage) else before


def _other_readings(reading: Reading) -> list[str]:
    """The question mark's own sentence, of a message that tells more."""
    readings: list[str] = []
    sentences = [sentence.strip() for sentence in _SENTENCES.split(reading.question)]
    asked = " ".join(sentence for sentence in sentences if sentence.endswith("?"))
    if len(asked.split()) >= _FEWEST_WORDS_ASKED and len(asked) < len(reading.question.strip()):
        readings.append(asked)
    return readings


def _reply(reading: Reading, passage: Passage) -> Outcome:
    repeats = reading.is_repeat and _was_cited(reading, passage)
    failures = reading.failures + repeats
    if failures >= FAILURES_UNTIL_PASSED and reading.context.config.can_transfer:
        return pass_on(reading, "repeated_failure")
    # The same words again, to another question, do not help: a person might.
    offer = (
        repeats
        or _is_last_answer(reading, passage)
        or wants_person_perhaps(reading.signals, reading.context.config.signals)
    )
    choices = person_choice(reading, "repeated_failure" if repeats else "") if offer else ()
    text = f"{passage.text}\n\n{say('offer_person', reading.language)}" if choices else passage.text
    return _with_opening_question(
        reading, Reply(text=text, citations=(passage.citation,), choices=choices, reason="answer")
    )


def _choices(reading: Reading, found: Candidates) -> Choices | HandOver | Outcome:
    language = reading.language
    none_of_these = Choice(id=NONE_OF_THESE, label=say("none_of_these", language))
    person = person_choice(reading) if wants_person_perhaps(reading.signals, reading.context.config.signals) else ()
    return Choices(text=say("choose", language), choices=(*found.choices[:MOST_CHOICES], none_of_these, *person))


def _with_opening_question(reading: Reading, reply: Reply) -> Reply:
    """Slots wanted in every conversation are asked for once, under the first answer."""
    if reply.choices or count_asks(reading.context.messages):
        return reply
    known = {filled.name for filled in reading.filled}
    for slot in reading.context.config.slots:
        if slot.when == "always" and slot.required and slot.name not in known:
            skip = Choice(id=f"{SKIP}{slot.name}:none", label=say("skip", reading.language))
            text = f"{reply.text}\n\n{question_for(slot, reading.language)}"
            return Reply(text=text, citations=reply.citations, choices=(skip,), reason=reply.reason)
    return reply


def _was_cited(reading: Reading, passage: Passage) -> bool:
    return any(
        citation.passage_id == passage.citation.passage_id
        for message in reading.context.messages
        for citation in message.citations
    )


def _is_last_answer(reading: Reading, passage: Passage) -> bool:
    last = reading.context.last_of_ours
    return last is not None and any(cited.passage_id == passage.citation.passage_id for cited in last.citations)


def _document_id(choice_id: str) -> UUID | None:
    try:
        return UUID(choice_id.removeprefix(DOCUMENT))
    except ValueError:
        return None
