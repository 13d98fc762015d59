"""Writing to a contact first where only a template may: which channels do, and the conversation it goes into."""

from typing import Literal
from uuid import UUID

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.actions.start import open_at
from relevo.desk.conversations.errors import UnknownChannel
from relevo.desk.conversations.schemas import ChannelRef
from relevo.kit.ids import ChannelId, ContactId
from relevo.platform.db import Record, Tx
from relevo.platform.http import Input, Output

MOST_CHANNELS = 100


class FirstChannelOut(Output):
    """`address`: whom it would reach, null where nobody. `problem`: why not (`no_phone`: none with its country)."""

    channel: ChannelRef
    address: str | None
    problem: Literal["", "no_phone"]


class FirstChannelsOut(Output):
    items: list[FirstChannelOut]


class FirstInput(Input):
    channel_id: UUID


class FirstOut(Output):
    """Where a template for this contact is sent to. `last_seq`: its newest message, 0 in a new one."""

    conversation_id: UUID
    channel_kind: str
    last_seq: int


async def list_first_channels(tx: Tx, contact_id: ContactId) -> FirstChannelsOut:
    """Those that work now, oldest first. Raises NoSuchContact."""
    contact = await contacts.get_contact(tx, contact_id)
    if contact.merged_into is not None:
        return FirstChannelsOut(items=[])
    items: list[FirstChannelOut] = []
    for row in await _channels(tx, contact_id, None):
        address = row["address"] or contacts.address_of(row["kind"], contact.phone)
        channel = ChannelRef(id=row["id"], kind=row["kind"], name=row["name"])
        items.append(FirstChannelOut(channel=channel, address=address, problem="" if address else "no_phone"))
    return FirstChannelsOut(items=items)


async def open_first(tx: Tx, contact_id: ContactId, channel_id: ChannelId) -> FirstOut:
    """Raises NoSuchContact, UnknownChannel, NumberUnusable, NumberOfAnother."""
    contact = await contacts.get_contact(tx, contact_id)
    found = await _channels(tx, contact_id, channel_id)
    if not found:
        raise UnknownChannel
    kind: str = found[0]["kind"]
    identity_id = await contacts.do_reach_by_phone(tx, contact_id, channel_id=channel_id, channel_kind=kind)
    conversation = await open_at(tx, identity_id, contact=contact, channel_id=channel_id)
    return FirstOut(conversation_id=conversation.id, channel_kind=kind, last_seq=conversation.last_seq)


async def _channels(tx: Tx, contact_id: ContactId, channel_id: ChannelId | None) -> list[Record]:
    return await tx.fetch(
        """
        SELECT ch.id, ch.kind, ch.name, known.address FROM channel ch
        LEFT JOIN LATERAL (
            SELECT i.address FROM contact_identity i
            WHERE i.workspace_id = $1 AND i.contact_id = $2 AND i.channel_id = ch.id
            ORDER BY i.verified_at IS NULL, i.created_at DESC LIMIT 1
        ) known ON true
        WHERE ch.workspace_id = $1 AND ch.kind = ANY ($3) AND ch.enabled AND ch.stopped_at IS NULL
          AND ($4::uuid IS NULL OR ch.id = $4)
        ORDER BY ch.created_at, ch.id LIMIT $5
        """,
        tx.tenant,
        contact_id,
        list(contacts.REACHED_BY_PHONE),
        channel_id,
        MOST_CHANNELS,
    )
