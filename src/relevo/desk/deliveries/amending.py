"""Reactions, edits and deletions on their way out: each is a delivery of its own, after those before it.

It belongs to the line in the thread that says what was done; the line names the message it is done to. What the
provider calls that message is looked up when it leaves. Doing it twice is doing it once, so an unclear one is repeated.
"""

from typing import Any, cast, get_args
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.platform.db import Record, Tx

AMENDMENTS = frozenset[str](get_args(channels.AmendmentKind))


async def find_sent_parts(tx: Tx, message_id: UUID) -> list[channels.SentPart]:
    """What the provider has of a message, in order: the sends of ours that it took, or the customer's own."""
    rows = await tx.fetch(
        """
        SELECT p.external_id, p.body, p.ordinal FROM delivery d
        JOIN delivery_part p ON p.workspace_id = $1 AND p.delivery_id = d.id
        WHERE d.workspace_id = $1 AND d.message_id = $2 AND p.external_id IS NOT NULL
        UNION ALL
        SELECT external_id, '{}'::jsonb, 0 FROM message
        WHERE workspace_id = $1 AND id = $2 AND external_id IS NOT NULL
        ORDER BY ordinal
        """,
        tx.tenant,
        message_id,
    )
    return [channels.SentPart(external_id=row["external_id"], body=row["body"]) for row in rows]


async def amendment_of(tx: Tx, kind: str, line: Record) -> channels.OutAmendment:
    """`line`: the message row of the line in the thread."""
    wanted: dict[str, Any] = line["content"]["unseen"]["amends"]
    return channels.OutAmendment(
        kind=cast("channels.AmendmentKind", kind),
        parts=await find_sent_parts(tx, UUID(wanted["message_id"])),
        emoji=wanted.get("emoji"),
        before=wanted.get("before"),
        text=wanted.get("text", ""),
    )
