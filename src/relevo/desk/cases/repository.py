"""All SQL of cases and replays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from relevo.desk.cases.schemas import MAX_CASES, VERDICTS, Json
from relevo.kit.ids import AssistantId
from relevo.platform.db import Record, Tx

Place = tuple[datetime, UUID] | None

_CASE = (
    "id, assistant_id, name, situation, expected, enabled, correction_id, conversation_id, verdict, failures, "
    "judged_at, created_by_name AS created_by, created_at"
)
_REPLAY = (
    "id, assistant_id, state, live_version, draft_revision, conversations, totals, started_by_name AS started_by, "
    "started_at, finished_at"
)


@dataclass(frozen=True, kw_only=True)
class NewCase:
    id: UUID
    assistant_id: UUID
    name: str
    situation: Json
    expected: Json
    enabled: bool
    created_by: str
    correction_id: UUID | None = None
    conversation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class NewReplay:
    """`draft_revision` None: the live version alone. `conversations`: how many of the newest were looked at."""

    live_version: int
    draft_revision: int | None
    conversations: int
    is_fresh: bool = False


async def insert_case(tx: Tx, new: NewCase) -> bool:
    """False where the assistant has as many cases as are allowed."""
    await tx.execute(
        "SELECT 1 FROM assistant WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, new.assistant_id
    )
    count: int = await tx.fetchval(
        "SELECT count(*) FROM assistant_case WHERE workspace_id = $1 AND assistant_id = $2", tx.tenant, new.assistant_id
    )
    if count >= MAX_CASES:
        return False
    await tx.execute(
        "INSERT INTO assistant_case (workspace_id, id, assistant_id, name, situation, expected, enabled, "
        "created_by_name, correction_id, conversation_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tx.tenant,
        new.id,
        new.assistant_id,
        new.name,
        new.situation,
        new.expected,
        new.enabled,
        new.created_by,
        new.correction_id,
        new.conversation_id,
    )
    return True


async def find_case(tx: Tx, case_id: UUID) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_CASE} FROM assistant_case WHERE workspace_id = $1 AND id = $2", tx.tenant, case_id
    )


async def update_case(tx: Tx, case_id: UUID, values: Mapping[str, object]) -> None:
    """A case that asks for something else has no verdict yet."""
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, start=3))
    await tx.execute(
        f"UPDATE assistant_case SET {sets}, verdict = NULL, failures = '[]', judged_at = NULL "
        "WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        case_id,
        *values.values(),
    )


async def delete_case(tx: Tx, case_id: UUID) -> None:
    await tx.execute("DELETE FROM assistant_case WHERE workspace_id = $1 AND id = $2", tx.tenant, case_id)


async def find_case_of_correction(tx: Tx, correction_id: UUID) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_CASE} FROM assistant_case WHERE workspace_id = $1 AND correction_id = $2",
        tx.tenant,
        correction_id,
    )


async def delete_case_of_correction(tx: Tx, correction_id: UUID) -> None:
    await tx.execute(
        "DELETE FROM assistant_case WHERE workspace_id = $1 AND correction_id = $2", tx.tenant, correction_id
    )


async def keep_verdict(tx: Tx, case_id: UUID, verdict: str, failures: Sequence[Json]) -> None:
    await tx.execute(
        "UPDATE assistant_case SET verdict = $3, failures = $4, judged_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        case_id,
        verdict,
        list(failures),
    )


async def fetch_cases(
    tx: Tx, assistant_id: AssistantId, *, after: Place, limit: int, enabled_only: bool = False
) -> list[Record]:
    """Newest first."""
    at, last = after or (None, None)
    return await tx.fetch(
        f"""
        SELECT {_CASE} FROM assistant_case
        WHERE workspace_id = $1 AND assistant_id = $2 AND (enabled OR NOT $6)
            AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $5
        """,
        tx.tenant,
        assistant_id,
        at,
        last,
        limit,
        enabled_only,
    )


async def insert_replay(tx: Tx, replay_id: UUID, assistant_id: AssistantId, of: NewReplay, *, started_by: str) -> bool:
    """False where one is running."""
    done = await tx.fetchval(
        "INSERT INTO replay (workspace_id, id, assistant_id, live_version, draft_revision, conversations, state, "
        "started_by_name, is_fresh) VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8) "
        "ON CONFLICT DO NOTHING RETURNING id",
        tx.tenant,
        replay_id,
        assistant_id,
        of.live_version,
        of.draft_revision,
        of.conversations,
        started_by,
        of.is_fresh,
    )
    return done is not None


async def insert_items(tx: Tx, replay_id: UUID, items: Sequence[tuple[UUID | None, UUID | None, UUID | None]]) -> None:
    """Each: a case, or a conversation with the first unanswered message of the turn."""
    await tx.execute(
        "INSERT INTO replay_item (workspace_id, replay_id, position, case_id, conversation_id, message_id) "
        "SELECT $1, $2, row_number() OVER (), c, v, m FROM unnest($3::uuid[], $4::uuid[], $5::uuid[]) AS t (c, v, m)",
        tx.tenant,
        replay_id,
        [case for case, _, _ in items],
        [conversation for _, conversation, _ in items],
        [message for _, _, message in items],
    )


async def find_replay(tx: Tx, replay_id: UUID, *, lock: bool = False) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_REPLAY} FROM replay WHERE workspace_id = $1 AND id = $2" + (" FOR UPDATE" if lock else ""),
        tx.tenant,
        replay_id,
    )


async def fetch_replays(tx: Tx, assistant_id: AssistantId, *, after: Place, limit: int) -> list[Record]:
    at, last = after or (None, None)
    return await tx.fetch(
        f"""
        SELECT {_REPLAY} FROM replay
        WHERE workspace_id = $1 AND assistant_id = $2
            AND ($3::timestamptz IS NULL OR (started_at, id) < ($3, $4::uuid))
        ORDER BY started_at DESC, id DESC LIMIT $5
        """,
        tx.tenant,
        assistant_id,
        at,
        last,
        limit,
    )


async def find_newest_replay(tx: Tx, assistant_id: AssistantId, *, draft_revision: int) -> Record | None:
    """Of this very draft, finished, with the cases as they are: one changed or added since is not proven."""
    return await tx.fetchrow(
        f"""
        SELECT {_REPLAY} FROM replay
        WHERE workspace_id = $1 AND assistant_id = $2 AND draft_revision = $3 AND state = 'done'
        ORDER BY started_at DESC LIMIT 1
        """,
        tx.tenant,
        assistant_id,
        draft_revision,
    )


async def count_enabled_cases(tx: Tx, assistant_id: AssistantId) -> int:
    count: int = await tx.fetchval(
        "SELECT count(*) FROM assistant_case WHERE workspace_id = $1 AND assistant_id = $2 AND enabled",
        tx.tenant,
        assistant_id,
    )
    return count


async def end_replay(tx: Tx, replay_id: UUID, state: str, totals: Json) -> None:
    await tx.execute(
        "UPDATE replay SET state = $3, totals = $4, finished_at = now() "
        "WHERE workspace_id = $1 AND id = $2 AND state = 'running'",
        tx.tenant,
        replay_id,
        state,
        totals,
    )


async def keep_totals(tx: Tx, replay_id: UUID, totals: Json) -> None:
    await tx.execute(
        "UPDATE replay SET totals = $3 WHERE workspace_id = $1 AND id = $2 AND state = 'running'",
        tx.tenant,
        replay_id,
        totals,
    )


async def fetch_open_items(tx: Tx, replay_id: UUID, *, limit: int) -> list[Record]:
    return await tx.fetch(
        "SELECT position, case_id, conversation_id, message_id FROM replay_item "
        "WHERE workspace_id = $1 AND replay_id = $2 AND verdict IS NULL ORDER BY position LIMIT $3",
        tx.tenant,
        replay_id,
        limit,
    )


async def drop_item(tx: Tx, replay_id: UUID, position: int) -> None:
    """What it asked about is gone meanwhile."""
    await tx.execute(
        "DELETE FROM replay_item WHERE workspace_id = $1 AND replay_id = $2 AND position = $3",
        tx.tenant,
        replay_id,
        position,
    )


# What needs a look comes first: what got worse, what is not sure, what is still wrong, what is other.
_RANK = f"array_position(ARRAY[{', '.join(repr(verdict) for verdict in VERDICTS)}], i.verdict)"

_ITEMS = f"""
SELECT i.position, i.case_id, i.conversation_id, i.message_id, i.verdict, i.live, i.draft, i.failures,
    coalesce(c.name, '') AS name, coalesce(c.situation ->> 'question', m.text, '') AS question,
    {_RANK} AS rank
