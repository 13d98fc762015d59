"""All SQL of joins, splits and proofs, but the moving itself."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from relevo.desk.contacts.joining.moving import Moved
from relevo.desk.contacts.tables import CONTACT_COLUMNS, Contact, contact_from
from relevo.kit.ids import ChannelId, ContactId, IdentityId, new_id
from relevo.platform.db import Record, Tx

What = Literal["join", "split"]
How = Literal["teammate", "signed", "email_code", "phone"]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A join brought everything from `from_id` to `to_id`; a split brought some addresses there."""

    id: UUID
    what: What
    from_id: ContactId
    to_id: ContactId
    how: How
    by_id: UUID | None
    by_name: str
    moved: Moved
    at: datetime
    undone_at: datetime | None


_MOVE = "id, what, from_id, to_id, how, by_id, by_name, moved, at, undone_at"


def _move_from(row: Record) -> Move:
    values: dict[str, Any] = dict(row.items())
    values["moved"] = Moved(**values["moved"])
    return Move(**values)


async def lock_both(tx: Tx, first: ContactId, second: ContactId) -> dict[ContactId, Contact]:
    """In one order, whoever asks, so that two joins the other way round do not wait for each other for ever."""
    rows = await tx.fetch(
        f"SELECT {CONTACT_COLUMNS} FROM contact WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        tx.tenant,
        [first, second],
    )
    found = [contact_from(row) for row in rows]
    return {contact.id: contact for contact in found}


async def set_merged(tx: Tx, contact_id: ContactId, into: ContactId | None) -> None:
    await tx.execute(
        "UPDATE contact SET merged_into = $3 WHERE workspace_id = $1 AND id = $2", tx.tenant, contact_id, into
    )


