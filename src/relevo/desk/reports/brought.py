"""What each approved change brought: the answers it gave since, how they were rated, how often corrected again.

A correction or a gap's answer is a document: its answers are those that cite it. A version's are its turns. Nothing is
kept: everything is counted from the citations, turns, ratings and corrections themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query

from relevo.desk.reports.errors import NoSuchReportChange
from relevo.desk.reports.schemas import ChangeConversationOut, ReportChangeOut
from relevo.platform.db import Record, Tx

MOST_CHANGES = 200
Only = Literal["all", "rated", "corrected"]


@dataclass(frozen=True)
class Asked:
    """One change, and which of its conversations: all, those rated after it, those with an answer corrected again."""

    kind: Literal["correction", "gap", "version"]
    key: Annotated[str, Query(max_length=60)]
    only: Only = "all"


_MADE = """
SELECT 'correction' AS kind, c.id::text AS key, c.kind AS what,
    coalesce(nullif(c.question, ''), c.after ->> 'shown', '') AS title, c.document_id, NULL::uuid AS assistant_id,
    NULL::int AS version, c.made_by_name AS made_by, c.made_at, c.taken_back_at AS ended_at
FROM correction c WHERE c.workspace_id = $1 AND c.state IN ('applied', 'taken_back')
UNION ALL
SELECT 'gap', g.id::text, 'answered', g.question, g.document_id, NULL, NULL, g.decided_by_name, g.decided_at, NULL
FROM gap g WHERE g.workspace_id = $1 AND g.state = 'answered'
UNION ALL
SELECT 'version', v.assistant_id || '/' || v.number, 'published', a.name || ' v' || v.number, NULL, v.assistant_id,
    v.number, t.name, coalesce(v.published_at, v.created_at), NULL
FROM assistant_version v
JOIN assistant a ON a.workspace_id = v.workspace_id AND a.id = v.assistant_id
LEFT JOIN teammate t ON t.workspace_id = v.workspace_id AND t.id = v.created_by
WHERE v.workspace_id = $1 AND v.state <> 'draft'
"""

# Every answer that a change gave, with the rating of its conversation that followed and whether it was corrected.
_ANSWERS = """
SELECT made.kind, made.key, said.conversation_id, said.created_at, said.is_corrected
FROM made CROSS JOIN LATERAL (
    SELECT DISTINCT ON (c.message_id) c.conversation_id, c.created_at,
        EXISTS (SELECT FROM correction x WHERE x.workspace_id = $1 AND x.message_id = c.message_id
            AND x.state = 'applied') AS is_corrected
    FROM citation c
    WHERE c.workspace_id = $1 AND c.document_id = made.document_id AND c.created_at >= made.made_at
        AND c.created_at < coalesce(made.ended_at, 'infinity')
    UNION ALL
    SELECT t.conversation_id, t.started_at,
        EXISTS (SELECT FROM correction x JOIN message m ON m.workspace_id = $1 AND m.id = x.message_id
            WHERE x.workspace_id = $1 AND x.conversation_id = t.conversation_id AND m.turn_id = t.id
                AND x.state = 'applied')
    FROM turn t
    WHERE made.version IS NOT NULL AND t.workspace_id = $1 AND t.assistant_id = made.assistant_id
        AND t.assistant_version = made.version AND t.state = 'committed' AND t.outcome = 'reply'
) said
"""

_BROUGHT = f"""
WITH made AS MATERIALIZED (
    SELECT * FROM ({_MADE}) every WHERE made_at >= $2 AND made_at < $3 ORDER BY made_at DESC, key DESC LIMIT $4
), answers AS MATERIALIZED ({_ANSWERS}), counted AS (
    SELECT kind, key, count(*) AS answers, count(DISTINCT conversation_id) AS conversations,
        count(*) FILTER (WHERE is_corrected) AS corrected
    FROM answers GROUP BY kind, key
), first_answers AS (
    SELECT kind, key, conversation_id, min(created_at) AS at FROM answers GROUP BY kind, key, conversation_id
), rated AS (
    SELECT f.kind, f.key, count(*) AS ratings, avg(r.score)::float8 AS rating
    FROM first_answers f
    JOIN csat r ON r.workspace_id = $1 AND r.conversation_id = f.conversation_id AND r.created_at >= f.at
    GROUP BY f.kind, f.key
)
SELECT made.kind, made.key, made.what, made.title, made.made_by, made.made_at, made.ended_at, made.document_id,
    CASE WHEN made.document_id IS NOT NULL OR made.version IS NOT NULL THEN coalesce(c.answers, 0) END AS answers,
    CASE WHEN made.document_id IS NOT NULL OR made.version IS NOT NULL THEN coalesce(c.conversations, 0) END
        AS conversations,
    coalesce(r.ratings, 0) AS ratings, r.rating, coalesce(c.corrected, 0) AS corrected
FROM made
LEFT JOIN counted c ON c.kind = made.kind AND c.key = made.key
LEFT JOIN rated r ON r.kind = made.kind AND r.key = made.key
ORDER BY made.made_at DESC, made.key DESC
"""

_CONVERSATIONS = f"""
WITH made AS MATERIALIZED (SELECT * FROM ({_MADE}) every WHERE kind = $2 AND key = $3), answers AS ({_ANSWERS})
, given AS (
    SELECT conversation_id, min(created_at) AS first_at, max(created_at) AS answered_at, count(*) AS answers,
        count(*) FILTER (WHERE is_corrected) AS corrected
    FROM answers GROUP BY conversation_id
)
SELECT g.conversation_id, c.number, k.name AS contact_name, g.answered_at, g.answers, g.corrected, rated.ratings,
    rated.score
FROM given g
JOIN conversation c ON c.workspace_id = $1 AND c.id = g.conversation_id
JOIN contact k ON k.workspace_id = $1 AND k.id = c.contact_id
CROSS JOIN LATERAL (
    SELECT count(*) AS ratings, (array_agg(r.score ORDER BY r.created_at DESC))[1] AS score FROM csat r
    WHERE r.workspace_id = $1 AND r.conversation_id = g.conversation_id AND r.created_at >= g.first_at
) rated
WHERE ($4 <> 'rated' OR rated.ratings > 0) AND ($4 <> 'corrected' OR g.corrected > 0)
    AND ($5::timestamptz IS NULL OR (g.answered_at, g.conversation_id) < ($5, $6::uuid))
ORDER BY g.answered_at DESC, g.conversation_id DESC LIMIT $7
"""


async def list_changes(tx: Tx, period: tuple[datetime, datetime]) -> list[ReportChangeOut]:
    """Those made from the first instant on and before the second, the newest first."""
    rows = await tx.fetch(_BROUGHT, tx.tenant, *period, MOST_CHANGES)
    return [ReportChangeOut(**_dict(row)) for row in rows]


async def fetch_conversations(
    tx: Tx, change: Asked, *, after: tuple[datetime, UUID] | None, limit: int | None
) -> list[ChangeConversationOut]:
    """The newest first; `limit` None: all. Raises NoSuchReportChange."""
    known = await tx.fetchval(
        f"SELECT EXISTS (SELECT FROM ({_MADE}) e WHERE kind = $2 AND key = $3)",
        tx.tenant,
        change.kind,
        change.key,
    )
    if not known:
        raise NoSuchReportChange
    at, last = after or (None, None)
    rows = await tx.fetch(_CONVERSATIONS, tx.tenant, change.kind, change.key, change.only, at, last, limit)
    return [ChangeConversationOut(**_dict(row)) for row in rows]


def _dict(row: Record) -> dict[str, Any]:
    return dict(row.items())
