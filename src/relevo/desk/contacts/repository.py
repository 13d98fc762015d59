"""All SQL of contacts."""

from collections.abc import Sequence
from datetime import datetime

from relevo.desk.contacts.tables import (
    CONTACT_COLUMNS,
    IDENTITY_COLUMNS,
    Contact,
    Identity,
    contact_from,
    identity_from,
)
from relevo.kit.ids import ChannelId, ContactId, IdentityId
from relevo.platform.db import Tx

# Accents are folded on both sides, so that "garcia" finds "García". Kept in step with `fold_accents`.
_ACCENTED = "áàâãäåéèêëíìîïóòôõöúùûüñç"
_PLAIN = "aaaaaaeeeeiiiiooooouuuunc"
_FOLD = str.maketrans(_ACCENTED, _PLAIN)


def fold_accents(text: str) -> str:
    return text.lower().translate(_FOLD)


async def insert_contact(tx: Tx, contact: Contact) -> None:
    await tx.execute(
        """
        INSERT INTO contact (workspace_id, id, name, email, phone, language, timezone, color, is_visitor, attributes,
                             created_at, last_seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        tx.tenant,
        *_values(contact),
        contact.created_at,
        contact.last_seen_at,
    )


async def update_contact(tx: Tx, contact: Contact) -> None:
    await tx.execute(
        """
        UPDATE contact SET name = $3, email = $4, phone = $5, language = $6, timezone = $7, color = $8,
                           is_visitor = $9, attributes = $10
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        *_values(contact),
    )


async def delete_contact(tx: Tx, contact_id: ContactId) -> None:
    await tx.execute("DELETE FROM contact WHERE workspace_id = $1 AND id = $2", tx.tenant, contact_id)


async def find_contact(tx: Tx, contact_id: ContactId, *, lock: bool = False) -> Contact | None:
    row = await tx.fetchrow(
        f"""
        SELECT {CONTACT_COLUMNS} FROM contact WHERE workspace_id = $1 AND id = $2
        {"FOR UPDATE" if lock else ""}
        """,
        tx.tenant,
        contact_id,
    )
    return contact_from(row) if row else None


async def fetch_contacts(tx: Tx, contact_ids: Sequence[ContactId]) -> list[Contact]:
    rows = await tx.fetch(
        f"SELECT {CONTACT_COLUMNS} FROM contact WHERE workspace_id = $1 AND id = ANY($2)", tx.tenant, contact_ids
    )
    return [contact_from(row) for row in rows]


async def search_contacts(
    tx: Tx, text: str | None, *, limit: int, after: tuple[datetime, ContactId] | None
) -> list[Contact]:
    """Newest first; `text` is looked for in names, addresses and identities."""
    created_at, contact_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {CONTACT_COLUMNS} FROM contact c
        WHERE workspace_id = $1 AND merged_into IS NULL
          AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
          AND ($4::text IS NULL
               OR translate(lower(coalesce(name, '')), '{_ACCENTED}', '{_PLAIN}') LIKE $4
               OR lower(coalesce(email, '')) LIKE $4
               OR coalesce(phone, '') LIKE $4
               OR EXISTS (SELECT FROM contact_identity i
                          WHERE i.workspace_id = $1 AND i.contact_id = c.id AND lower(i.address) LIKE $4))
        ORDER BY created_at DESC, id DESC LIMIT $5
        """,
        tx.tenant,
        created_at,
        contact_id,
        _pattern(text) if text else None,
        limit,
    )
    return [contact_from(row) for row in rows]


async def mark_seen(tx: Tx, contact_id: ContactId) -> None:
    await tx.execute(
        "UPDATE contact SET last_seen_at = now() WHERE workspace_id = $1 AND id = $2", tx.tenant, contact_id
    )


async def insert_identity(tx: Tx, identity: Identity, channel_id: ChannelId) -> bool:
    """False if the address already belongs to somebody."""
    inserted = await tx.fetchval(
        """
        INSERT INTO contact_identity (workspace_id, id, contact_id, channel_id, channel_kind, address, verified_at)
        VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN now() END)
        ON CONFLICT (workspace_id, channel_id, address) DO NOTHING
        RETURNING true
        """,
        tx.tenant,
        identity.id,
        identity.contact_id,
        channel_id,
        identity.channel_kind,
        identity.address,
        identity.verified,
    )
    return bool(inserted)


async def find_identity(tx: Tx, channel_id: ChannelId, address: str) -> Identity | None:
    row = await tx.fetchrow(
        f"""
        SELECT {IDENTITY_COLUMNS} FROM contact_identity
        WHERE workspace_id = $1 AND channel_id = $2 AND address = $3
        """,
        tx.tenant,
        channel_id,
        address,
    )
    return identity_from(row) if row else None


async def find_identity_on(tx: Tx, *, contact_id: ContactId, channel_id: ChannelId) -> IdentityId | None:
    """The contact's address on a channel: a verified one if there is, else the newest."""
    return await tx.fetchval(
        """
        SELECT id FROM contact_identity
        WHERE workspace_id = $1 AND contact_id = $2 AND channel_id = $3
        ORDER BY verified_at IS NULL, created_at DESC LIMIT 1
        """,
        tx.tenant,
        contact_id,
        channel_id,
    )


async def fetch_identities(tx: Tx, contact_ids: Sequence[ContactId]) -> list[Identity]:
    rows = await tx.fetch(
        f"""
        SELECT {IDENTITY_COLUMNS} FROM contact_identity
        WHERE workspace_id = $1 AND contact_id = ANY($2) ORDER BY created_at, id
        """,
        tx.tenant,
        contact_ids,
    )
    return [identity_from(row) for row in rows]


async def claim_address(tx: Tx, identity_id: IdentityId, address: str) -> ContactId | None:
    """Give an unverified identity the verified `address`; None if it is verified already or somebody has it."""
    return await tx.fetchval(
        """
        UPDATE contact_identity mine SET address = $3, verified_at = now()
        WHERE workspace_id = $1 AND id = $2 AND verified_at IS NULL
          AND NOT EXISTS (SELECT FROM contact_identity other
                          WHERE other.workspace_id = $1 AND other.channel_id = mine.channel_id AND other.address = $3)
        RETURNING contact_id
        """,
        tx.tenant,
        identity_id,
        address,
    )


async def mark_verified(tx: Tx, identity_id: IdentityId) -> None:
    await tx.execute(
        """
        UPDATE contact_identity SET verified_at = now()
        WHERE workspace_id = $1 AND id = $2 AND verified_at IS NULL
        """,
        tx.tenant,
        identity_id,
    )


def _values(contact: Contact) -> tuple[object, ...]:
    return (
        contact.id,
        contact.name,
        contact.email,
        contact.phone,
        contact.language,
        contact.timezone,
        contact.color,
        contact.is_visitor,
        contact.attributes,
    )


def _pattern(text: str) -> str:
    escaped = fold_accents(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
