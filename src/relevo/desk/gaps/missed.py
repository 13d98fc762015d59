"""Questions that stayed unanswered or had to be corrected, and what people then said and how long it took them. Reads
only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from relevo.platform.db import Record, Tx

LOOK_BACK = timedelta(days=90)
MOST_MISSED = 3_000
# A person reads and writes a first answer in so many minutes; a night between two answers is no work.
FIRST_MINUTES = 2.0
LONGEST_PAUSE_MINUTES = 5.0

# What the customer had written since somebody last spoke, when the turn began that found nothing.
_MISSED = """
WITH corrected AS (
    SELECT a.turn_id, bool_or(x.state = 'applied') AS is_mended,
        (array_agg(coalesce(x.after ->> 'answer', x.after ->> 'text') ORDER BY x.made_at DESC)
            FILTER (WHERE coalesce(x.after ->> 'answer', x.after ->> 'text') <> ''))[1] AS answer,
        max(x.made_at) AS at
    FROM correction x
    JOIN message a ON a.workspace_id = x.workspace_id AND a.id = x.message_id AND a.author_kind = 'assistant'
    WHERE x.workspace_id = $1 AND x.made_at > now() - $2::interval AND x.state IN ('applied', 'taken_back')
        AND x.fault IN ('wrong', 'incomplete', 'outdated', 'missing')
    GROUP BY a.turn_id
)
SELECT coalesce(x.is_mended, false) AS is_mended, x.answer AS corrected, x.at AS corrected_at, m.id AS message_id,
    t.conversation_id, t.trigger_seq AS seq, m.created_at AS asked_at, c.language,
    coalesce(k.name, '') AS name, coalesce(asked.text, m.text) AS text
FROM turn t
LEFT JOIN corrected x ON x.turn_id = t.id
JOIN conversation c ON c.workspace_id = t.workspace_id AND c.id = t.conversation_id
JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
JOIN message m ON m.workspace_id = t.workspace_id AND m.conversation_id = t.conversation_id AND m.seq = t.trigger_seq
    AND m.author_kind = 'contact' AND m.kind = 'message'
CROSS JOIN LATERAL (
    SELECT string_agg(q.text, E'\\n' ORDER BY q.seq) AS text FROM message q
    WHERE q.workspace_id = t.workspace_id AND q.conversation_id = t.conversation_id AND q.kind = 'message'
        AND q.author_kind = 'contact' AND q.seq <= t.trigger_seq AND q.seq > coalesce((
            SELECT max(a.seq) FROM message a
            WHERE a.workspace_id = t.workspace_id AND a.conversation_id = t.conversation_id AND a.kind = 'message'
                AND a.author_kind <> 'contact' AND a.seq < t.trigger_seq), 0)
) asked
WHERE t.workspace_id = $1 AND t.state = 'committed' AND t.started_at > now() - $2::interval
    AND (x.turn_id IS NOT NULL
        OR t.outcome IN ('hand_over', 'reply') AND t.trace ->> 'reason' = 'outside_knowledge')
ORDER BY t.started_at DESC LIMIT $3
"""

_TOLD = """
SELECT conversation_id, seq, created_at, text FROM message
WHERE workspace_id = $1 AND conversation_id = ANY($2::uuid[]) AND kind = 'message' AND author_kind = 'teammate'
ORDER BY conversation_id, seq
"""


@dataclass(frozen=True, kw_only=True)
class Missed:
    """`told`: what people wrote to the customer from then on, and into a correction of the answer. `is_mended`: that
    correction holds, so what this customer asked is answered by now."""

    message_id: UUID
    conversation_id: UUID
    asked_at: datetime
    text: str
    language: str | None
    name: str
    told: Sequence[tuple[datetime, str]]
    is_mended: bool = False

    @property
    def minutes(self) -> float:
        """Of a person's work: two for the first answer, then the time between answers, five at most for each."""
        if not self.told:
            return 0.0
        at = [when for when, _ in self.told]
        pauses = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(at)]
        return FIRST_MINUTES + sum(min(pause, LONGEST_PAUSE_MINUTES) for pause in pauses)


async def find_missed(tx: Tx) -> list[Missed]:
    """Of the last 90 days, the newest 3,000."""
    rows = await tx.fetch(_MISSED, tx.tenant, LOOK_BACK, MOST_MISSED)
    told = await tx.fetch(_TOLD, tx.tenant, list({row["conversation_id"] for row in rows}))
    said: dict[UUID, list[tuple[int, datetime, str]]] = {}
    for row in told:
        said.setdefault(row["conversation_id"], []).append((row["seq"], row["created_at"], row["text"]))
    missed = [
        Missed(
            message_id=row["message_id"],
            conversation_id=row["conversation_id"],
            asked_at=row["asked_at"],
            text=row["text"],
            language=row["language"],
            name=row["name"],
            told=_told(row, said.get(row["conversation_id"], ())),
            is_mended=row["is_mended"],
        )
        for row in rows
    ]
    return sorted(missed, key=lambda one: (one.asked_at, one.message_id))


def _told(row: Record, said: Sequence[tuple[int, datetime, str]]) -> list[tuple[datetime, str]]:
    told = [(at, text) for seq, at, text in said if seq > row["seq"]]
    if row["corrected"]:
        told.append((row["corrected_at"], row["corrected"]))
    return sorted(told)
