"""Conversations over HTTP: reading, and everything that passes the baton. Messages are in `endpoints_messages.py`,
writing first by a template in `endpoints_first.py`."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations import endpoints_first, endpoints_messages
from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.bulk import do_in_bulk
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.set_intent import set_intent
from relevo.desk.conversations.actions.snooze import snooze
from relevo.desk.conversations.actions.start import start_conversation
from relevo.desk.conversations.actions.take_over import take_over
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.conversations.detail import ConversationDetail, get_detail, list_turns
from relevo.desk.conversations.errors import (
    BatonMoved,
    CannotUndo,
    ContactNotReachable,
    InvalidSnooze,
    NoAssistantWillAnswer,
    PassNotPossible,
    UnknownAssignee,
    UnknownAssistant,
    UnknownChannel,
)
from relevo.desk.conversations.intent_schemas import IntentSet
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.reading import (
    View,
    Wanted,
    count_conversations,
    list_conversations,
    list_of_contact,
    row_for,
)
from relevo.desk.conversations.schemas import (
    AssignInput,
    BulkInput,
    BulkOut,
    ConversationRow,
    CountsOut,
    HandToAiInput,
    PassInput,
    SnoozeInput,
    StartInput,
    TurnOut,
    UndoInput,
)
from relevo.desk.intents.api import UnknownIntent
from relevo.kit.ids import ContactId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["conversations"])

SearchText = Annotated[str | None, Query(max_length=200)]


@dataclass(frozen=True)
class AskedList:
    view: View | None = None
    q: SearchText = None
    channel_id: UUID | None = None
    intent_id: UUID | None = None


PASS_ERRORS = (BatonMoved, PassNotPossible)


async def _row(tx: Tx, conversation: Conversation, actor: Actor) -> ConversationRow:
    return await row_for(tx, conversation, me=actor.teammate_id)


@router.get("/conversations", caller=Caller.TEAMMATE)
async def get_conversations(
    tx: RequestTx,
    actor: CurrentActor,
    page: RequestedPage,
    asked: Annotated[AskedList, Depends()],
) -> Page[ConversationRow]:
    """A view, or all; newest activity first, `needs_human` longest wait first. `q`: numbers, contacts, words."""
    text = asked.q.strip() if asked.q else None
    wanted = Wanted(view=asked.view, text=text or None, channel_id=asked.channel_id, intent_id=asked.intent_id)
    return await list_conversations(tx, page, wanted, me=actor.teammate_id)


@router.get("/conversations/counts", caller=Caller.TEAMMATE)
async def get_conversation_counts(tx: RequestTx, actor: CurrentActor) -> CountsOut:
    """How many are in each view. `resolved` stops counting at 10,000."""
    return await count_conversations(tx, me=actor.teammate_id)


@router.post("/conversations/bulk", caller=Caller.TEAMMATE)
async def change_conversations(given: BulkInput, tx: RequestTx, actor: CurrentActor) -> BulkOut:
    """Up to 100 at once; each succeeds or fails by itself."""
    return await do_in_bulk(tx, given, actor=actor)


@router.post("/conversations", caller=Caller.TEAMMATE, status_code=201, errors=(UnknownChannel, ContactNotReachable))
async def create_conversation(given: StartInput, tx: RequestTx, actor: CurrentActor) -> ConversationRow:
    """Write to a contact first. People hold such a conversation from its first message on."""
    sent = await start_conversation(tx, given, actor=actor)
    return await _row(tx, sent.conversation, actor)


@router.get("/conversations/{conversation_id}", caller=Caller.TEAMMATE)
async def get_conversation(conversation_id: UUID, tx: RequestTx, actor: CurrentActor) -> ConversationDetail:
    """The conversation with all that stands beside the thread."""
    return await get_detail(tx, conversation_id, me=actor.teammate_id)


@router.get("/conversations/{conversation_id}/turns", caller=Caller.TEAMMATE)
async def get_conversation_turns(conversation_id: UUID, tx: RequestTx) -> list[TurnOut]:
    """The assistant's turns with their traces, newest first: why it said that."""
    return await list_turns(tx, conversation_id)