async def insert_move(  # noqa: PLR0913 - a row
    tx: Tx,
    what: What,
    *,
    from_id: ContactId,
    to_id: ContactId,
    how: How,
    by: tuple[UUID | None, str],
    moved: Moved,
) -> UUID:
    move_id = new_id()
    await tx.execute(
        """
        INSERT INTO contact_move (workspace_id, id, what, from_id, to_id, how, by_id, by_name, moved)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.tenant,
        move_id,
        what,
        from_id,
        to_id,
        how,
        *by,
        asdict(moved),
    )
    return move_id


async def find_move(tx: Tx, move_id: UUID) -> Move | None:
    row = await tx.fetchrow(
        f"SELECT {_MOVE} FROM contact_move WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, move_id
    )
    return _move_from(row) if row else None


async def fetch_moves(tx: Tx, contact_id: ContactId) -> list[Move]:
    rows = await tx.fetch(
        f"""
        SELECT {_MOVE} FROM contact_move WHERE workspace_id = $1 AND (to_id = $2 OR from_id = $2)
        ORDER BY at DESC, id DESC LIMIT 50
        """,
        tx.tenant,
        contact_id,
    )
    return [_move_from(row) for row in rows]


async def mark_undone(tx: Tx, move_id: UUID, by: UUID) -> None:
    await tx.execute(
        "UPDATE contact_move SET undone_at = now(), undone_by = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        move_id,
        by,
    )


async def was_taken_apart(tx: Tx, first: ContactId, second: ContactId) -> bool:
    """A person decided that these are two: nothing joins them again by itself."""
    return await tx.fetchval(
        """
        SELECT EXISTS (SELECT FROM contact_move
                       WHERE workspace_id = $1 AND (from_id, to_id) IN (($2, $3), ($3, $2))
                         AND (what = 'split' AND undone_at IS NULL OR what = 'join' AND undone_at IS NOT NULL))
        """,
        tx.tenant,
        first,
        second,
    )


async def add_proof(
    tx: Tx, contact_id: ContactId, identity_id: IdentityId | None, *, kind: str, value: str, how: str
) -> ContactId:
    """Whose proof it is: theirs, unless somebody proved the same before."""
    await tx.execute(
        """
        INSERT INTO contact_proof (workspace_id, contact_id, identity_id, kind, value, how)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, kind, value) DO NOTHING
        """,
        tx.tenant,
        contact_id,
        identity_id,
        kind,
        value,
        how,
    )
    return await tx.fetchval(
        "SELECT contact_id FROM contact_proof WHERE workspace_id = $1 AND kind = $2 AND value = $3",
        tx.tenant,
        kind,
        value,
    )


async def give_up_phones(tx: Tx, channel_id: ChannelId, address: str, phones: Sequence[str]) -> None:
    """Of whoever has this address now: these numbers prove nothing about them any more, and are not theirs to call."""
    contact_id = await tx.fetchval(
        "SELECT contact_id FROM contact_identity WHERE workspace_id = $1 AND channel_id = $2 AND address = $3",
        tx.tenant,
        channel_id,
        address,
    )
    await tx.execute(
        "DELETE FROM contact_proof"
        " WHERE workspace_id = $1 AND contact_id = $2 AND kind = 'phone' AND value = ANY ($3::text[])",
        tx.tenant,
        contact_id,
        phones,
    )
    await tx.execute(
        """
        UPDATE contact SET phone = $4 WHERE workspace_id = $1 AND id = $2
          AND regexp_replace(phone, '[^0-9]', '', 'g') = ANY ($3::text[])
        """,
        tx.tenant,
        contact_id,
        phones,
        address if digits_of(address) else None,
    )


async def fetch_proofs(tx: Tx, contact_id: ContactId) -> list[Record]:
    return await tx.fetch(
        """
        SELECT kind, value, how, at FROM contact_proof WHERE workspace_id = $1 AND contact_id = $2 ORDER BY at, kind
        """,
        tx.tenant,
        contact_id,
    )


async def count_belongings(tx: Tx, contact_id: ContactId) -> Record:
    row = await tx.fetchrow(
        """
        SELECT (SELECT count(*) FROM conversation WHERE workspace_id = $1 AND contact_id = $2) AS conversations,
               (SELECT count(*) FROM message m JOIN conversation c
                    ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
                WHERE m.workspace_id = $1 AND c.contact_id = $2 AND m.kind <> 'event') AS messages,
               (SELECT count(*) FROM memory
                WHERE workspace_id = $1 AND contact_id = $2 AND state = 'active') AS memories,
               (SELECT count(*) FROM contact_order WHERE workspace_id = $1 AND contact_id = $2) AS orders
        """,
        tx.tenant,
        contact_id,
    )
    if row is None:
        raise LookupError(contact_id)
    return row


async def revoke_pages(tx: Tx, contact_ids: Sequence[ContactId]) -> None:
    """A link was given to somebody for what one of them was known by; now the page shows more."""
    await tx.execute(
        """
        UPDATE memory_link SET revoked_at = now()
        WHERE workspace_id = $1 AND contact_id = ANY($2) AND revoked_at IS NULL
        """,
        tx.tenant,
        list(contact_ids),
    )


async def fetch_likely(tx: Tx, contact: Contact) -> list[Contact]:
    """Who might be the same person: an equal e-mail, phone number or full name, none of it proved."""
    rows = await tx.fetch(
        f"""
        SELECT {CONTACT_COLUMNS} FROM contact
        WHERE workspace_id = $1 AND id <> $2 AND merged_into IS NULL
          AND (lower(email) = lower($3) OR regexp_replace(phone, '[^0-9]', '', 'g') = $4
               OR lower(name) = lower($5))
        ORDER BY last_seen_at DESC NULLS LAST, id LIMIT 10
        """,
        tx.tenant,
        contact.id,
        contact.email,
        digits_of(contact.phone) if contact.phone else None,
        contact.name,
    )
    return [contact_from(row) for row in rows]


def digits_of(phone: str) -> str:
    return "".join(character for character in phone if character.isdigit())
