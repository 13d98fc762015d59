"""What a teammate adds to the words of a reply: the message that it answers, a place, a contact card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.conversations.baton.protocol import ActorKind
from relevo.desk.conversations.errors import CannotQuote, ChannelCannot, GoesAlone
from relevo.desk.conversations.extra_schemas import CardInput, PlaceInput
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.schemas import SendInput
from relevo.desk.conversations.texts import check_message_text
from relevo.desk.deliveries import api as deliveries
from relevo.platform.db import Tx

QUOTED_CHARS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What goes with the words: extras as the message keeps them, and the provider's form of a template."""

    extras: Sequence[dict[str, Any]] = ()
    template: dict[str, Any] | None = None


def words_of(given: SendInput) -> str:
    """The message's text. A place or a card is said in words too, for lists, searches and the assistant.

    Raises GoesAlone, EmptyMessage, MessageTooLong.
    """
    alone = [one for one in (given.place, given.card) if one is not None]
    if not alone:
        return check_message_text(given.text, has_attachments=bool(given.attachment_ids))
    if len(alone) > 1 or given.text.strip() or given.attachment_ids or given.kind == "note":
        raise GoesAlone
    return _in_words(alone[0])


def _in_words(one: PlaceInput | CardInput) -> str:
    if isinstance(one, CardInput):
        return " ".join(filter(None, (one.name, one.phone, one.email)))
    return ", ".join(filter(None, (one.name, one.address))) or f"{one.latitude:.5f}, {one.longitude:.5f}"


async def extras_of(
    tx: Tx, conversation: Conversation, given: SendInput, kinds: channels.Connectors | None
) -> list[dict[str, Any]]:
    """As the message keeps them. Asks the database for a quoted message only. Raises ChannelCannot, CannotQuote."""
    extras: list[dict[str, Any]] = []
    if given.quotes_id is not None:
        connector = connector_for(conversation, "quote", kinds)
        extras.append(await _quote(tx, conversation, given.quotes_id, connector))
    if given.place is not None:
        connector_for(conversation, "location", kinds)
        place = given.place
        extras.append(
            {
                "kind": "location",
                "name": place.name,
                "text": place.address,
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
        )
    if given.card is not None:
        connector_for(conversation, "contact", kinds)
        details = [given.card.phone, *([given.card.email] if given.card.email else [])]
        extras.append({"kind": "contact", "name": given.card.name, "details": details})
    return extras


def connector_for(
    conversation: Conversation, content: channels.Content, kinds: channels.Connectors | None
) -> channels.Connector:
    """Raises ChannelCannot: the website's chat has no provider, and not each provider has everything."""
    connector = kinds.find(conversation.channel_kind) if kinds else None
    if connector is None or content not in connector.capabilities.sends:
        raise ChannelCannot
    return connector


async def _quote(tx: Tx, conversation: Conversation, message_id: UUID, connector: channels.Connector) -> dict[str, Any]:
    row = await tx.fetchrow(
        """
        SELECT text, author_kind, content FROM message
        WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3 AND kind = 'message'
        """,
        tx.tenant,
        conversation.id,
        message_id,
    )
    parts = await deliveries.find_sent_parts(tx, message_id) if row is not None else []
    if row is None or not parts or not connector.can_quote(parts[0].external_id):
        raise CannotQuote
    files = [file["name"] for file in row["content"].get("attachments", ())]
    author = "" if row["author_kind"] == ActorKind.CONTACT else row["content"].get("author", "")
    return {
        "kind": "quote",
        "text": (row["text"] or ", ".join(files))[:QUOTED_CHARS],
        "name": author,
        "external_id": parts[0].external_id,
        "message_id": str(message_id),
    }
