"""Passing the baton, as the builtin answerer decides it: ask for what is missing (at most twice), then pass."""

from dataclasses import replace
from typing import cast, get_args

from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.outcomes import SKIP, TALK_TO_PERSON, Ask, Choice, HandOver, HandOverReason, Reply
from relevo.assistant.people import tell_people
from relevo.assistant.slots import MOST_ASKS, count_asks, label_of, question_for
from relevo.assistant.texts import say
from relevo.desk.assistants.api import PassingRule, Slot

# Whoever writes about fraud, danger or grief is not asked for an order number first.
AT_ONCE: tuple[HandOverReason, ...] = ("sensitive_topic", "urgency")


def pass_on(reading: Reading, reason: HandOverReason, *, ask: bool = True) -> HandOver | Ask | Reply:
    """Pass the baton, or ask for what a person will need first. Only where `can_transfer` allows it."""
    if not reading.context.config.can_transfer:
        return cannot_pass(reading)
    slot = next_slot(reading) if ask and reason not in AT_ONCE else None
    return ask_for(reading, slot, reason) if slot else hand_over(reading, reason)


def hand_over(reading: Reading, reason: HandOverReason) -> HandOver:
    language = reading.language
    people = tell_people(reading.context, language, reading.filled)
    parts = [say(f"hand_over_{reason}", language), say("hand_over_passed", language), people]
    return HandOver(reason=reason, text=" ".join(part for part in parts if part))


def by_rule(reading: Reading, outcome: HandOver | Ask | Reply, rule: PassingRule | None) -> HandOver | Ask | Reply:
    """To the team that the rule names, in the words it begins with; the brief says which rule it was."""
    if rule is None or not isinstance(outcome, HandOver):
        return outcome
    language = reading.language
    own = rule.say.get_in(language)
    text = outcome.text.replace(say("hand_over_policy", language), own, 1) if own else outcome.text
    proof = (say("rule_matched", language, name=rule.name), reading.pending[-1].id)
    return replace(outcome, text=text, team_id=rule.team_id, rule=rule.name, lines=(*outcome.lines, proof))


def cannot_pass(reading: Reading) -> Reply:
    """The truth, and what the operator wrote for this case."""
    written = reading.context.config.instructions.handoff.strip()
    text = f"{say('cannot_transfer', reading.language)} {written or say('cannot_transfer_help', reading.language)}"
    return Reply(text=text, reason="cannot_transfer")


def next_slot(reading: Reading) -> Slot | None:
    """The next required slot nobody has filled, as long as the customer was not asked too often."""
    asked = count_asks(reading.context.messages)
    if sum(asked.values()) >= MOST_ASKS:
        return None
    known = {filled.name for filled in reading.filled}
    return next((slot for slot in reading.context.config.slots if slot.required and slot.name not in known), None)


def ask_for(reading: Reading, slot: Slot, reason: HandOverReason) -> Ask:
    language = reading.language
    again = count_asks(reading.context.messages).get(slot.name, 0) > 0
    text = say("ask_again", language, label=label_of(slot, language)) if again else question_for(slot, language)
    if not again and reading.asking is None:
        text = f"{say(f'hand_over_{reason}', language)} {text}"
    return Ask(text=text, slot=slot.name, choices=(skip_choice(slot, reason, language),))


def skip_choice(slot: Slot, reason: str, language: str) -> Choice:
    return Choice(id=f"{SKIP}{slot.name}:{reason}", label=say("skip", language))


def person_choice(reading: Reading, reason: str = "") -> tuple[Choice, ...]:
    """The button to a person: only where it will do what it says."""
    if not reading.context.config.can_transfer:
        return ()
    suffix = f":{reason}" if reason else ""
    return (Choice(id=f"{TALK_TO_PERSON}{suffix}", label=say("talk_to_person", reading.language)),)


def reason_in(choice_id: str) -> HandOverReason | None:
    """The reason that a button carries at the end of its id."""
    last = choice_id.rsplit(":", 1)[-1]
    return cast("HandOverReason", last) if last in get_args(HandOverReason) else None
