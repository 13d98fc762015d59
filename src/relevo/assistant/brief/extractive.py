"""The brief that is taken from the conversation, not written about it.

Every line is the customer's or the assistant's own words and names the messages that prove it, so nothing in it can be
invented.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from relevo.assistant.answerers.builtin.small_talk import is_no, is_yes, read_small_talk
from relevo.assistant.asking import is_part_of_other, read_said, slot_named
from relevo.assistant.context import ContextMessage, TurnContext
from relevo.assistant.outcomes import DOCUMENT, Filled, HandOver, TurnAnswer
from relevo.assistant.promises import find_promises
from relevo.assistant.signals.names import Signal
from relevo.assistant.slots import label_of
from relevo.assistant.texts import has_text, say
from relevo.desk.conversations.api import BriefDraft, BriefSignal, GatheredOut, Line, MissingOut

MOST_LINES = 6
LINE_CHARACTERS = 300
_ANGRY, _WORRIED = 0.75, 0.6


def make_brief(context: TurnContext, answer: TurnAnswer, reason: str, *, team_language: str) -> BriefDraft:
    """`team_language` is the teammates'; quotations stay in the customer's own words."""
    gathered = list_gathered(context, answer.filled, team_language)
    known = {item.slot for item in gathered}
    missing = [
        MissingOut(slot=slot.name, label=label_of(slot, team_language))
        for slot in context.config.slots
        if slot.required and slot.name not in known
    ]
    return BriefDraft(
        reason=reason,
        language=answer.language,
        mood=read_mood(answer.signals),
        wants=[*_told_by_answerer(answer), *list_wants(context.messages)][:MOST_LINES],
        gathered=gathered,
        missing=missing,
        tried=list_tried(context.messages, team_language),
        promises=list_promises([*context.earlier, *context.messages]),
        do_not_ask_again=[item.label for item in gathered],
        signals=[
            BriefSignal(name=signal.name, score=signal.score, message_ids=_uuids(signal.message_ids))
            for signal in sorted(answer.signals, key=lambda signal: -signal.score)
        ],
        next_step=say_next_step(reason, missing, team_language),
        up_to_seq=max((message.seq for message in context.messages if message.author == "contact"), default=0),
    )


def list_gathered(context: TurnContext, filled: Sequence[Filled], team_language: str) -> list[GatheredOut]:
    """What the operator wanted to know, then what the customer gave besides: an address, a model, asked or unasked."""
    slots = context.config.slots
    said = read_said([*context.earlier, *context.messages], slots)
    found = {item.name: item for item in filled if not is_part_of_other(item, said)}
    found |= {name: item for name, item in said.items() if name not in found or not found[name].message_ids}
    return [
        GatheredOut(
            slot=item.name,
            label=label_of(slot, team_language),
            value=item.value[:LINE_CHARACTERS],
            message_ids=_uuids(item.message_ids),
        )
        for item in found.values()
        if (slot := slot_named(item.name, slots)) is not None
    ]


def _told_by_answerer(answer: TurnAnswer) -> list[Line]:
    """Statements of a model, each with the message that was checked to prove it."""
    lines = answer.outcome.lines if isinstance(answer.outcome, HandOver) else ()
    return [Line(text=statement[:LINE_CHARACTERS], message_ids=[UUID(message_id)]) for statement, message_id in lines]


def list_wants(messages: Iterable[ContextMessage]) -> list[Line]:
    """What the customer asked for, in their words; politeness, taps and yes or no left out. The newest lines."""
    lines: list[Line] = []
    for message in messages:
        if message.author != "contact" or message.choice_id is not None:
            continue
        rest = read_small_talk(message.text).rest
        if rest and not is_yes(rest) and not is_no(rest):
            lines.append(line_of(_with_its_mark(rest, message.text), message))
    return lines[-MOST_LINES:]


def _with_its_mark(rest: str, text: str) -> str:
    """What follows a greeting begins with the question's or the cry's own mark, where its language writes one."""
    at = text.find(rest)
    return text[at - 1] + rest if at > 0 and text[at - 1] in "¿¡" else rest


def read_mood(signals: Sequence[Signal]) -> str:
    scores = {signal.name: signal.score for signal in signals}
    if scores.get("frustration", 0) >= _ANGRY:
        return "frustrated"
    if scores.get("sensitive_topic", 0) >= _ANGRY or scores.get("urgency", 0) >= _WORRIED:
        return "worried"
    return "interested" if scores.get("sales_opportunity", 0) >= _ANGRY else "calm"


def list_tried(messages: Iterable[ContextMessage], team_language: str) -> list[Line]:
    """What the assistant answered and offered."""
    lines: list[Line] = []
    for message in messages:
        if message.author != "assistant":
            continue
        offered = [choice.label for choice in message.choices if choice.id.startswith(DOCUMENT)]
        if message.citations:
            source = message.citations[0].title
            lines.append(line_of(f"{source}: {message.text}", message))
        elif offered:
            lines.append(line_of(say("brief_offered", team_language, labels=" · ".join(offered)), message))
    return lines[-MOST_LINES:]


def list_promises(messages: Iterable[ContextMessage]) -> list[Line]:
    """Of teammates and assistants, also of former stretches: a promise does not end with a stretch."""
    lines = [
        line_of(sentence, message)
        for message in messages
        if message.author in ("assistant", "teammate") and not message.citations
        for sentence in find_promises(message.text)
    ]
    return lines[-MOST_LINES:]


def say_next_step(reason: str, missing: Sequence[MissingOut], team_language: str) -> str:
    key = f"next_{reason}"
    step = say(key if has_text(key) else "next_outside_knowledge", team_language)
    if not missing:
        return step
    labels = ", ".join(item.label for item in missing)
    return f"{step} {say('brief_missing_ask', team_language, labels=labels)}"


def line_of(text: str, message: ContextMessage) -> Line:
    """`text` in one line of at most 300 characters, proved by `message`."""
    flat = " ".join(text.split())
    short = flat if len(flat) <= LINE_CHARACTERS else flat[: LINE_CHARACTERS - 1].rstrip() + "…"
    return Line(text=short, message_ids=[UUID(message.id)])


def _uuids(message_ids: Sequence[str]) -> list[UUID]:
    return [UUID(message_id) for message_id in message_ids]
