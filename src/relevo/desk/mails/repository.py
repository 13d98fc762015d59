"""All SQL of mails."""

from collections.abc import Sequence
from uuid import UUID

from relevo.platform.db import Record, Tx

_INSERT = """
INSERT INTO mail (workspace_id, message_id, conversation_id, channel_id, mail_id, subject, sender, people_to,
                  people_cc, refers_to, proof, html, text)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING
"""
_THREAD = """
SELECT c.id, i.address, i.verified_at IS NOT NULL AS verified FROM (
    SELECT d.conversation_id, 1 AS rank FROM delivery_part p
    JOIN delivery d ON d.workspace_id = $1 AND d.id = p.delivery_id
    WHERE p.workspace_id = $1 AND p.channel_id = $2 AND (p.id = ANY ($3) OR p.external_id = ANY ($4))
    UNION ALL
    SELECT conversation_id, 2 FROM mail WHERE workspace_id = $1 AND channel_id = $2 AND mail_id = ANY ($4)
    UNION ALL
    SELECT $5::uuid, 3
) AS found
JOIN conversation c ON c.workspace_id = $1 AND c.id = found.conversation_id AND c.channel_id = $2
JOIN contact_identity i ON i.workspace_id = $1 AND i.id = c.identity_id
ORDER BY found.rank LIMIT 1
"""
_TAKES_PART = """
SELECT EXISTS (
    SELECT FROM mail WHERE workspace_id = $1 AND conversation_id = $2
    AND (sender = $3 OR $3 = ANY (people_to) OR $3 = ANY (people_cc))
) OR EXISTS (
    SELECT FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND author_kind = 'teammate'
    AND (content -> 'unseen' -> 'mail' -> 'cc' ? $3 OR content -> 'unseen' -> 'mail' -> 'bcc' ? $3)
)
"""
_LAST = """
SELECT mail_id, subject, refers_to FROM mail WHERE workspace_id = $1 AND conversation_id = $2
ORDER BY created_at DESC, message_id DESC LIMIT 1
"""
_LAST_SENT = """
SELECT p.external_id FROM delivery_part p
JOIN delivery d ON d.workspace_id = $1 AND d.id = p.delivery_id
WHERE p.workspace_id = $1 AND d.conversation_id = $2 AND p.external_id IS NOT NULL
ORDER BY d.seq DESC, p.ordinal DESC LIMIT 1
"""


async def insert_mail(tx: Tx, *values: object) -> None:
    await tx.execute(_INSERT, tx.tenant, *values)


async def find_thread(
    tx: Tx, channel_id: UUID, *, part_ids: Sequence[UUID], refers_to: Sequence[str], named: UUID | None
) -> Record | None:
    """The conversation (`id`) that holds the mail which is answered, and its customer's `address` and `verified`."""
    return await tx.fetchrow(_THREAD, tx.tenant, channel_id, list(part_ids), list(refers_to), named)


async def takes_part(tx: Tx, conversation_id: UUID, address: str) -> bool:
    return bool(await tx.fetchval(_TAKES_PART, tx.tenant, conversation_id, address))


async def find_last(tx: Tx, conversation_id: UUID) -> Record | None:
    return await tx.fetchrow(_LAST, tx.tenant, conversation_id)


async def find_last_sent(tx: Tx, conversation_id: UUID) -> str | None:
    return await tx.fetchval(_LAST_SENT, tx.tenant, conversation_id)


async def count_answers(tx: Tx, conversation_id: UUID) -> int:
    """What an assistant said here within the hour."""
    return int(
        await tx.fetchval(
            """
            SELECT count(*) FROM message
            WHERE workspace_id = $1 AND conversation_id = $2 AND author_kind = 'assistant' AND kind = 'message'
              AND created_at > now() - interval '1 hour'
            """,
            tx.tenant,
            conversation_id,
        )
    )


async def find_mail(tx: Tx, message_id: UUID) -> Record | None:
    return await tx.fetchrow("SELECT * FROM mail WHERE workspace_id = $1 AND message_id = $2", tx.tenant, message_id)


async def find_signature(tx: Tx, teammate_id: UUID) -> str | None:
    return await tx.fetchval(
        "SELECT text FROM mail_signature WHERE workspace_id = $1 AND teammate_id = $2", tx.tenant, teammate_id
    )


async def put_signature(tx: Tx, teammate_id: UUID, text: str) -> None:
    if not text:
        await tx.execute(
            "DELETE FROM mail_signature WHERE workspace_id = $1 AND teammate_id = $2", tx.tenant, teammate_id
        )
        return
    await tx.execute(
        """
        INSERT INTO mail_signature (workspace_id, teammate_id, text) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, teammate_id) DO UPDATE SET text = excluded.text
        """,
        tx.tenant,
        teammate_id,
        text,
    )
