"""Who gets which waiting conversation. Only reads: whoever asks passes the baton, under the lock of `take_turns`."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.routing.duty import find_off_duty
from relevo.desk.routing.queries import Opening
from relevo.desk.team import api as team
from relevo.kit.ids import ConversationId, TeammateId
from relevo.platform.db import Tx

OFFLINE_AFTER_MIN = 10
"""A customer who writes to a teammate in the middle of a conversation waits at most so long for them to come back."""

_IS_HERE = """
EXISTS (SELECT FROM presence p WHERE p.workspace_id = t.workspace_id AND p.teammate_id = t.id
        AND p.seen_at > now() - make_interval(secs => $2))
"""
# The oldest wait for whose team somebody has room. Among them: who speaks the language, then who takes the intent, then
# who takes any, then those who rather take others; among equals who has the least to do, then whoever was given
# something longest ago.
_NEXT = f"""
WITH free AS MATERIALIZED (
    SELECT * FROM (
        SELECT m.team_id, t.id, t.name, t.languages, t.capacity, t.routed_at,
               ARRAY(SELECT k.intent_id FROM intent_taker k
                     WHERE k.workspace_id = t.workspace_id AND k.teammate_id = t.id) AS intents,
               (SELECT count(*) FROM conversation o WHERE o.workspace_id = $1 AND o.status = 'open'
                AND o.holder_kind = 'teammate' AND o.holder_id = t.id) AS load
        FROM team g
        JOIN team_member m ON m.workspace_id = g.workspace_id AND m.team_id = g.id
        JOIN teammate t ON t.workspace_id = m.workspace_id AND t.id = m.teammate_id
        WHERE g.workspace_id = $1 AND g.auto_assign AND t.state = 'active' AND t.presence_wish = 'online' AND {_IS_HERE}
          AND t.id <> ALL ($4::uuid[])
    ) here WHERE load < capacity
)
SELECT c.id AS conversation_id, someone.id AS teammate_id, someone.name
FROM conversation c CROSS JOIN LATERAL (
    SELECT id, name FROM free WHERE team_id = c.holder_id
    ORDER BY (c.language IS NULL OR languages = '{{}}' OR lower(left(c.language, 2)) = ANY (languages)) DESC,
             CASE WHEN c.intent_id = ANY (intents) THEN 0 WHEN intents = '{{}}' THEN 1 ELSE 2 END,
             load, routed_at NULLS FIRST, id LIMIT 1
) someone
WHERE c.workspace_id = $1 AND c.status = 'open' AND c.waiting_since IS NOT NULL AND c.holder_kind = 'team'
  AND c.id <> ALL ($3::uuid[]) AND $5 <> (c.channel_id = ANY ($6::uuid[]))
ORDER BY c.waiting_since, c.id LIMIT 1
"""
_WROTE = """
EXISTS (SELECT FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id
        AND m.seq >= s.started_seq AND m.kind = 'message' AND m.author_id = t.id)
"""
# Disabled: at once. Offline: at once if they never wrote since they got it, else after the stated time. Somebody who
# never opened the inbox (a phone, a program) is never called offline: nothing is known about them. Off duty by
# their own hours: what routing gave them and they never answered; a person who gave it to them knew what they did.
# Last, what a deleted team has left behind.
_STRANDED = f"""
SELECT c.id FROM conversation c
JOIN teammate t ON t.workspace_id = c.workspace_id AND t.id = c.holder_id
JOIN stretch s ON s.workspace_id = c.workspace_id AND s.conversation_id = c.id AND s.number = c.stretch_number
WHERE c.workspace_id = $1 AND c.status = 'open' AND c.waiting_since IS NOT NULL AND c.holder_kind = 'teammate'
  AND c.id <> ALL ($3::uuid[])
  AND (t.state <> 'active' OR (EXISTS (SELECT FROM team WHERE workspace_id = $1 AND auto_assign) AND (
      NOT {_IS_HERE} AND t.seen_at < now() - CASE WHEN {_WROTE}
          THEN make_interval(mins => $4) ELSE make_interval(secs => $2) END
      OR t.id = ANY ($5::uuid[]) AND s.by_kind = 'system' AND NOT {_WROTE})))
UNION ALL
SELECT c.id FROM conversation c
WHERE c.workspace_id = $1 AND c.status = 'open' AND c.holder_kind = 'team' AND c.id <> ALL ($3::uuid[])
  AND NOT EXISTS (SELECT FROM team g WHERE g.workspace_id = $1 AND g.id = c.holder_id)
LIMIT 1
"""
_SOMEBODY_WAITS = """
SELECT FROM conversation c
WHERE c.workspace_id = $1 AND c.status = 'open' AND c.waiting_since IS NOT NULL
  AND c.holder_kind IN ('teammate', 'team')
  AND EXISTS (SELECT FROM team WHERE workspace_id = $1 AND auto_assign)
"""


@dataclass(frozen=True, slots=True)
class Match:
    conversation_id: ConversationId
    teammate_id: TeammateId
    name: str


async def take_turns(tx: Tx) -> None:
    """One router of a workspace after the other, until the transaction ends: two would both see the last free place."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"route:{tx.tenant}")


async def find_match(tx: Tx, opening: Opening, *, but: Sequence[UUID] = ()) -> Match | None:
    """The next conversation of a queue where it is open now, and who should have it, if there is such a pair."""
    off_duty = await find_off_duty(tx)
    row = await tx.fetchrow(
        _NEXT, tx.tenant, team.PRESENCE_TTL_S, list(but), off_duty, opening.is_open, opening.otherwise
    )
    return Match(row["conversation_id"], row["teammate_id"], row["name"]) if row else None


async def find_stranded(tx: Tx, *, but: Sequence[UUID] = ()) -> ConversationId | None:
    """A conversation whose customer waits for a teammate who is not there, or that a deleted team still holds."""
    off_duty = await find_off_duty(tx)
    return await tx.fetchval(_STRANDED, tx.tenant, team.PRESENCE_TTL_S, list(but), OFFLINE_AFTER_MIN, off_duty)


async def note_given(tx: Tx, teammate_id: TeammateId) -> None:
    """For the turn among equals."""
    await tx.execute(
        "UPDATE teammate SET routed_at = now() WHERE workspace_id = $1 AND id = $2", tx.tenant, teammate_id
    )


async def somebody_waits(tx: Tx) -> bool:
    """For a person, in a workspace that gives conversations to people by itself."""
    return bool(await tx.fetchval(f"SELECT EXISTS ({_SOMEBODY_WAITS})", tx.tenant))