@router.post("/conversations/{conversation_id}/take-over", caller=Caller.TEAMMATE, errors=PASS_ERRORS)
async def take_over_conversation(
    conversation_id: UUID, given: PassInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """Take the baton. (A public reply does so by itself.)"""
    return await _row(tx, await take_over(tx, conversation_id, epoch=given.epoch, actor=actor), actor)


@router.post(
    "/conversations/{conversation_id}/hand-to-ai",
    caller=Caller.TEAMMATE,
    errors=(*PASS_ERRORS, NoAssistantWillAnswer, UnknownAssistant),
)
async def hand_conversation_to_ai(
    conversation_id: UUID, given: HandToAiInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """Hand the baton to the assistant, with a note. Refused if no assistant would answer."""
    return await _row(tx, await hand_to_ai(tx, conversation_id, given, actor=actor), actor)


@router.post("/conversations/{conversation_id}/resolve", caller=Caller.TEAMMATE, errors=PASS_ERRORS)
async def resolve_conversation(
    conversation_id: UUID, given: PassInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """The matter is closed; a customer's next message opens it again."""
    return await _row(tx, await resolve(tx, conversation_id, epoch=given.epoch, actor=actor), actor)


@router.post("/conversations/{conversation_id}/reopen", caller=Caller.TEAMMATE, errors=PASS_ERRORS)
async def reopen_conversation(
    conversation_id: UUID, given: PassInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """Open a resolved one and hold it; wake a snoozed one."""
    return await _row(tx, await reopen(tx, conversation_id, epoch=given.epoch, actor=actor), actor)


@router.post("/conversations/{conversation_id}/snooze", caller=Caller.TEAMMATE, errors=(*PASS_ERRORS, InvalidSnooze))
async def snooze_conversation(
    conversation_id: UUID, given: SnoozeInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """Let it sleep until a moment, or until the customer writes. It is then held by people."""
    changed = await snooze(tx, conversation_id, given.until, epoch=given.epoch, actor=actor)
    return await _row(tx, changed, actor)


@router.post("/conversations/{conversation_id}/assign", caller=Caller.TEAMMATE, errors=(*PASS_ERRORS, UnknownAssignee))
async def assign_conversation(
    conversation_id: UUID, given: AssignInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """To a teammate, to a team's queue, or with neither to the common queue."""
    return await _row(tx, await assign(tx, conversation_id, given, actor=actor), actor)


@router.put("/conversations/{conversation_id}/intent", caller=Caller.TEAMMATE, errors=(UnknownIntent,))
async def set_conversation_intent(
    conversation_id: UUID, given: IntentSet, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """What it is about: an intent of the list, or none. While it waits in a queue it goes to the team that fits."""
    return await _row(tx, await set_intent(tx, conversation_id, given.intent_id, actor=actor), actor)


@router.post("/conversations/{conversation_id}/undo", caller=Caller.TEAMMATE, errors=(CannotUndo,))
async def undo_conversation_change(
    conversation_id: UUID, given: UndoInput, tx: RequestTx, actor: CurrentActor
) -> ConversationRow:
    """Take back one's own last pass within 30 seconds, if nothing happened since. `epoch` is the one it made."""
    return await _row(tx, await undo(tx, conversation_id, epoch=given.epoch, actor=actor), actor)


@router.get("/contacts/{contact_id}/conversations", caller=Caller.TEAMMATE)
async def get_contact_conversations(
    contact_id: UUID, tx: RequestTx, actor: CurrentActor, page: RequestedPage
) -> Page[ConversationRow]:
    """All conversations with one contact, newest activity first."""
    contact = await contacts.get_contact(tx, ContactId(contact_id))
    return await list_of_contact(tx, contact.id, page, me=actor.teammate_id)


router.include_router(endpoints_messages.router)
router.include_router(endpoints_first.router)
