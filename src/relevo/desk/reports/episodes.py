"""All SQL of reports: one row per episode of a period."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.reports.errors import PeriodTooFull
from relevo.platform.db import Tx

MAX_EPISODES = 50_000


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which episodes: those that began from `since` on and before `until`, and fit every filter that is given."""

    since: datetime
    until: datetime
    channel_id: UUID | None = None
    assistant_id: UUID | None = None
    teammate_id: UUID | None = None
    team_id: UUID | None = None
    language: str | None = None
    intent: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Episode:
    """What is known of one episode. Instants are those of the database; a missing one did not happen (yet)."""

    conversation_id: UUID
    number: int
    stretch_number: int
    contact_name: str | None
    channel_id: UUID
    language: str | None
    intent_id: UUID | None
    began_at: datetime
    resolved_at: datetime | None
    reopened_at: datetime | None
    asked_at: datetime | None
    """The customer's first message."""
    assistant_at: datetime | None
    """The first answer of an assistant after it, and below of a teammate."""
    people_at: datetime | None
    handed_at: datetime | None
    """When it first went to people without one of them taking it, and below their first answer after that."""
    helped_at: datetime | None
    was_with_people: bool
    reasons: list[str]
    teammate_ids: list[UUID | None]
    """Without an id: somebody who wrote in the channel's own app."""
    team_ids: list[UUID]
    assistant_id: UUID | None
    assistant_version: int | None
    waits: bool
    """The customer waits for a person now."""
    last_author: str | None
    last_at: datetime
    score: int | None
    comment: str
    cost: float | None
    """What models cost whose prices are known, in the currency those were written in."""
    unpriced: int
    """Calls of models without a price: an unknown cost is not zero."""