FROM replay_item i
LEFT JOIN assistant_case c ON c.workspace_id = i.workspace_id AND c.id = i.case_id
LEFT JOIN message m ON m.workspace_id = i.workspace_id AND m.id = i.message_id
WHERE i.workspace_id = $1 AND i.replay_id = $2 AND i.verdict IS NOT NULL
    AND ($3::text IS NULL OR i.verdict = $3)
    AND ($4::int IS NULL OR ({_RANK}, i.position) > ($4, $5::int))
ORDER BY rank, i.position LIMIT $6
"""


async def fetch_items(
    tx: Tx, replay_id: UUID, *, verdict: str | None, after: tuple[int, int] | None, limit: int
) -> list[Record]:
    rank, position = after or (None, None)
    return await tx.fetch(_ITEMS, tx.tenant, replay_id, verdict, rank, position, limit)


async def count_verdicts(tx: Tx, replay_id: UUID) -> dict[str, int]:
    rows = await tx.fetch(
        "SELECT coalesce(verdict, 'open') AS verdict, count(*) AS items, "
        "count(*) FILTER (WHERE case_id IS NOT NULL) AS cases "
        "FROM replay_item WHERE workspace_id = $1 AND replay_id = $2 GROUP BY 1",
        tx.tenant,
        replay_id,
    )
    counts: dict[str, int] = {row["verdict"]: row["items"] for row in rows}
    counts["cases"] = sum(row["cases"] for row in rows)
    counts["items"] = sum(row["items"] for row in rows)
    return counts


async def has_newer_case(tx: Tx, assistant_id: AssistantId, replay_id: UUID) -> bool:
    """Whether a case that is switched on was not part of the replay."""
    found: bool = await tx.fetchval(
        "SELECT EXISTS (SELECT 1 FROM assistant_case c WHERE c.workspace_id = $1 AND c.assistant_id = $2 AND c.enabled "
        "AND NOT EXISTS (SELECT 1 FROM replay_item i WHERE i.workspace_id = c.workspace_id AND i.replay_id = $3 "
        "AND i.case_id = c.id))",
        tx.tenant,
        assistant_id,
        replay_id,
    )
    return found
