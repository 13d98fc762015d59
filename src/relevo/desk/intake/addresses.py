"""One customer, several names on one channel: a phone number, a user id, a number with or without its ninth digit.

A telephone number that its owner gave up is given out again. From then on it is no name of theirs: whoever writes from
it is somebody new, and must neither be taken for them nor be answered at their new number.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from relevo.platform.db import Tx


async def resolve_address(
    tx: Tx, channel_id: UUID, address: str, aliases: Sequence[str], *, at: datetime | None = None
) -> str:
    """The address under which the customer is known here, or `address` for a new one; what was learned is kept.

    `at`: when it was said; None: now.
    """
    names = [address, *(alias for alias in dict.fromkeys(aliases) if alias and alias != address)]
    known = await tx.fetchval(
        """
        SELECT found.address FROM (
            SELECT i.address, array_position($3, i.address) AS rank FROM contact_identity i
            WHERE i.workspace_id = $1 AND i.channel_id = $2 AND i.address = ANY ($3)
            UNION ALL
            SELECT a.address, array_position($3, a.alias) FROM identity_alias a
            WHERE a.workspace_id = $1 AND a.channel_id = $2 AND a.alias = ANY ($3)
              AND (a.left_at IS NULL OR a.left_at > coalesce($4, now()))
        ) AS found ORDER BY rank LIMIT 1
        """,
        tx.tenant,
        channel_id,
        names,
        at,
    )
    found = str(known or address)
    others = [name for name in names if name != found]
    if others:
        await tx.execute(
            """
            INSERT INTO identity_alias AS a (workspace_id, channel_id, alias, address)
            SELECT $1, $2, alias, $4 FROM unnest($3::text[]) AS alias
            ON CONFLICT (workspace_id, channel_id, alias) DO UPDATE SET address = excluded.address, left_at = NULL
            WHERE a.left_at <= coalesce($5, now())
            """,
            tx.tenant,
            channel_id,
            others,
            found,
            at,
        )
    return found


async def move_address(
    tx: Tx, channel_id: UUID, old: str, new: str, *, left: Sequence[str] = (), at: datetime | None = None
) -> bool:
    """The customer's address changed. The old one stays known as an alias; those of `left` only for what was said
    before (`at`, else now). False if nobody had it, or somebody has the new one already: then both conversations stay
    as they are."""
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
        INSERT INTO identity_alias (workspace_id, channel_id, alias, address, left_at)
        SELECT $1, $2, alias, $4, CASE WHEN alias = ANY ($5::text[]) THEN coalesce($6, now()) END
        FROM unnest($5::text[] || $3::text) AS alias WHERE alias <> $4 GROUP BY alias
        ON CONFLICT (workspace_id, channel_id, alias)
        DO UPDATE SET address = excluded.address, left_at = excluded.left_at
        """,
        tx.tenant,
        channel_id,
        old,
        new,
        list(left),
        at,
    )
    # The new number may have been somebody's before.
    await tx.execute(
        "DELETE FROM identity_alias WHERE workspace_id = $1 AND channel_id = $2 AND alias = $3",
        tx.tenant,
        channel_id,
        new,
    )
    return True