# A resolve that was taken back ends nothing: what follows it has the reason "undo".
_EPISODES = """
WITH begun AS (
    SELECT s.conversation_id, s.number, s.started_at
    FROM stretch s
    LEFT JOIN stretch before ON before.workspace_id = s.workspace_id
        AND before.conversation_id = s.conversation_id AND before.number = s.number - 1
    WHERE s.workspace_id = $1 AND s.started_at >= $2 AND s.started_at < $3 AND s.holder_kind <> 'nobody'
        AND (before.id IS NULL OR (before.holder_kind = 'nobody' AND s.reason <> 'undo'))
), bounded AS (
    SELECT b.*, e.number AS end_number, e.started_at AS resolved_at, n.started_at AS reopened_at
    FROM begun b
    LEFT JOIN LATERAL (
        SELECT s.number, s.started_at FROM stretch s
        WHERE s.workspace_id = $1 AND s.conversation_id = b.conversation_id AND s.number > b.number
            AND s.holder_kind = 'nobody' AND NOT EXISTS (
                SELECT FROM stretch u WHERE u.workspace_id = $1 AND u.conversation_id = s.conversation_id
                    AND u.number = s.number + 1 AND u.reason = 'undo')
        ORDER BY s.number LIMIT 1
    ) e ON true
    LEFT JOIN stretch n ON n.workspace_id = $1 AND n.conversation_id = b.conversation_id
        AND n.number = e.number + 1
)
SELECT c.id AS conversation_id, c.number, b.number AS stretch_number, k.name AS contact_name, c.channel_id, c.language,
    about.intent_id, b.started_at AS began_at, b.resolved_at, b.reopened_at, asked.asked_at, answers.assistant_at,
    answers.people_at, held.handed_at, helped.helped_at, held.was_with_people, held.reasons, who.teammate_ids,
    held.team_ids, coalesce(t.assistant_id, c.assistant_id) AS assistant_id, t.assistant_version,
    b.resolved_at IS NULL AND c.waiting_since IS NOT NULL AS waits,
    last.author_kind AS last_author, coalesce(last.created_at, b.started_at) AS last_at,
    r.score, coalesce(r.comment, '') AS comment, used.cost, used.unpriced
FROM bounded b
JOIN conversation c ON c.workspace_id = $1 AND c.id = b.conversation_id
JOIN contact k ON k.workspace_id = $1 AND k.id = c.contact_id
CROSS JOIN LATERAL (SELECT coalesce(b.reopened_at, 'infinity'::timestamptz) AS until) w
CROSS JOIN LATERAL (
    SELECT min(m.created_at) AS asked_at FROM message m
    WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.created_at >= b.started_at AND m.created_at < w.until
        AND m.kind = 'message' AND m.author_kind = 'contact'
) asked
CROSS JOIN LATERAL (
    SELECT min(m.created_at) FILTER (WHERE m.author_kind = 'assistant') AS assistant_at,
        min(m.created_at) FILTER (WHERE m.author_kind = 'teammate') AS people_at
    FROM message m
    WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.created_at >= asked.asked_at
        AND m.created_at < w.until AND m.kind = 'message'
) answers
CROSS JOIN LATERAL (
    SELECT min(s.started_at) FILTER (WHERE s.by_kind <> 'teammate') AS handed_at,
        coalesce(array_agg(s.reason ORDER BY s.number) FILTER (WHERE s.by_kind <> 'teammate'), '{}') AS reasons,
        coalesce(array_agg(DISTINCT s.holder_id) FILTER (WHERE s.holder_kind = 'team'), '{}') AS team_ids,
        count(*) > 0 AS was_with_people
    FROM stretch s
    WHERE s.workspace_id = $1 AND s.conversation_id = c.id AND s.number >= b.number
        AND (b.end_number IS NULL OR s.number < b.end_number) AND s.holder_kind IN ('team', 'teammate')
) held
CROSS JOIN LATERAL (
    SELECT min(m.created_at) AS helped_at FROM message m
    WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.created_at >= held.handed_at
        AND m.created_at < w.until AND m.kind = 'message' AND m.author_kind = 'teammate'
) helped
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT m.author_id), '{}') AS teammate_ids FROM message m
    WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.created_at >= b.started_at AND m.created_at < w.until
        AND m.kind = 'message' AND m.author_kind = 'teammate'
) who
LEFT JOIN LATERAL (
    SELECT m.author_kind, m.created_at FROM message m
    WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.created_at >= b.started_at AND m.created_at < w.until
        AND m.kind = 'message'
    ORDER BY m.seq DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT t.assistant_id, t.assistant_version FROM turn t
    WHERE t.workspace_id = $1 AND t.conversation_id = c.id AND t.state = 'committed'
        AND t.started_at >= b.started_at AND t.started_at < w.until
    ORDER BY t.started_at DESC LIMIT 1
) t ON true
LEFT JOIN LATERAL (
    SELECT i.intent_id FROM conversation_intent i
    WHERE i.workspace_id = $1 AND i.conversation_id = c.id AND i.at >= b.started_at AND i.at < w.until
    ORDER BY i.at DESC, i.id DESC LIMIT 1
) about ON true
LEFT JOIN LATERAL (
    SELECT r.score, r.comment FROM csat r
    WHERE r.workspace_id = $1 AND r.conversation_id = c.id AND r.created_at >= b.started_at AND r.created_at < w.until
    ORDER BY r.created_at DESC LIMIT 1
) r ON true
CROSS JOIN LATERAL (
    SELECT sum(u.cost)::float8 AS cost, count(*) FILTER (WHERE u.cost IS NULL AND u.state = 'done') AS unpriced
    FROM model_usage u
    WHERE u.workspace_id = $1 AND u.conversation_id = c.id AND u.created_at >= b.started_at AND u.created_at < w.until
) used
WHERE ($4::uuid IS NULL OR c.channel_id = $4)
    AND ($5::uuid IS NULL OR coalesce(t.assistant_id, c.assistant_id) = $5)
    AND ($6::uuid IS NULL OR $6 = ANY (who.teammate_ids))
    AND ($7::uuid IS NULL OR $7 = ANY (held.team_ids))
    AND ($8::text IS NULL OR c.language = $8)
    AND ($9::uuid IS NULL OR about.intent_id = $9)
    AND ($10::text IS NULL OR $10 = ANY (held.reasons))
ORDER BY b.started_at DESC, c.id DESC
LIMIT $11
"""

_NAMES = """
SELECT 'channel' AS kind, id, name FROM channel WHERE workspace_id = $1
UNION ALL SELECT 'assistant', id, name FROM assistant WHERE workspace_id = $1
UNION ALL SELECT 'team', id, name FROM team WHERE workspace_id = $1
UNION ALL SELECT 'teammate', id, name FROM teammate WHERE workspace_id = $1
UNION ALL SELECT 'intent', id, name FROM intent WHERE workspace_id = $1
"""


async def fetch_episodes(tx: Tx, filters: Filters) -> list[Episode]:
    """The newest first. Raises PeriodTooFull above `MAX_EPISODES`."""
    rows = await tx.fetch(
        _EPISODES,
        tx.tenant,
        filters.since,
        filters.until,
        filters.channel_id,
        filters.assistant_id,
        filters.teammate_id,
        filters.team_id,
        filters.language,
        filters.intent,
        filters.reason,
        MAX_EPISODES + 1,
    )
    if len(rows) > MAX_EPISODES:
        raise PeriodTooFull
    return [Episode(**dict(row.items())) for row in rows]


async def fetch_names(tx: Tx) -> dict[tuple[str, Any], str]:
    """The name of each channel, assistant, team, teammate and intent, by kind and id."""
    return {(row["kind"], row["id"]): row["name"] for row in await tx.fetch(_NAMES, tx.tenant)}
