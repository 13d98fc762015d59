"""The builtin answerer's way to an outcome: taps, then signals, then small talk, then the knowledge.

Each step either ends the turn or leaves it to the next. An explicit wish for a person comes before everything that
could be answered.
"""

import re

from relevo.assistant.answerers.builtin.acting import answer_asked_run, back_to_flow, follow_action
from relevo.assistant.answerers.builtin.finding import answer_choice, find_outcome, give_up, outside_signal
from relevo.assistant.answerers.builtin.guiding import back_to_guide, follow_guide, with_answers
from relevo.assistant.answerers.builtin.passing import by_rule, cannot_pass, pass_on, person_choice, reason_in
from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.answerers.builtin.small_talk import Kind, is_no, is_yes
from relevo.assistant.answerers.builtin.vague import is_only_about_slots, is_vague
from relevo.assistant.context import Found, Show, TurnContext
from relevo.assistant.deciding import find_reason, wants_person_perhaps
from relevo.assistant.guides.place import GUIDE, find_place
from relevo.assistant.outcomes import (
    DOCUMENT,
    NONE_OF_THESE,
    SKIP,
    TALK_TO_PERSON,
    Ask,
    HandOver,
    HandOverReason,
    Outcome,
    Reply,
    Resolve,
    Silence,
    TurnAnswer,
)
from relevo.assistant.preferences import states_preference
from relevo.assistant.rules import find_rule
from relevo.assistant.signals.names import Signal
from relevo.assistant.slots import read_value
from relevo.assistant.texts import say
from relevo.desk.assistants.api import Slot

MOST_CLARIFICATIONS = 2
_NAME = Slot(name="name")
_TOLD_PARTS = re.compile(r"[.!,;\n()]+\s")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class BuiltinAnswerer:
    name = "builtin"

    async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
        if not context.pending:
            return TurnAnswer(outcome=Silence(why="nothing_to_answer"), language=context.language or "en")
        reading = Reading(context)
        outcome, found = await _decide(reading)
        outcome = await back_to_flow(reading, outcome)
        outcome, answered, guide = with_answers(reading, outcome)
        for text in _growing(outcome):
            await show(text)
        signals = tuple(_all_signals(reading, outcome))
        return TurnAnswer(
            outcome=outcome,
            language=reading.language,
            signals=signals,
            filled=(*reading.filled, *answered),
            trace=_trace(reading, found) | guide,
        )


async def _decide(reading: Reading) -> tuple[Outcome, Found | None]:
    if find_place(reading.context) is not None:
        return await _decide_in_guide(reading)
    outcome = await answer_asked_run(reading) or await _on_tap(reading) or _on_yes_or_no(reading)
    outcome = outcome or _on_signals(reading) or await follow_action(reading)
    if outcome is None:
        outcome = follow_guide(reading) or _on_small_talk(reading)
    if outcome is None:
        outcome = _on_wish_perhaps(reading) or _on_told(reading)
    if outcome is None and is_vague(reading.question):
        outcome = _on_vague(reading)
    if outcome is not None:
        return outcome, None
    return await find_outcome(reading)


async def _decide_in_guide(reading: Reading) -> tuple[Outcome, Found | None]:
    """A wish for a person wins; then the guide's own question; anything else is answered and the question put again."""
    outcome = await _on_tap(reading) or _on_signals(reading) or follow_guide(reading)
    if outcome is not None:
        is_side = reading.tapped is not None and not reading.tapped.startswith(GUIDE)
        return (back_to_guide(reading, outcome) if is_side else outcome), None
    outcome, found = _on_small_talk(reading), None
    if outcome is None:
        outcome, found = await find_outcome(reading)
    return back_to_guide(reading, outcome), found


async def decide_before_answering(reading: Reading) -> Outcome | None:
    """What no answerer may overrule: a button that was tapped, a yes to an offered person, signals."""
    outcome = await answer_asked_run(reading) or await _on_tap(reading)
    if outcome is None and reading.offered_person is not None:
        outcome = _on_yes_or_no(reading)
    return outcome or _on_signals(reading)


async def _on_tap(reading: Reading) -> Outcome | None:
    tapped = reading.tapped
    if tapped is None:
        return None
    if tapped.startswith(TALK_TO_PERSON):
        return pass_on(reading, reason_in(tapped) or "asked_for_person")
    if tapped.startswith(SKIP):
        reason = reason_in(tapped)
        return pass_on(reading, reason, ask=False) if reason else Reply(text=say("declined_person", reading.language))
    if tapped.startswith(DOCUMENT):
        return await answer_choice(reading, tapped)
    return give_up(reading) if tapped == NONE_OF_THESE else None


def _on_yes_or_no(reading: Reading) -> Outcome | None:
    """A bare yes or no answers what was offered last."""
    text = reading.pending[-1].text
    if reading.offered_documents:
        return give_up(reading) if is_no(text) else None
    person = reading.offered_person
    if person is None:
        return _on_bare_answer(reading, text)
    if is_yes(text):
        return pass_on(reading, reason_in(person.id) or "asked_for_person")
    return Reply(text=say("declined_person", reading.language)) if is_no(text) else None


def _on_bare_answer(reading: Reading, text: str) -> Outcome | None:
    """A yes or no to nothing in particular."""
    if len(reading.pending) > 1 or reading.asking is not None or reading.context.last_of_ours is None:
        return None
    if is_no(text):
        return Reply(text=say("acknowledged", reading.language), reason="small_talk")
    if is_yes(text) and reading.small_talk is None:
        return Reply(text=say("accepted_more", reading.language), reason="small_talk")
    return None


