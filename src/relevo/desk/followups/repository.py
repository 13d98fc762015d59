"""All SQL of callbacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from relevo.kit.ids import CallbackId, ContactId, ConversationId, new_id
from relevo.kit.text.reach import Reach
from relevo.platform.db import Record, Tx

_SHOWN = """
SELECT b.id, b.conversation_id, c.number AS conversation_number, b.contact_id, k.name AS contact_name,
       k.color AS contact_color, b.state, b.reason, b.note, b.reach_kind, b.reach, b.due_at, b.team_id,
       g.name AS team_name, b.teammate_id, t.name AS teammate_name, b.made_by_kind, b.made_by_name, b.created_at,
       b.closed_at, b.closed_why, b.closed_by_name, h.kind AS channel_kind
FROM callback b
JOIN conversation c ON c.workspace_id = b.workspace_id AND c.id = b.conversation_id
JOIN channel h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id
JOIN contact k ON k.workspace_id = b.workspace_id AND k.id = b.contact_id
LEFT JOIN team g ON g.workspace_id = b.workspace_id AND g.id = b.team_id
LEFT JOIN teammate t ON t.workspace_id = b.workspace_id AND t.id = b.teammate_id
WHERE b.workspace_id = $1
"""
_FOR_ME = """
(b.teammate_id = $2 OR b.teammate_id IS NULL AND b.team_id IN (
    SELECT m.team_id FROM team_member m WHERE m.workspace_id = $1 AND m.teammate_id = $2))
"""
# An open one is brought up to date: the customer asked again, and perhaps said how to reach them.
_OPEN = """
INSERT INTO callback AS b (workspace_id, id, conversation_id, contact_id, team_id, teammate_id, reason, note,
                           reach_kind, reach, due_at, made_by_kind, made_by_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (workspace_id, conversation_id) WHERE state = 'open' DO UPDATE SET
    reach_kind = coalesce(excluded.reach_kind, b.reach_kind), reach = coalesce(excluded.reach, b.reach),
    reason = excluded.reason, note = CASE WHEN excluded.note = '' THEN b.note ELSE excluded.note END,
    team_id = CASE WHEN $14 THEN excluded.team_id ELSE b.team_id END,
    teammate_id = CASE WHEN $14 THEN excluded.teammate_id ELSE b.teammate_id END,
    due_at = CASE WHEN $14 THEN excluded.due_at ELSE least(b.due_at, excluded.due_at) END
RETURNING b.id
"""


@dataclass(frozen=True, kw_only=True)
class NewCallback:
    """`made_by_name` is empty for the system. `replaces`: what a teammate chose holds; what the system proposes for an
    open one does not change who does it, nor gives it more time."""

    conversation_id: ConversationId
    contact_id: ContactId
    reason: str
    due_at: datetime
    team_id: UUID | None = None
    teammate_id: UUID | None = None
    note: str = ""
    reach: Reach | None = None
    made_by_kind: str = "system"
    made_by_name: str = ""
    replaces: bool = False


async def open_callback(tx: Tx, new: NewCallback) -> CallbackId:
    """The open one of this conversation, new or brought up to date."""
    return await tx.fetchval(
        _OPEN,
        tx.tenant,
        new_id(),
        new.conversation_id,
        new.contact_id,
        new.team_id,
        new.teammate_id,
        new.reason,
        new.note,
        new.reach.kind if new.reach else None,
        new.reach.value if new.reach else None,
        new.due_at,
        new.made_by_kind,
        new.made_by_name,
        new.replaces,
    )


async def find_callback(tx: Tx, callback_id: UUID) -> Record | None:
    return await tx.fetchrow(f"{_SHOWN} AND b.id = $2", tx.tenant, callback_id)


async def lock_state(tx: Tx, callback_id: UUID) -> str | None:
    return await tx.fetchval(
        "SELECT state FROM callback WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, callback_id
    )


async def find_place(tx: Tx, conversation_id: UUID) -> Record | None:
    """Whose conversation it is, and which people would get it."""
    return await tx.fetchrow(
        """
        SELECT c.contact_id, c.handoff_reason, CASE WHEN c.holder_kind = 'team' THEN c.holder_id ELSE (
            SELECT id FROM team WHERE workspace_id = $1 AND is_default) END AS team_id, k.email, k.phone
        FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
        WHERE c.workspace_id = $1 AND c.id = $2
        """,
        tx.tenant,
        conversation_id,
    )


async def is_assignable(tx: Tx, *, team_id: UUID | None, teammate_id: UUID | None) -> bool:
    """Whether both, as far as they are given, are there."""
    return await tx.fetchval(
        """
        SELECT ($2::uuid IS NULL OR EXISTS (SELECT FROM team WHERE workspace_id = $1 AND id = $2))
           AND ($3::uuid IS NULL OR EXISTS (
                SELECT FROM teammate WHERE workspace_id = $1 AND id = $3 AND state = 'active'))
        """,
        tx.tenant,
        team_id,
        teammate_id,
    )


async def update_callback(  # noqa: PLR0913 - each field on its own may change
    tx: Tx,
    callback_id: UUID,
    *,
    due_at: datetime | None,
    note: str | None,
    reach: Reach | None,
    team_id: UUID | None,
    teammate_id: UUID | None,
) -> None:
    await tx.execute(
        """
        UPDATE callback SET due_at = coalesce($3, due_at), note = coalesce($4, note),
            reach_kind = coalesce($5, reach_kind), reach = coalesce($6, reach),
            team_id = CASE WHEN $8::uuid IS NULL THEN coalesce($7, team_id) ELSE $7 END,
            teammate_id = CASE WHEN $7::uuid IS NULL THEN coalesce($8, teammate_id) ELSE $8 END
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        callback_id,
        due_at,
        note,
        reach.kind if reach else None,
        reach.value if reach else None,
        team_id,
        teammate_id,
    )


