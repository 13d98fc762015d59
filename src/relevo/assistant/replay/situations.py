"""What an assistant is asked in a replay: a case's situation, or a past turn as it stood before it was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from relevo.assistant.actions.stubbed import Stub
from relevo.assistant.ask import MOST_HISTORY, Asked, Told, Turn
from relevo.assistant.context import ContactFacts, ContextMessage, MemoryFact
from relevo.assistant.thread import ThreadItem, last_stretch, read_thread
from relevo.desk.actions.api import Run, fetch_runs, find_customer
from relevo.desk.cases.api import CaseContact, Situation
from relevo.desk.conversations.api import Conversation
from relevo.kit.text.folding import clean
from relevo.platform.db import Tx

MAX_QUESTION = 10_000
_MOST_RUNS = 50
_SETTLED = frozenset({"done", "failed", "refused", "unknown", "waiting_approval"})


def of_case(situation: Situation) -> Asked:
    return Asked(
        situation.question,
        situation.language,
        [Turn(turn.author, turn.text) for turn in situation.history],
        channel_id=situation.channel_id,
        people=situation.people,
        told=_told(situation),
    )


def _told(situation: Situation) -> Told | None:
    """None: the situation says nothing but words."""
    contact = situation.contact
    if contact is None and not situation.memories and not situation.actions:
        return None
    known = contact or CaseContact()
    proven = known.model_dump(include={"customer_id", "verified_email", "verified_phone"})
    told = {"contact_name": known.name, "contact_email": known.email, "contact_phone": known.phone}
    return Told(
        contact=ContactFacts(name=known.name, email=known.email, phone=known.phone),
        memories=tuple(MemoryFact(kind=one.kind, key=one.key, text=one.text) for one in situation.memories),
        facts=proven | told,
        stubs=tuple(
            Stub(name=one.name, state=one.state, result=one.result, problem=one.problem) for one in situation.actions
        ),
    )


async def of_past_turn(tx: Tx, conversation_id: UUID, message_id: UUID) -> Asked | None:
    """The burst that the message belongs to, after what was said before it in the same stretch.

    None where it is too long ago to be read, or a person spoke in between: what an assistant says then leans on what
    was agreed, which a replay does not know.
    """
    return turn_in(await read_past(tx, conversation_id), message_id)


@dataclass(frozen=True, kw_only=True)
class Past:
    """A conversation as it was, with what came of the actions in it: asked again, they are answered as they were."""

    conversation: Conversation
    thread: Sequence[ThreadItem]
    told: Told | None


async def read_past(tx: Tx, conversation_id: UUID) -> Past:
    """Raises NoSuchConversation."""
    conversation, thread = await read_thread(tx, conversation_id)
    runs = await fetch_runs(
        tx, action_id=None, conversation_id=conversation_id, state=None, after=None, limit=_MOST_RUNS
    )
    # What waited was decided by people: a replay stops where the assistant's own part ended.
    stubs = tuple(
        Stub(name=run.name, given=run.given, state=run.state, result=_result(run), problem=run.problem)
        for run in runs
        if run.state in _SETTLED
    )
    customer = await find_customer(tx, conversation_id) if stubs else None
    told = Told(facts=customer.facts, stubs=stubs) if customer is not None else None
    return Past(conversation=conversation, thread=thread, told=told)


def _result(run: Run) -> dict[str, Any]:
    result: Any = run.result
    return dict(cast("dict[str, Any]", result)) if isinstance(result, dict) else {}


def turn_in(past: Past, message_id: UUID) -> Asked | None:
    """The turn that answered this message, as `of_past_turn` says."""
    conversation, thread = past.conversation, past.thread
    upto = next((at for at, item in enumerate(thread) if item.seen and item.seen.id == str(message_id)), None)
    if upto is None:
        return None
    _, said = last_stretch(thread[: upto + 1])
    if any(message.author in ("teammate", "system") for message in said):
        return None
    burst = _burst(said)
    history = [_turn(message) for message in said[: len(said) - len(burst)]]
    question = clean("\n".join(message.text for message in burst))[:MAX_QUESTION]
    if not question:
        return None
    return Asked(
        question,
        conversation.language,
        history[-MOST_HISTORY:],
        channel_id=conversation.channel_id,
        told=past.told,
    )


def _burst(said: list[ContextMessage]) -> list[ContextMessage]:
    """What the customer wrote last, since somebody answered."""
    start = len(said)
    while start and said[start - 1].author == "contact":
        start -= 1
    return said[start:]


def _turn(message: ContextMessage) -> Turn:
    author = "contact" if message.author == "contact" else "assistant"
    return Turn(author, message.text, message.choices)