def _on_signals(reading: Reading) -> Outcome | None:
    config = reading.context.config
    reason = find_reason(reading.signals, config.signals)
    waiting = reason_in(reading.asking.id) if reading.asking else None
    rule = find_rule(config.passing_rules, _texts(reading, whole=waiting is not None))
    if reason == "asked_for_person":
        # Asked once more instead of answering a question for a slot: passed at once.
        return by_rule(reading, pass_on(reading, reason, ask=waiting is None), rule)
    if not config.can_transfer:
        return None
    if waiting is not None:
        ask = not is_no(reading.pending[-1].text)
        return by_rule(reading, pass_on(reading, _graver(reason, waiting), ask=ask), rule)
    if rule is not None and reason != "sensitive_topic":
        return by_rule(reading, pass_on(reading, "policy"), rule)
    return by_rule(reading, pass_on(reading, reason), rule) if reason else None


def _texts(reading: Reading, *, whole: bool) -> list[str]:
    """What a rule is held against: the burst, or all that the customer wrote when it already led to a question."""
    if not whole:
        return [message.text for message in reading.pending if message.choice_id is None]
    return [message.text for message in reading.context.messages if message.author == "contact"]


def _graver(reason: HandOverReason | None, waiting: HandOverReason) -> HandOverReason:
    return reason if reason == "sensitive_topic" else waiting


def _on_small_talk(reading: Reading) -> Outcome | None:
    if reading.question and any(character.isalnum() for character in reading.question):
        return None
    kind = reading.small_talk
    if kind is None:
        # Only signs: a thumb up after an answer is an "all right", three dots at the start are not.
        return Reply(text=say("acknowledged", reading.language)) if _has_answered(reading) else _on_vague(reading)
    return _polite(reading, kind)


def _polite(reading: Reading, kind: Kind) -> Outcome:
    context, language = reading.context, reading.language
    name = context.assistant_name
    is_first = context.last_of_ours is None
    if kind == "greeting" and is_first:
        written = context.config.greeting.get_in(language)
        return Reply(text=written or say("greeting", language, assistant=name), reason="small_talk")
    if kind == "are_you_human":
        choices = person_choice(reading)
        key = "are_you_human" if choices else "are_you_human_alone"
        return Reply(text=say(key, language, assistant=name), choices=choices, reason="small_talk")
    if kind == "solved":
        text = say("solved", language)
        return Resolve(text=text) if _has_answered(reading) else Reply(text=text, reason="small_talk")
    keys = {"greeting": "greeting_back", "apology": "apology_accepted"}
    return Reply(text=say(keys.get(kind, kind), language, assistant=name), reason="small_talk")


def _has_answered(reading: Reading) -> bool:
    return any(message.author == "assistant" and message.citations for message in reading.context.messages)


def _on_told(reading: Reading) -> Outcome | None:
    """The customer gave their order number or said what they prefer, and nothing else: noted, not searched for."""
    if "?" in reading.question:
        return None
    pending = {message.id for message in reading.pending}
    values = [item.value for item in reading.filled if pending & set(item.message_ids)]
    rest = reading.question
    for value in [*values, read_value(_NAME, rest) or ""]:
        rest = rest.replace(value, " ") if value else rest
    untold = [part for part in _TOLD_PARTS.split(rest) if part.strip() and not states_preference(part)]
    if rest == reading.question and len(untold) == len(_TOLD_PARTS.split(rest)):
        return None
    if not all(is_only_about_slots(part) for part in untold):
        return None
    return Reply(text=say("acknowledged" if reading.asking else "noted", reading.language), reason="small_talk")


def _on_wish_perhaps(reading: Reading) -> Outcome | None:
    """ "I want to speak to customer service", and nothing else: a person is offered, nothing is looked up."""
    if not wants_person_perhaps(reading.signals, reading.context.config.signals):
        return None
    rest = reading.question
    for signal in reading.signals:
        for item in signal.evidence if signal.name == "asked_for_person" else ():
            rest = rest.replace(item.text, " ")
    if not is_only_about_slots(rest):
        return None
    if not reading.context.config.can_transfer:
        return cannot_pass(reading)
    return Reply(text=say("offer_person", reading.language), choices=person_choice(reading), reason="offer_person")


def _on_vague(reading: Reading) -> Outcome:
    if reading.clarifications >= MOST_CLARIFICATIONS:
        return give_up(reading)
    key = "clarify_again" if reading.clarifications else "clarify"
    settings = reading.context.config.signals
    choices = person_choice(reading) if wants_person_perhaps(reading.signals, settings) else ()
    return Ask(text=say(key, reading.language), choices=choices)


def _all_signals(reading: Reading, outcome: Outcome) -> list[Signal]:
    outside = isinstance(outcome, Reply | HandOver) and outcome.reason in ("outside_knowledge", "repeated_failure")
    return [*reading.signals, *([outside_signal(reading)] if outside else [])]


def _growing(outcome: Outcome) -> list[str]:
    """The text as it grows, sentence by sentence, for the streaming screen."""
    if isinstance(outcome, Silence):
        return []
    ends = [match.start() for match in _SENTENCE_END.finditer(outcome.text)]
    return [outcome.text[:end] for end in ends] + [outcome.text]


def _trace(reading: Reading, found: Found | None) -> dict[str, object]:
    trace: dict[str, object] = {
        "question": reading.question[:500],
        "tapped": reading.tapped,
        "small_talk": reading.small_talk,
        "failures": reading.failures,
    }
    if found is not None:
        trace["found"] = {"kind": type(found).__name__, "confidence": found.confidence}
    return trace
