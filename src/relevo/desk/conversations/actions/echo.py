"""What was said on a channel outside of Relevo: a reply from the phone's own app, and the messages of before.

A person's reply is the takeover, wherever it was written. Messages of before are there to be read: nobody answers
them, they wake nobody up and pass no baton.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.actions.receive import Inbound, Received, bind_attachments, open_conversation, received
from relevo.desk.conversations.baton.protocol import ActorKind, HolderKind, Pass, Status
from relevo.desk.conversations.gists import gist_of_history
from relevo.desk.conversations.messages import BACKFILLED, OBEYED, NewMessage
from relevo.desk.conversations.model import Author, Conversation, Preview
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.texts import check_message_text, preview_of
from relevo.desk.conversations.writing import append_message, find_message
from relevo.kit.ids import ChannelId
from relevo.platform.db import Tx

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """A reply that the company wrote in the channel's own app. `address` is the customer's; `author_name` whose thumb
    it was, as far as the channel knows."""

    channel_id: ChannelId
    address: str
    text: str
    external_id: str
    author_name: str = ""
    attachment_ids: Sequence[UUID] = ()
    file_owner_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldMessage:
    external_id: str
    author: Literal["contact", "teammate"]
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Messages of before with one customer, oldest first; at most 500 at once. `is_now`: they were said just now, and
    the provider itself did what they say."""

    channel_id: ChannelId
    address: str
    messages: Sequence[OldMessage]
    is_now: bool = False


async def receive_echo(tx: Tx, echo: Echo) -> Received:
    """The reply, after the baton went to people if an assistant had it. The same echo twice is one reply.

    Raises EmptyMessage, MessageTooLong, UnknownChannel.
    """
    text = check_message_text(echo.text, has_attachments=bool(echo.attachment_ids))
    conversation, is_new = await open_conversation(tx, _place(echo.channel_id, echo.address, echo.external_id))
    known = None if is_new else await find_message(tx, conversation, external_id=echo.external_id)
    if known is not None:
        return received(conversation, known, was_duplicate=True)
    author = Author(ActorKind.TEAMMATE, None, echo.author_name)
    if not _is_with_people(conversation):
        # Often nobody knows whose thumb it was, so the queue gets it: what matters is that it leaves the assistant.
        conversation = await pass_baton(tx, conversation, Pass.ECHO, to=conversation.queue, by=author)
    files = await bind_attachments(
        tx, conversation, echo.attachment_ids, owner_kind="contact", owner_id=echo.file_owner_id
    )
    appended = await append_message(
        tx, conversation, NewMessage(author=author, text=text, external_id=echo.external_id, attachments=files)
    )
    if appended is None:
        raise RuntimeError("a message was refused by an index that is not its own")
    return received(appended[0], appended[1], is_new=is_new)


async def receive_history(tx: Tx, history: History) -> int:
    """How many of them were not there yet. Raises ValueError for more than 500, UnknownChannel."""
    if len(history.messages) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} messages at once")
    if not history.messages:
        return 0
    first = history.messages[0]
    conversation, is_new = await open_conversation(tx, _place(history.channel_id, history.address, first.external_id))
    if history.is_now:
        return await _append_obeyed(tx, conversation, history.messages)
    added: list[OldMessage] = []
    for old in history.messages:
        if await _insert(tx, conversation, old, seq=conversation.last_seq + len(added) + 1):
            added.append(old)
    if added:
        await _count(tx, conversation, len(added), newest=added[-1] if is_new else None)
        gist = gist_of_history(conversation, [(old.sent_at, old.author) for old in added])
        await events.conversation_changed(tx, events.UPDATED, _after(conversation, len(added)), gist=gist)
    return len(added)


async def _append_obeyed(tx: Tx, conversation: Conversation, words: Sequence[OldMessage]) -> int:
    """Told to the screens at once, as any message is; nobody waits for an answer to it."""
    added = 0
    for word in words:
        message = NewMessage(
            author=conversation.contact, text=word.text, external_id=word.external_id, unseen={OBEYED: True}
        )
        appended = await append_message(tx, conversation, message)
        if appended is not None:
            conversation, added = appended[0], added + 1
    return added


def _place(channel_id: ChannelId, address: str, external_id: str) -> Inbound:
    return Inbound(channel_id=channel_id, address=address, text="", external_id=external_id)


def _is_with_people(conversation: Conversation) -> bool:
    state = conversation.state
    return state.holder.kind in (HolderKind.TEAMMATE, HolderKind.TEAM) and state.status is Status.OPEN


async def _insert(tx: Tx, conversation: Conversation, old: OldMessage, *, seq: int) -> bool:
    kind = ActorKind.CONTACT if old.author == "contact" else ActorKind.TEAMMATE
    author = conversation.contact if kind is ActorKind.CONTACT else Author(kind, None, "")
    message = NewMessage(author=author, text=old.text, unseen={BACKFILLED: True})
    return bool(
        await tx.fetchval(
            """
            INSERT INTO message (workspace_id, id, conversation_id, seq, kind, author_kind, author_id, text, content,
                                 channel_id, external_id, epoch, created_at)
            VALUES ($1, $2, $3, $4, 'message', $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT DO NOTHING RETURNING true
            """,
            tx.tenant,
            message.id,
            conversation.id,
            seq,
            kind.value,
            author.id,
            old.text,
            message.content(),
            conversation.channel_id,
            old.external_id,
            conversation.state.epoch,
            old.sent_at,
        )
    )


async def _count(tx: Tx, conversation: Conversation, added: int, *, newest: OldMessage | None) -> None:
    """`newest` of a conversation that had nothing: what lists show of it. What is unanswered stays what it was."""
    preview = (
        Preview(preview_of(newest.text, attachment_names=[]), newest.author, None, "")
        if newest
        else conversation.preview
    )
    await tx.execute(
        """
        UPDATE conversation SET last_seq = $3, preview_text = $4, preview_author_kind = $5,
            last_message_at = coalesce($6, last_message_at)
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        conversation.id,
        conversation.last_seq + added,
        preview.text,
        preview.author_kind,
        newest.sent_at if newest else None,
    )


def _after(conversation: Conversation, added: int) -> Conversation:
    return conversation.but(last_seq=conversation.last_seq + added)
