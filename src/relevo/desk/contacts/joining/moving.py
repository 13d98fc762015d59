"""Moving what belongs to a contact to another contact, row by row, so that it can be brought back.

Which tables there are is read from the database: a table with a `contact_id` follows, whoever made it. Those that must
not are named here, and a test holds the list against the schema.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from relevo.kit.ids import ContactId, IdentityId
from relevo.platform.db import Tx

# What is about the contact as such, and moved by its own rule or stays where it is.
OWN_RULES = frozenset(
    {
        "contact_identity",
        "contact_order",
        "contact_proof",
        "contact_code",
        "contact_erasure",
        "memory_consent",
        "memory_tombstone",
        # What other systems were seen to know of a contact: asked for again, under what is proven then.
        "journey_part",
    }
)

_FOLLOWING = """
SELECT c.relname AS name,
       bool_or(a.attname = 'id') AS has_id,
       bool_or(a.attname = 'identity_id') AS has_identity,
       bool_or(a.attname = 'conversation_id') AS has_conversation
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relname ~ '^[a-z_0-9]+$' AND c.relname <> ALL($1::text[])
GROUP BY c.relname
HAVING bool_or(a.attname = 'contact_id') AND bool_or(a.attname = 'workspace_id')
ORDER BY c.relname
"""


@dataclass(frozen=True, kw_only=True)
class Following:
    """A table whose rows belong to a contact, and what else says to whom they belong."""

    name: str
    has_id: bool
    has_identity: bool
    has_conversation: bool


@dataclass(kw_only=True)
class Moved:
    """What went from one contact to another; kept as JSON with the join."""

    identities: list[str] = field(default_factory=list[str])
    rows: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    orders: list[str] = field(default_factory=list[str])
    proofs: list[list[str]] = field(default_factory=list[list[str]])
    filled: dict[str, Any] = field(default_factory=dict[str, Any])
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    refused: bool = False


async def find_following(tx: Tx) -> list[Following]:
    rows = await tx.fetch(_FOLLOWING, sorted(OWN_RULES))
    return [Following(**dict(row.items())) for row in rows]


async def move_all(tx: Tx, *, from_id: ContactId, to_id: ContactId) -> Moved:
    """Everything of a contact. Orders that the other has under the same number stay."""
    moved = Moved()
    moved.identities = await _ids(
        tx,
        "UPDATE contact_identity SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 RETURNING id::text",
        from_id,
        to_id,
    )
    for table in await find_following(tx):
        if not table.has_id:
            continue
        ids = await _ids(
            tx,
            f"UPDATE {table.name} SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 RETURNING id::text",
            from_id,
            to_id,
        )
        if ids:
            moved.rows[table.name] = ids
    moved.orders = await _ids(
        tx,
        """
        UPDATE contact_order o SET contact_id = $3
        WHERE workspace_id = $1 AND contact_id = $2
          AND NOT EXISTS (SELECT FROM contact_order t
                          WHERE t.workspace_id = $1 AND t.contact_id = $3 AND t.number = o.number)
        RETURNING number
        """,
        from_id,
        to_id,
    )
    proofs = await tx.fetch(
        "UPDATE contact_proof SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 RETURNING kind, value",
        tx.tenant,
        from_id,
        to_id,
    )
    moved.proofs = [[row["kind"], row["value"]] for row in proofs]
    await _share_tombstones(tx, from_id, to_id)
    moved.refused = await _take_refusal(tx, from_id, to_id)
    return moved


async def move_identities(
    tx: Tx, identity_ids: Sequence[IdentityId | UUID], *, from_id: ContactId, to_id: ContactId
) -> None:
    """The addresses with all that hangs on them, also since: conversations, sessions, what was learned."""
    named = list(identity_ids)
    await tx.execute(
        """
        UPDATE contact_identity SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 AND id = ANY($4)
        """,
        tx.tenant,
        from_id,
        to_id,
        named,
    )
    conversations = [
        row["id"]
        for row in await tx.fetch(
            "SELECT id FROM conversation WHERE workspace_id = $1 AND identity_id = ANY($2)", tx.tenant, named
        )
    ]
    for table in await find_following(tx):
        column = "identity_id" if table.has_identity else "conversation_id" if table.has_conversation else None
        if column is not None:
            await tx.execute(
                f"UPDATE {table.name} SET contact_id = $3 "
                f"WHERE workspace_id = $1 AND contact_id = $2 AND {column} = ANY($4)",
                tx.tenant,
                from_id,
                to_id,
                named if table.has_identity else conversations,
            )
    await _move_memories_said_in(tx, conversations, from_id, to_id)
    await tx.execute(
        """
        UPDATE contact_proof SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 AND identity_id = ANY($4)
        """,
        tx.tenant,
        from_id,
        to_id,
        named,
    )


async def move_back(tx: Tx, moved: Moved, *, from_id: ContactId, to_id: ContactId) -> None:
    """What `move_all` wrote down, as far as it is still there."""
    known = {table.name for table in await find_following(tx) if table.has_id}
    for name, ids in moved.rows.items():
        if name in known:
            await tx.execute(
                f"UPDATE {name} SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 AND id = ANY($4)",
                tx.tenant,
                from_id,
                to_id,
                [UUID(one) for one in ids],
            )
    await tx.execute(
        "UPDATE contact_order SET contact_id = $3 WHERE workspace_id = $1 AND contact_id = $2 AND number = ANY($4)",
        tx.tenant,
        from_id,
        to_id,
        moved.orders,
    )
    await tx.execute(
        """
        UPDATE contact_proof p SET contact_id = $3
        FROM unnest($4::text[], $5::text[]) AS given (kind, value)
        WHERE p.workspace_id = $1 AND p.contact_id = $2 AND p.kind = given.kind AND p.value = given.value
        """,
        tx.tenant,
        from_id,
        to_id,
        [kind for kind, _ in moved.proofs],
        [value for _, value in moved.proofs],
    )
    if moved.refused:
        await tx.execute(
            "DELETE FROM memory_consent WHERE workspace_id = $1 AND contact_id = $2 AND choice = 'refused'",
            tx.tenant,
            from_id,
        )


async def _move_memories_said_in(
    tx: Tx, conversation_ids: Sequence[UUID], from_id: ContactId, to_id: ContactId
) -> None:
    """Only what was said nowhere else: a memory with words from both sides stays."""
    await tx.execute(
        """
        UPDATE memory m SET contact_id = $3
        WHERE workspace_id = $1 AND contact_id = $2 AND jsonb_array_length(sources) > 0
          AND NOT EXISTS (SELECT FROM jsonb_array_elements(sources) AS source
                          WHERE NOT (source ->> 'conversation_id')::uuid = ANY($4))
        """,
        tx.tenant,
        from_id,
        to_id,
        list(conversation_ids),
    )


async def _share_tombstones(tx: Tx, from_id: ContactId, to_id: ContactId) -> None:
    """What one of them had erased stays unlearned for both."""
    await tx.execute(
        """
        INSERT INTO memory_tombstone (workspace_id, contact_id, digest)
        SELECT workspace_id, $3, digest FROM memory_tombstone WHERE workspace_id = $1 AND contact_id = $2
        ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        from_id,
        to_id,
    )


async def _take_refusal(tx: Tx, from_id: ContactId, to_id: ContactId) -> bool:
    """Who did not want to be remembered under one name does not want it under the other."""
    return bool(
        await tx.fetchval(
            """
            INSERT INTO memory_consent (workspace_id, contact_id, choice, by_kind, by_id, at)
            SELECT workspace_id, $3, choice, by_kind, by_id, at FROM memory_consent
            WHERE workspace_id = $1 AND contact_id = $2 AND choice = 'refused'
            ON CONFLICT (workspace_id, contact_id) DO UPDATE SET choice = 'refused'
            WHERE memory_consent.choice <> 'refused'
            RETURNING true
            """,
            tx.tenant,
            from_id,
            to_id,
        )
    )


async def _ids(tx: Tx, sql: str, from_id: ContactId, to_id: ContactId) -> list[str]:
    return [next(iter(row.values())) for row in await tx.fetch(sql, tx.tenant, from_id, to_id)]
