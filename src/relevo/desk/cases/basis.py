"""What a replay leaned on: kept so that the next one asks only what a change can touch. All SQL of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.cases.schemas import Json
from relevo.kit.ids import AssistantId
from relevo.platform.db import Record, Tx

# Of so many of the newest replays answers are taken over: the draft goes back and forth while somebody works on it.
_EARLIER = 4


@dataclass(frozen=True, kw_only=True)
class EarlierItem:
    """An answer of an earlier replay: which configuration gave it, what was said, what of it could change."""

    replay_id: UUID
    asked: bytes
    live: Json
    draft: Json | None
    basis: Json


async def keep_basis(tx: Tx, replay_id: UUID, *, stamp: str, live: Json, draft: Json | None) -> None:
    """`stamp`: of the knowledge when the replay began. Once: a restart goes on with what it began with."""
    await tx.execute(
        "UPDATE replay SET knowledge_stamp = $3, live_config = $4, draft_config = $5 "
        "WHERE workspace_id = $1 AND id = $2 AND live_config IS NULL",
        tx.tenant,
        replay_id,
        stamp,
        live,
        draft,
    )


async def find_basis(tx: Tx, replay_id: UUID) -> Record:
    row = await tx.fetchrow(
        "SELECT knowledge_stamp, live_config, draft_config, is_fresh FROM replay WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        replay_id,
    )
    if row is None:
        raise LookupError(replay_id)
    return row


async def forget_basis(tx: Tx, replay_id: UUID) -> None:
    """The knowledge changed while it ran: its answers speak for nobody later."""
    await tx.execute(
        "UPDATE replay SET knowledge_stamp = NULL WHERE workspace_id = $1 AND id = $2", tx.tenant, replay_id
    )


async def fetch_earlier(tx: Tx, assistant_id: AssistantId, *, stamp: str) -> list[Record]:
    """Finished replays of this assistant over the same knowledge, newest first: id, live_config, draft_config."""
    return await tx.fetch(
        "SELECT id, live_config, draft_config FROM replay "
        "WHERE workspace_id = $1 AND assistant_id = $2 AND knowledge_stamp = $3 AND state = 'done' "
        "AND live_config IS NOT NULL ORDER BY started_at DESC LIMIT $4",
        tx.tenant,
        assistant_id,
        stamp,
        _EARLIER,
    )


async def fetch_earlier_items(tx: Tx, replay_ids: Sequence[UUID], asked: Sequence[bytes]) -> list[EarlierItem]:
    """What these replays were answered to the same questions."""
    if not replay_ids or not asked:
        return []
    rows = await tx.fetch(
        "SELECT replay_id, asked, live, draft, basis FROM replay_item "
        "WHERE workspace_id = $1 AND asked = ANY($2::bytea[]) AND replay_id = ANY($3::uuid[]) AND basis IS NOT NULL",
        tx.tenant,
        list(asked),
        list(replay_ids),
    )
    return [EarlierItem(**dict(row.items())) for row in rows]


async def keep_items(tx: Tx, replay_id: UUID, kept: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Position and values of each: verdict, live, draft, failures, asked, basis. One round trip for all."""
    names = ("verdict", "live", "draft", "failures", "asked", "basis")
    await tx.executemany(
        "UPDATE replay_item SET verdict = $4, live = $5, draft = $6, failures = $7, asked = $8, basis = $9 "
        "WHERE workspace_id = $1 AND replay_id = $2 AND position = $3",
        [(tx.tenant, replay_id, position, *(values[name] for name in names)) for position, values in kept],
    )
