"""All SQL of autonomy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.autonomy.schemas import AutonomySettings
from relevo.platform.db import Record, Tx

_SETTING = "enabled, otherwise, promotes, at_least, aim, alpha"
_HELD = (
    "id, conversation_id, assistant_id, assistant_name, intent_id, level, text, citations, up_to_seq, state, created_at"
)


async def find_settings(tx: Tx, assistant_id: UUID) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_SETTING} FROM autonomy_setting WHERE workspace_id = $1 AND assistant_id = $2",
        tx.tenant,
        assistant_id,
    )


async def upsert_settings(tx: Tx, assistant_id: UUID, given: AutonomySettings) -> None:
    """The assistant itself says that it is limited: a turn sees it without asking."""
    await tx.execute(
        "INSERT INTO autonomy_setting (workspace_id, assistant_id, enabled, otherwise, promotes, at_least, aim, alpha) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, assistant_id) DO UPDATE SET "
        "enabled = $3, otherwise = $4, promotes = $5, at_least = $6, aim = $7, alpha = $8",
        tx.tenant,
        assistant_id,
        given.enabled,
        given.otherwise,
        given.promotes,
        given.at_least,
        given.aim,
        given.alpha,
    )
    await tx.execute(
        "UPDATE assistant SET is_limited = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        assistant_id,
        given.enabled,
    )


async def fetch_levels(tx: Tx, assistant_id: UUID) -> list[Record]:
    """One row per level that was set or earned, at least one where it is switched on: otherwise, intent_id, level."""
    return await tx.fetch(
        "SELECT s.otherwise, l.intent_id, l.level FROM autonomy_setting s "
        "LEFT JOIN autonomy_level l ON l.workspace_id = s.workspace_id AND l.assistant_id = s.assistant_id "
        "WHERE s.workspace_id = $1 AND s.assistant_id = $2 AND s.enabled",
        tx.tenant,
        assistant_id,
    )


async def fetch_intents(tx: Tx, assistant_id: UUID) -> list[Record]:
    """Each intent of the workspace, with this assistant's level where it has one."""
    return await tx.fetch(
        "SELECT i.id AS intent_id, i.name, l.level, coalesce(l.is_pinned, false) AS is_pinned, "
        "coalesce(l.agreed, 0) AS agreed, coalesce(l.differed, 0) AS differed, "
        "coalesce(l.evidence, 0) AS evidence, l.since "
        "FROM intent i LEFT JOIN autonomy_level l ON l.workspace_id = i.workspace_id AND l.intent_id = i.id "
        "AND l.assistant_id = $2 WHERE i.workspace_id = $1 ORDER BY lower(i.name), i.id",
        tx.tenant,
        assistant_id,
    )


async def lock_level(tx: Tx, assistant_id: UUID, intent_id: UUID, *, otherwise: str) -> Record:
    """The row, made where there is none yet. Two who bring evidence come one after the other."""
    await tx.execute(
        "INSERT INTO autonomy_level (workspace_id, assistant_id, intent_id, level) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT DO NOTHING",
        tx.tenant,
        assistant_id,
        intent_id,
        otherwise,
    )
    row = await tx.fetchrow(
        "SELECT level, is_pinned, agreed, differed, evidence FROM autonomy_level "
        "WHERE workspace_id = $1 AND assistant_id = $2 AND intent_id = $3 FOR UPDATE",
        tx.tenant,
        assistant_id,
        intent_id,
    )
    if row is None:
        raise LookupError(intent_id)
    return row


async def add_evidence(tx: Tx, assistant_id: UUID, intent_id: UUID, *, agrees: bool, weight: float) -> None:
    await tx.execute(
        "UPDATE autonomy_level SET agreed = agreed + $4, differed = differed + 1 - $4, evidence = evidence + $5 "
        "WHERE workspace_id = $1 AND assistant_id = $2 AND intent_id = $3",
        tx.tenant,
        assistant_id,
        intent_id,
        int(agrees),
        weight,
    )


