"""The customer changes what they said: an edit, a deletion, a reaction. The message stays where it is.

No turn follows: an assistant that has answered has answered what stood there. A message that is taken back loses its
words and files here as well, and says that it was.
"""

from dataclasses import dataclass, replace
from typing import Any

from relevo.desk.conversations import events
from relevo.desk.conversations.messages import message_of, render
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.quoting import NAMED_BY_PROVIDER
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import MessageOut
from relevo.desk.conversations.texts import check_message_text, preview_of
from relevo.desk.deliveries.api import find_deliveries
from relevo.kit.ids import ChannelId
from relevo.platform.db import Record, Tx
from relevo.platform.render import RENDER_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """`external_id`: the provider's id of the message. One of `text` (an edit), `deleted` and `is_reaction`;
    `reaction` None takes the reaction back."""

    channel_id: ChannelId
    external_id: str
    text: str | None = None
    deleted: bool = False
    is_reaction: bool = False
    reaction: str | None = None


async def amend_message(tx: Tx, change: Amendment) -> bool:
    """False if there is no such message (yet). The same change twice is one."""
    row = await _find(tx, change)
    if row is None:
        return False
    conversation = await lock_conversation(tx, row["conversation_id"])
    row = await _find(tx, change)
    if row is None:
        return False
    text, content = _changed(row, change)
    if text == row["text"] and content == row["content"]:
        return True
    await rewrite(tx, conversation, row, text, content)
    return True


async def rewrite(
    tx: Tx, conversation: Conversation, row: Record, text: str, content: dict[str, Any]
) -> tuple[Conversation, MessageOut]:
    """The message as it is from now on, for the screens too, and its conversation. Expects the row lock."""
    content = {name: value for name, value in content.items() if value is not None}
    changed = await tx.fetchrow(
        "UPDATE message SET text = $3, content = $4 WHERE workspace_id = $1 AND id = $2 RETURNING *",
        tx.tenant,
        row["id"],
        text,
        content,
    )
    if changed is None:
        raise RuntimeError("a message of a locked conversation does not vanish")
    shown = message_of(changed, contact_read_seq=conversation.contact_read_seq)
    delivery = (await find_deliveries(tx, [shown.id])).get(shown.id)
    shown = shown.model_copy(update={"delivery": delivery})
    await events.message_updated(tx, conversation.id, shown)
    if text != row["text"]:
        conversation = await _amend_preview(tx, conversation, row["seq"], text)
    return conversation, shown


async def _amend_preview(tx: Tx, conversation: Conversation, seq: int, text: str) -> Conversation:
    """Lists show the newest words: not those that were taken back."""
    preview = replace(conversation.preview, text=preview_of(text, attachment_names=[]))
    is_newest = await tx.fetchval(
        """
        UPDATE conversation SET preview_text = $3 WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS (
            SELECT FROM message
            WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $4 AND kind = 'message')
        RETURNING true
        """,
        tx.tenant,
        conversation.id,
        preview.text,
        seq,
    )
    if not is_newest:
        return conversation
    conversation = conversation.but(preview=preview)
    await events.conversation_changed(tx, "conversation.updated", conversation)
    return conversation


async def _find(tx: Tx, change: Amendment) -> Record | None:
    """What the customer said, or what we said and the provider gave this id."""
    return await tx.fetchrow(
        f"SELECT * FROM message WHERE workspace_id = $1 AND id = ({NAMED_BY_PROVIDER})",
        tx.tenant,
        change.channel_id,
        change.external_id,
    )


def _changed(row: Record, change: Amendment) -> tuple[str, dict[str, Any]]:
    content: dict[str, Any] = dict(row["content"])
    extras: list[dict[str, Any]] = list(content.get("extras", ()))
    if change.is_reaction:
        extras = [extra for extra in extras if extra["kind"] != "reaction"]
        if change.reaction:
            extras.append({"kind": "reaction", "text": change.reaction[:40]})
        return row["text"], content | {"extras": extras}
    if any(extra["kind"] == "deleted" for extra in extras):
        return row["text"], dict(row["content"])
    if change.deleted:
        return "", without_words(row, {"kind": "deleted"})
    text = check_message_text(change.text or "", has_attachments=True)
    if text == row["text"]:
        return text, dict(row["content"])
    return text, with_edit(row, text)


def without_words(row: Record, mark: dict[str, Any]) -> dict[str, Any]:
    """Without words and files; `mark` says that it was taken back, and is all that is beside it."""
    content: dict[str, Any] = row["content"]
    kept = {name: value for name, value in content.items() if name not in ("attachments", "blocks", "rendered")}
    return kept | {"blocks": [], "extras": [mark]}


def with_edit(row: Record, text: str, *, by: str = "") -> dict[str, Any]:
    """With the new words, and beside them the first ones. `by`: the teammate who changed them."""
    content: dict[str, Any] = row["content"]
    extras: list[dict[str, Any]] = list(content.get("extras", ()))
    first = next((extra["text"] for extra in extras if extra["kind"] == "edited"), row["text"])
    mark = {"kind": "edited", "text": first} | ({"name": by} if by else {})
    extras = [extra for extra in extras if extra["kind"] != "edited"] + [mark]
    return content | {"blocks": render(text, row["author_kind"]), "rendered": RENDER_VERSION, "extras": extras}