async def close_callback(tx: Tx, callback_id: UUID, *, by_name: str) -> None:
    await tx.execute(
        "UPDATE callback SET state = 'done', closed_at = now(), closed_why = 'done', closed_by_name = $3 "
        "WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        callback_id,
        by_name,
    )


async def reopen_callback(tx: Tx, callback_id: UUID) -> bool:
    """False where the conversation has another open one."""
    reopened = await tx.fetchval(
        """
        UPDATE callback b SET state = 'open', closed_at = NULL, closed_why = NULL, closed_by_name = NULL
        WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS (
            SELECT FROM callback o WHERE o.workspace_id = $1 AND o.conversation_id = b.conversation_id
            AND o.state = 'open')
        RETURNING true
        """,
        tx.tenant,
        callback_id,
    )
    return bool(reopened)


async def close_of_conversation(tx: Tx, conversation_id: UUID, *, state: str, why: str, by_name: str) -> UUID | None:
    return await tx.fetchval(
        """
        UPDATE callback SET state = $3, closed_at = now(), closed_why = $4, closed_by_name = $5
        WHERE workspace_id = $1 AND conversation_id = $2 AND state = 'open'
          AND ($4 <> 'stopped_waiting' OR made_by_kind <> 'teammate') RETURNING id
        """,
        tx.tenant,
        conversation_id,
        state,
        why,
        by_name,
    )


async def find_unreached(tx: Tx, conversation_id: UUID) -> Record | None:
    """The open callback of somebody nobody knows how to reach."""
    return await tx.fetchrow(
        "SELECT id, asks FROM callback WHERE workspace_id = $1 AND conversation_id = $2 AND state = 'open' "
        "AND reach IS NULL FOR UPDATE",
        tx.tenant,
        conversation_id,
    )


async def keep_reach(tx: Tx, callback_id: UUID, reach: Reach) -> None:
    await tx.execute(
        "UPDATE callback SET reach_kind = $3, reach = $4 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        callback_id,
        reach.kind,
        reach.value,
    )


async def count_ask(tx: Tx, callback_id: UUID) -> None:
    await tx.execute("UPDATE callback SET asks = asks + 1 WHERE workspace_id = $1 AND id = $2", tx.tenant, callback_id)


async def fetch_callbacks(  # noqa: PLR0913 - each filter of the list
    tx: Tx,
    *,
    me: UUID,
    state: str,
    mine: bool,
    overdue: bool,
    conversation_id: UUID | None,
    after: Sequence[object] | None,
    limit: int,
) -> list[Record]:
    """Open ones by what is due first, closed ones by what was closed last."""
    order, beyond = ("b.due_at, b.id", ">") if state == "open" else ("b.closed_at DESC, b.id DESC", "<")
    key = "b.due_at" if state == "open" else "b.closed_at"
    at, last = after or (None, None)
    return await tx.fetch(
        f"""
        {_SHOWN} AND b.state = $3 AND (NOT $4 OR {_FOR_ME}) AND (NOT $5 OR b.due_at < now())
        AND ($6::uuid IS NULL OR b.conversation_id = $6)
        AND ($7::timestamptz IS NULL OR ({key}, b.id) {beyond} ($7, $8::uuid))
        ORDER BY {order} LIMIT $9
        """,
        tx.tenant,
        me,
        state,
        mine,
        overdue,
        conversation_id,
        at,
        last,
        limit,
    )


async def count_callbacks(tx: Tx, *, me: UUID) -> Record | None:
    return await tx.fetchrow(
        f"""
        SELECT count(*) AS open, count(*) FILTER (WHERE {_FOR_ME}) AS mine,
               count(*) FILTER (WHERE b.due_at < now()) AS overdue
        FROM callback b WHERE b.workspace_id = $1 AND b.state = 'open'
        """,
        tx.tenant,
        me,
    )


async def fetch_unmailed(tx: Tx, *, most: int) -> list[Record]:
    """The open callbacks that no mail told of yet."""
    return await tx.fetch(
        """
        SELECT id, team_id, teammate_id, due_at FROM callback
        WHERE workspace_id = $1 AND state = 'open' AND mailed_at IS NULL ORDER BY due_at, id LIMIT $2
        """,
        tx.tenant,
        most,
    )


async def mark_mailed(tx: Tx, callback_ids: Sequence[UUID]) -> None:
    await tx.execute(
        "UPDATE callback SET mailed_at = now() WHERE workspace_id = $1 AND id = ANY ($2::uuid[])",
        tx.tenant,
        list(callback_ids),
    )


async def fetch_readers(tx: Tx, *, team_id: UUID | None, teammate_id: UUID | None) -> list[Record]:
    """Whom a mail about it goes to: the teammate, else the team's active members, else the default team's."""
    return await tx.fetch(
        """
        SELECT t.email, t.locale FROM teammate t WHERE t.workspace_id = $1 AND t.state = 'active' AND CASE
            WHEN $3::uuid IS NOT NULL THEN t.id = $3
            ELSE EXISTS (SELECT FROM team_member m WHERE m.workspace_id = $1 AND m.teammate_id = t.id AND m.team_id =
                coalesce($2::uuid, (SELECT id FROM team WHERE workspace_id = $1 AND is_default))) END
        ORDER BY t.email LIMIT 200
        """,
        tx.tenant,
        team_id,
        teammate_id,
    )