async def set_level(tx: Tx, assistant_id: UUID, intent_id: UUID, level: str, *, is_pinned: bool) -> None:
    """With nothing for or against it yet."""
    await tx.execute(
        "UPDATE autonomy_level SET level = $4, is_pinned = $5, agreed = 0, differed = 0, evidence = 0, since = now() "
        "WHERE workspace_id = $1 AND assistant_id = $2 AND intent_id = $3",
        tx.tenant,
        assistant_id,
        intent_id,
        level,
        is_pinned,
    )


async def insert_change(tx: Tx, values: Mapping[str, Any]) -> None:
    await tx.execute(
        "INSERT INTO autonomy_change (workspace_id, id, assistant_id, intent_id, before, after, why, detail, agreed, "
        "differed, conversation_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tx.tenant,
        *(
            values[name]
            for name in (
                "id",
                "assistant_id",
                "intent_id",
                "before",
                "after",
                "why",
                "detail",
                "agreed",
                "differed",
                "conversation_id",
                "by_name",
            )
        ),
    )


async def fetch_changes(tx: Tx, assistant_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Record]:
    """Newest first."""
    at, last = after or (None, None)
    return await tx.fetch(
        "SELECT c.id, c.intent_id, i.name, c.before, c.after, c.why, c.detail, c.agreed, c.differed, "
        "c.conversation_id, c.by_name AS by, c.created_at FROM autonomy_change c "
        "JOIN intent i ON i.workspace_id = c.workspace_id AND i.id = c.intent_id "
        "WHERE c.workspace_id = $1 AND c.assistant_id = $2 "
        "AND ($3::timestamptz IS NULL OR (c.created_at, c.id) < ($3, $4::uuid)) "
        "ORDER BY c.created_at DESC, c.id DESC LIMIT $5",
        tx.tenant,
        assistant_id,
        at,
        last,
        limit,
    )


async def insert_held(tx: Tx, values: Mapping[str, Any]) -> None:
    await tx.execute(
        "INSERT INTO held_answer (workspace_id, id, conversation_id, assistant_id, assistant_name, intent_id, level, "
        "text, citations, up_to_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tx.tenant,
        values["id"],
        values["conversation_id"],
        values["assistant_id"],
        values["assistant_name"],
        values["intent_id"],
        values["level"],
        values["text"],
        values["citations"],
        values["up_to_seq"],
    )


async def find_held(tx: Tx, held_id: UUID, *, lock: bool = False) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_HELD} FROM held_answer WHERE workspace_id = $1 AND id = $2" + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        held_id,
    )


async def find_open_held(tx: Tx, conversation_id: UUID) -> Record | None:
    """The newest that a person may see."""
    return await tx.fetchrow(
        f"SELECT {_HELD} FROM held_answer WHERE workspace_id = $1 AND conversation_id = $2 AND state = 'open' "
        "AND level <> 'shadow' ORDER BY created_at DESC LIMIT 1",
        tx.tenant,
        conversation_id,
    )


async def end_held(tx: Tx, held_id: UUID, state: str, *, by: str | None, people_text: str = "") -> None:
    await tx.execute(
        "UPDATE held_answer SET state = $3, decided_by = $4, decided_at = now(), people_text = $5 "
        "WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        held_id,
        state,
        by,
        people_text,
    )


async def fetch_said_since(tx: Tx, conversation_id: UUID, *, seq: int) -> list[Record]:
    """What customer and people wrote after it, oldest first: author_kind, text."""
    return await tx.fetch(
        "SELECT author_kind, text FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 "
        "AND kind = 'message' AND author_kind IN ('contact', 'teammate') ORDER BY seq LIMIT 50",
        tx.tenant,
        conversation_id,
        seq,
    )


async def find_conversation(tx: Tx, conversation_id: UUID) -> Record | None:
    """What a complaint about it is about: intent_id, assistant_id, status, holder_kind."""
    return await tx.fetchrow(
        "SELECT intent_id, assistant_id, status, holder_kind FROM conversation WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        conversation_id,
    )
