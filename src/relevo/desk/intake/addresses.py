"""One customer, several names on one channel: a phone number, a user id, a number with or without its ninth digit."""

from collections.abc import Sequence
from uuid import UUID

from relevo.platform.db import Tx


async def resolve_address(tx: Tx, channel_id: UUID, address: str, aliases: Sequence[str]) -> str:
    """The address under which the customer is known here, or `address` for a new one; what was learned is kept."""
    names = [address, *(alias for alias in dict.fromkeys(aliases) if alias and alias != address)]
    known = await tx.fetchval(
        """
        SELECT found.address FROM (
            SELECT i.address, array_position($3, i.address) AS rank FROM contact_identity i
            WHERE i.workspace_id = $1 AND i.channel_id = $2 AND i.address = ANY ($3)
            UNION ALL
            SELECT a.address, array_position($3, a.alias) FROM identity_alias a
            WHERE a.workspace_id = $1 AND a.channel_id = $2 AND a.alias = ANY ($3)
        ) AS found ORDER BY rank LIMIT 1
        """,
        tx.tenant,
        channel_id,
        names,
    )
    found = str(known or address)
    others = [name for name in names if name != found]
    if others:
        await tx.execute(
            """
            INSERT INTO identity_alias (workspace_id, channel_id, alias, address)
            SELECT $1, $2, alias, $4 FROM unnest($3::text[]) AS alias
            ON CONFLICT (workspace_id, channel_id, alias) DO NOTHING
            """,
            tx.tenant,
            channel_id,
            others,
            found,
        )
    return found


async def move_address(tx: Tx, channel_id: UUID, old: str, new: str) -> bool:
    """The customer's address changed. The old one stays known as an alias. False if nobody had it, or somebody has
    the new one already: then both conversations stay as they are."""
    moved = await tx.fetchval(
        """
        UPDATE contact_identity SET address = $4
        WHERE workspace_id = $1 AND channel_id = $2 AND address = $3 AND NOT EXISTS (
            SELECT FROM contact_identity WHERE workspace_id = $1 AND channel_id = $2 AND address = $4)
        RETURNING true
        """,
        tx.tenant,
        channel_id,
        old,
        new,
    )
    if not moved:
        return False
    await tx.execute(
        "UPDATE identity_alias SET address = $4 WHERE workspace_id = $1 AND channel_id = $2 AND address = $3",
        tx.tenant,
        channel_id,
        old,
        new,
    )
    await tx.execute(
        """
        INSERT INTO identity_alias (workspace_id, channel_id, alias, address) VALUES ($1, $2, $3, $4)
        ON CONFLICT (workspace_id, channel_id, alias) DO UPDATE SET address = excluded.address
        """,
        tx.tenant,
        channel_id,
        old,
        new,
    )
    return True
