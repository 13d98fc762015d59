"""A teammate reacts to what a customer wrote, or changes or takes back what the company wrote.

None of it is a reply: the baton stays where it is, nobody's wait ends, and an assistant's turn goes on. The message
changes at once for the team; the change goes to the provider as a delivery of a line of its own, after all that was
said before. If it does not arrive, that line says so.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from relevo.desk.audit.api import record
from relevo.desk.channels import api as channels
from relevo.desk.conversations.actions.amend import rewrite, with_edit, without_words
from relevo.desk.conversations.actions.checks import lock_at_epoch
from relevo.desk.conversations.actions.send import author_of
from relevo.desk.conversations.baton.protocol import ActorKind
from relevo.desk.conversations.composing import connector_for
from relevo.desk.conversations.errors import (
    CannotAmend,
    NoSuchMessage,
    NotSentYet,
    NotYours,
    TooLateToChange,
    UnknownReaction,
)
from relevo.desk.conversations.extra_schemas import EditInput, ReactionInput
from relevo.desk.conversations.messages import event_line, message_of
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.schemas import MessageOut
from relevo.desk.conversations.texts import check_message_text
from relevo.desk.conversations.writing import append_message
from relevo.desk.deliveries import api as deliveries
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx

_ON_ITS_WAY = ("queued", "sending", "unknown")


async def react(
    tx: Tx, message_id: UUID, given: ReactionInput, *, actor: Actor, kinds: channels.Connectors
) -> MessageOut:
    """The same reaction again changes nothing. Raises NoSuchMessage, BatonMoved, NotYours, ChannelCannot,
    UnknownReaction, CannotAmend."""
    conversation, row = await _locked(tx, message_id, given.epoch)
    if row["author_kind"] != ActorKind.CONTACT:
        raise NotYours
    connector = connector_for(conversation, "reaction", kinds)
    if given.emoji is not None and given.emoji not in connector.capabilities.reactions:
        raise UnknownReaction
    extras: list[dict[str, Any]] = row["content"].get("extras", [])
    before = next((extra["text"] for extra in extras if extra["kind"] == "team_reaction"), None)
    if given.emoji == before:
        return _shown(conversation, row)
    await _check_possible(tx, row, connector, kind="reaction", emoji=given.emoji, before=before)
    extras = [extra for extra in extras if extra["kind"] != "team_reaction"]
    if given.emoji:
        extras.append({"kind": "team_reaction", "text": given.emoji, "name": actor.name})
    conversation, shown = await rewrite(tx, conversation, row, row["text"], row["content"] | {"extras": extras})
    await _send(tx, conversation, row, "reacted", by=actor, emoji=given.emoji, before=before)
    return shown


async def edit_message(
    tx: Tx, message_id: UUID, given: EditInput, *, actor: Actor, kinds: channels.Connectors
) -> MessageOut:
    """One's own words. The same words change nothing. Raises NoSuchMessage, BatonMoved, NotYours, ChannelCannot,
    NotSentYet, CannotAmend, EmptyMessage, MessageTooLong."""
    text = check_message_text(given.text)
    conversation, row = await _locked(tx, message_id, given.epoch)
    if not _is_by(row, actor) or not row["text"]:
        raise NotYours
    connector = connector_for(conversation, "edit", kinds)
    if text == row["text"]:
        return _shown(conversation, row)
    await _check_sent(tx, message_id)
    await _check_possible(tx, row, connector, kind="edit", text=text)
    changed = with_edit(row, text, by=actor.name)
    # What it was translated from is not what it says any more.
    conversation, shown = await rewrite(tx, conversation, row, text, {**changed, "original": None})
    await _send(tx, conversation, row, "edited", by=actor, text=text)
    await record(tx, "message.edited", by=actor, subject_kind="message", subject_id=message_id)
    return shown


async def delete_message(
    tx: Tx, message_id: UUID, *, actor: Actor, kinds: channels.Connectors, epoch: int | None = None
) -> MessageOut:
    """One's own message, or an assistant's. Twice is once. The team keeps the words. Raises NoSuchMessage, BatonMoved,
    NotYours, ChannelCannot, NotSentYet, TooLateToChange, CannotAmend."""
    conversation, row = await _locked(tx, message_id, epoch)
    if any(extra["kind"] == "deleted" for extra in row["content"].get("extras", ())):
        return _shown(conversation, row)
    if not _is_by(row, actor) and row["author_kind"] != ActorKind.ASSISTANT:
        raise NotYours
    connector = connector_for(conversation, "deletion", kinds)
    within_h = connector.capabilities.deletes_within_h
    if within_h is not None and conversation.now - row["created_at"] >= timedelta(hours=within_h):
        raise TooLateToChange
    await _check_sent(tx, message_id)
    await _check_possible(tx, row, connector, kind="deletion")
    files = [file["name"] for file in row["content"].get("attachments", ())]
    kept = "\n".join(filter(None, (row["text"], *files)))
    content = without_words(row, {"kind": "deleted", "text": kept, "name": actor.name})
    conversation, shown = await rewrite(tx, conversation, row, "", content)
    await _send(tx, conversation, row, "deleted", by=actor)
    await record(tx, "message.deleted", by=actor, subject_kind="message", subject_id=message_id)
    return shown


async def _locked(tx: Tx, message_id: UUID, epoch: int | None) -> tuple[Conversation, Record]:
    found = await _find(tx, message_id)
    conversation = await lock_at_epoch(tx, found["conversation_id"], epoch)
    return conversation, await _find(tx, message_id)


async def _find(tx: Tx, message_id: UUID) -> Record:
    row = await tx.fetchrow(
        "SELECT * FROM message WHERE workspace_id = $1 AND id = $2 AND kind = 'message'", tx.tenant, message_id
    )
    if row is None:
        raise NoSuchMessage
    return row


def _is_by(row: Record, actor: Actor) -> bool:
    return row["author_kind"] == ActorKind.TEAMMATE and row["author_id"] == actor.teammate_id


async def _check_sent(tx: Tx, message_id: UUID) -> None:
    """What is still on its way would arrive after its own change, as it was."""
    delivery = (await deliveries.find_deliveries(tx, [message_id])).get(message_id)
    if delivery is not None and delivery.state in _ON_ITS_WAY:
        raise NotSentYet


async def _check_possible(
    tx: Tx, row: Record, connector: channels.Connector, *, kind: channels.AmendmentKind, **given: Any
) -> None:
    """Planned here as it will be when it leaves: what cannot be done is said now."""
    parts: Sequence[channels.SentPart] = await deliveries.find_sent_parts(tx, row["id"])
    if not parts or not connector.plan_amendment(channels.OutAmendment(kind=kind, parts=parts, **given)):
        raise CannotAmend


async def _send(tx: Tx, conversation: Conversation, row: Record, line: str, *, by: Actor, **wanted: Any) -> None:
    amends = {"message_id": str(row["id"]), **{name: value for name, value in wanted.items() if value is not None}}
    data = {"message_id": str(row["id"])}
    await append_message(tx, conversation, event_line(line, by=author_of(by), data=data, unseen={"amends": amends}))


def _shown(conversation: Conversation, row: Record) -> MessageOut:
    return message_of(row, contact_read_seq=conversation.contact_read_seq)
