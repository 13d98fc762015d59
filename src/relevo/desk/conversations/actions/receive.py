"""A customer's message comes in: found or made, appended, and somebody's business, in one transaction.

Duplicates are found by unique indexes: the same client id or provider id twice is one message and one answer. The
whole path is two statements when people hold the baton and three when an assistant does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.baton.protocol import HolderKind, Pass
from relevo.desk.conversations.baton.turns import pass_for_contact
from relevo.desk.conversations.briefs import WAITING_DELAY_S, ask_for_brief
from relevo.desk.conversations.calling_back import hear_while_waiting
from relevo.desk.conversations.errors import TooManyAttachments, UnknownAttachment, UnknownChannel
from relevo.desk.conversations.intents import ask_for_intent
from relevo.desk.conversations.messages import NewMessage, attachment_of
from relevo.desk.conversations.model import Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.quoting import resolve_quotes
from relevo.desk.conversations.repository import (
    attach_files,
    create_conversation,
    fetch_channel,
    lock_conversation_at,
)
from relevo.desk.conversations.schemas import ATTACHMENTS, ConversationRow, MessageOut
from relevo.desk.conversations.surveying import take_comment
from relevo.desk.conversations.texts import check_message_text
from relevo.desk.conversations.writing import append_message, ask_for_turn, find_message
from relevo.desk.team import api as team
from relevo.kit.ids import ChannelId, ContactId, ConversationId, new_id
from relevo.platform.db import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What a channel heard. One of `client_id` (our own widget) and `external_id` (a provider) must be given."""

    channel_id: ChannelId
    address: str
    text: str
    verified: bool = False
    name: str | None = None
    email: str | None = None
    client_id: str | None = None
    external_id: str | None = None
    attachment_ids: Sequence[UUID] = ()
    file_owner_id: UUID | None = None
    """Who uploaded the attachments: the contact, or the visitor's browser before there was a contact."""
    choice_id: str | None = None
    language: str | None = None
    page_url: str | None = None
    extras: Sequence[dict[str, Any]] = ()
    """What the message is beside words and files: a place, a quote (see ExtraOut)."""
    may_comment: bool = False
    """Whether it can be the comment to a rating, where that was asked for in the thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    message: MessageOut
    state: Conversation
    """After the message, and as it was under the lock."""
    is_new: bool
    was_duplicate: bool

    @property
    def conversation(self) -> ConversationRow:
        return self.state.out()

    @property
    def contact_id(self) -> ContactId:
        return self.state.contact_id

    @property
    def conversation_id(self) -> ConversationId:
        return self.state.id


async def receive_message(tx: Tx, inbound: Inbound) -> Received:
    """Raises EmptyMessage, MessageTooLong, UnknownAttachment, TooManyAttachments, UnknownChannel."""
    text = check_inbound(inbound)
    conversation, is_new = await open_conversation(tx, inbound)
    if inbound.may_comment and not is_new:
        comment = await take_comment(tx, conversation, text)
        if comment is not None:
            return received(*comment)
    passing = pass_for_contact(
        conversation.state,
        home=conversation.home.holder,
        queue=conversation.queue.holder,
        assistant_answers=conversation.holder_answers,
    )
    if not is_new and (passing is not None or inbound.attachment_ids):
        # These have effects of their own, which a message that came twice must not have twice.
        known = await find_message(tx, conversation, client_id=inbound.client_id, external_id=inbound.external_id)
        if known is not None:
            return received(conversation, known, was_duplicate=True)
    if passing is not None:
        conversation = await _pass_for(tx, conversation, passing[0])
    message = await _message(tx, conversation, inbound, text)
    appended = await append_message(tx, conversation.but(language=_language(conversation, inbound)), message)
    if appended is None:
        known = await find_message(tx, conversation, client_id=inbound.client_id, external_id=inbound.external_id)
        if known is None:
            raise RuntimeError("a message was refused by an index that is not its own")
        return received(conversation, known, was_duplicate=True)
    conversation, shown = appended
    await ask_for_turn(tx, conversation)
    await _ask_for_routing(tx, conversation)
    await ask_for_intent(tx, conversation)
    if _waits_with_brief(conversation):
        await ask_for_brief(tx, conversation, delay_s=WAITING_DELAY_S)
    conversation = await hear_while_waiting(tx, conversation, text)
    return received(conversation, shown, is_new=is_new)


async def _ask_for_routing(tx: Tx, conversation: Conversation) -> None:
    """People hold it, and the customer waits from this message on: whoever holds it may not be here."""
    if not (conversation.routes or not conversation.holder_enabled):
        return
    people = conversation.state.holder.kind in (HolderKind.TEAMMATE, HolderKind.TEAM)
    if people and conversation.waiting_since == conversation.now:
        await team.ask_for_routing(tx)


def _waits_with_brief(conversation: Conversation) -> bool:
    """Handed over by an assistant and still in a queue: what the customer adds belongs into the brief."""
    return (
        conversation.state.holder.kind is HolderKind.TEAM
        and conversation.assistant_id is not None
        and conversation.handoff_reason is not None
    )


def check_inbound(inbound: Inbound) -> str:
    if inbound.client_id is None and inbound.external_id is None:
        raise ValueError("a message without an id of its sender could not be told from its own repetition")
    if len(inbound.attachment_ids) > ATTACHMENTS:
        raise TooManyAttachments(f"A message takes at most {ATTACHMENTS} attachments.", limit=ATTACHMENTS)
    return check_message_text(inbound.text, has_attachments=bool(inbound.attachment_ids))


async def open_conversation(tx: Tx, inbound: Inbound) -> tuple[Conversation, bool]:
    """The locked conversation with whoever writes from this address; made if there is none. True if it is new."""
    conversation = await lock_conversation_at(tx, inbound.channel_id, inbound.address)
    if conversation is not None:
        return conversation, False
    channel = await fetch_channel(tx, inbound.channel_id)
    if channel is None:
        raise UnknownChannel
    arrived = await contacts.do_receive_identity(
        tx,
        contacts.Arrival(
            channel_id=inbound.channel_id,
            channel_kind=channel["kind"],
            address=inbound.address,
            verified=inbound.verified,
            name=inbound.name,
            email=inbound.email,
            language=inbound.language,
        ),
    )
    made = await create_conversation(
        tx,
        new_id(),
        channel_id=inbound.channel_id,
        contact_id=arrived.contact_id,
        identity_id=arrived.identity_id,
        language=inbound.language,
    )
    if made is not None:
        return made, True
    conversation = await lock_conversation_at(tx, inbound.channel_id, inbound.address)
    if conversation is None:
        raise RuntimeError("the conversation of an identity cannot vanish in its own transaction")
    return conversation, False


async def _pass_for(tx: Tx, conversation: Conversation, kind: Pass) -> Conversation:
    if kind is Pass.HAND_OVER:
        return await pass_baton(
            tx, conversation, kind, to=conversation.queue, by=conversation.contact, reason="assistant_off"
        )
    if kind is Pass.WAKE:
        holder = Candidate(conversation.state.holder, conversation.holder_name)
        return await pass_baton(tx, conversation, kind, to=holder, by=conversation.contact)
    home = conversation.home
    return await pass_baton(
        tx, conversation, kind, to=home, by=conversation.contact, reason=conversation.why_no_assistant
    )


async def _message(tx: Tx, conversation: Conversation, inbound: Inbound, text: str) -> NewMessage:
    unseen: dict[str, Any] = {}
    if inbound.choice_id:
        unseen["choice_id"] = inbound.choice_id[:200]
    if inbound.page_url:
        unseen["page_url"] = inbound.page_url[:2000]
    attachments = await bind_attachments(
        tx, conversation, inbound.attachment_ids, owner_kind="contact", owner_id=inbound.file_owner_id
    )
    return NewMessage(
        author=conversation.contact,
        text=text,
        attachments=attachments,
        client_id=inbound.client_id,
        external_id=inbound.external_id,
        unseen=unseen,
        extras=await resolve_quotes(tx, conversation, inbound.extras),
    )


async def bind_attachments(
    tx: Tx, conversation: Conversation, file_ids: Sequence[UUID], *, owner_kind: str, owner_id: UUID | None
) -> list[dict[str, Any]]:
    """The files as the message shows them, in the order given. Raises UnknownAttachment."""
    if not file_ids:
        return []
    rows = await attach_files(tx, conversation.id, file_ids, owner_kind=owner_kind, owner_id=owner_id)
    found = {row["id"]: attachment_of(row) for row in rows}
    if len(found) != len(file_ids):
        raise UnknownAttachment
    return [found[file_id] for file_id in file_ids]


def _language(conversation: Conversation, inbound: Inbound) -> str | None:
    return conversation.language or inbound.language


def received(
    conversation: Conversation, message: MessageOut, *, is_new: bool = False, was_duplicate: bool = False
) -> Received:
    return Received(message=message, state=conversation, is_new=is_new, was_duplicate=was_duplicate)
