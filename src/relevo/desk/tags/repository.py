"""All SQL of tags."""

from collections.abc import Sequence
from uuid import UUID

from relevo.platform.db import Record, Tx

MOST_LISTED = 200


async def fetch_tags(tx: Tx, conversation_id: UUID) -> list[Record]:
    return await tx.fetch(
        """
        SELECT tag, by_kind, by_name, at FROM conversation_tag
        WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY at, tag
        """,
        tx.tenant,
        conversation_id,
    )


async def insert_tags(tx: Tx, conversation_id: UUID, tags: Sequence[str], *, by_kind: str, by_name: str) -> None:
    await tx.execute(
        """
        INSERT INTO conversation_tag (workspace_id, conversation_id, tag, by_kind, by_name)
        SELECT $1, $2, tag, $4, $5 FROM unnest($3::text[]) AS tag ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        conversation_id,
        list(tags),
        by_kind,
        by_name,
    )


async def delete_tags(tx: Tx, conversation_id: UUID, tags: Sequence[str]) -> None:
    await tx.execute(
        "DELETE FROM conversation_tag WHERE workspace_id = $1 AND conversation_id = $2 AND tag = ANY($3)",
        tx.tenant,
        conversation_id,
        list(tags),
    )


async def count_used(tx: Tx) -> list[Record]:
    """Most used first."""
    return await tx.fetch(
        """
        SELECT tag, count(*) AS conversations FROM conversation_tag
        WHERE workspace_id = $1 GROUP BY tag ORDER BY count(*) DESC, tag LIMIT $2
        """,
        tx.tenant,
        MOST_LISTED,
    )
