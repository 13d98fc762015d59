"""A teammate writes: a public reply, which is the takeover, or a note, which is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from relevo.desk.channels.api import Connectors
from relevo.desk.conversations.actions.receive import bind_attachments
from relevo.desk.conversations.baton.protocol import ActorKind, Holder, HolderKind, Pass, Status
from relevo.desk.conversations.composing import Beside, extras_of, words_of
from relevo.desk.conversations.errors import BatonMoved, NewerMessages, TooManyAttachments
from relevo.desk.conversations.messages import NewMessage, message_of
from relevo.desk.conversations.model import Author, Candidate, Conversation
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import ATTACHMENTS, MessageOut, SendInput, as_json
from relevo.desk.conversations.texts import clean_text
from relevo.desk.conversations.writing import append_message, find_message
from relevo.desk.suggestions import api as suggestions
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

NEWER_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sent:
    message: MessageOut
    conversation: Conversation
    is_new: bool


def author_of(actor: Actor) -> Author:
    return Author(ActorKind.TEAMMATE, actor.teammate_id, actor.name)


def candidate_of(actor: Actor) -> Candidate:
    return Candidate(Holder(HolderKind.TEAMMATE, actor.teammate_id), actor.name)


async def send_message(
    tx: Tx, conversation_id: UUID, given: SendInput, *, actor: Actor, kinds: Connectors | None = None
) -> Sent:
    """`kinds`: asked whether the channel has what goes with the words, if something does.

    Raises NewerMessages, BatonMoved, EmptyMessage, MessageTooLong, UnknownAttachment, NoSuchConversation, GoesAlone,
    ChannelCannot, CannotQuote.
    """
    text = check_send(given)
    conversation = await lock_conversation(tx, conversation_id)
    beside = Beside(extras=await extras_of(tx, conversation, given, kinds))
    return await write_as_teammate(tx, conversation, given, text, actor=actor, beside=beside)


def check_send(given: SendInput) -> str:
    if len(given.attachment_ids) > ATTACHMENTS:
        raise TooManyAttachments(f"A message takes at most {ATTACHMENTS} attachments.", limit=ATTACHMENTS)
    return words_of(given)


async def write_as_teammate(
    tx: Tx,
    conversation: Conversation,
    given: SendInput,
    text: str,
    *,
    actor: Actor,
    beside: Beside | None = None,
) -> Sent:
    """Expects the row lock."""
    passes = given.kind == "message" and not _holds(conversation, actor)
    newer_possible = given.after_seq is not None and given.after_seq < conversation.last_seq
    if passes or newer_possible or given.attachment_ids or given.epoch is not None:
        # What was already sent is answered as sent, before anything is checked or passed a second time.
        known = await find_message(tx, conversation, client_id=given.client_id)
        if known is not None:
            return Sent(known, conversation, is_new=False)
    if given.epoch is not None and given.epoch != conversation.state.epoch:
        raise BatonMoved(epoch=conversation.state.epoch)
    if given.kind == "message" and newer_possible and given.after_seq is not None:
        await _check_nothing_newer(tx, conversation, given.after_seq, actor)
    if passes:
        start = conversation.state.epoch == 0
        kind = Pass.START if start else Pass.TAKE_OVER
        conversation = await pass_baton(tx, conversation, kind, to=candidate_of(actor), by=author_of(actor))
    attachments = await bind_attachments(
        tx, conversation, given.attachment_ids, owner_kind="teammate", owner_id=actor.teammate_id
    )
    message = _new_message(given, text, by=actor)
    if beside is not None:
        message = replace(message, extras=[*message.extras, *beside.extras], template=beside.template)
    message = replace(message, attachments=attachments)
    appended = await append_message(tx, conversation, message)
    if appended is not None:
        await _note_suggestion(tx, conversation, given, message, by=actor)
        return Sent(appended[1], appended[0], is_new=True)
    known = await find_message(tx, conversation, client_id=given.client_id)
    if known is None:
        raise RuntimeError("a message was refused by an index that is not its own")
    return Sent(known, conversation, is_new=False)


def _new_message(given: SendInput, text: str, *, by: Actor) -> NewMessage:
    mail = given.mail if given.kind == "message" else None
    extras = [{"kind": "mail", "text": mail.subject, "details": mail.cc}] if mail and (mail.subject or mail.cc) else []
    return NewMessage(
        author=author_of(by),
        kind=given.kind,
        text=text,
        client_id=given.client_id,
        original=_original(given),
        extras=extras,
        unseen={"mail": mail.model_dump(mode="json")} if mail else {},
    )


async def _note_suggestion(
    tx: Tx, conversation: Conversation, given: SendInput, message: NewMessage, *, by: Actor
) -> None:
    if given.suggestion_id is not None:
        await suggestions.do_note_sent(
            tx,
            given.suggestion_id,
            conversation_id=conversation.id,
            text=message.text,
            message_id=message.id,
            by=by.teammate_id,
        )


def _original(given: SendInput) -> dict[str, str] | None:
    text = clean_text(given.original.text) if given.original else ""
    return {"language": given.original.language, "text": text} if given.original and text else None


def _holds(conversation: Conversation, actor: Actor) -> bool:
    state = conversation.state
    return state.holder == candidate_of(actor).holder and state.status is Status.OPEN


async def _check_nothing_newer(tx: Tx, conversation: Conversation, after_seq: int, actor: Actor) -> None:
    newer = await fetch_newer(tx, conversation, after_seq, but_not_by=actor.teammate_id)
    if newer:
        raise NewerMessages(newer=[as_json(message) for message in newer])


async def fetch_newer(tx: Tx, conversation: Conversation, after_seq: int, *, but_not_by: UUID) -> Sequence[MessageOut]:
    """What others said to the customer, or the customer said, after `after_seq`."""
    rows = await tx.fetch(
        """
        SELECT * FROM message
        WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 AND kind = 'message'
          AND author_id IS DISTINCT FROM $4
        ORDER BY seq LIMIT $5
        """,
        tx.tenant,
        conversation.id,
        after_seq,
        but_not_by,
        NEWER_SHOWN,
    )
    return [message_of(row, contact_read_seq=conversation.contact_read_seq) for row in rows]
