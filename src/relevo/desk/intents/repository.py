"""All SQL of intents. Who changes the list counts up its version in the same transaction (`count_up`)."""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.intents.tables import Intent, Proposal, intent_from, proposal_from
from relevo.kit.ids import IntentId, WorkspaceId, new_id
from relevo.platform.db import Tx

_COLUMNS = """
i.id, i.name, i.description, i.examples, i.document_ids, i.active, i.created_at, i.updated_at,
ARRAY(SELECT k.team_id FROM intent_taker k WHERE k.workspace_id = i.workspace_id AND k.intent_id = i.id
      AND k.team_id IS NOT NULL ORDER BY k.team_id) AS team_ids,
ARRAY(SELECT k.teammate_id FROM intent_taker k WHERE k.workspace_id = i.workspace_id AND k.intent_id = i.id
      AND k.teammate_id IS NOT NULL ORDER BY k.teammate_id) AS teammate_ids
"""
_PROPOSAL = "id, name, language, examples, conversation_ids, fingerprint, created_at"


async def fetch_intents(tx: Tx) -> list[Intent]:
    """The list as it is now, by name."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM intent i WHERE i.workspace_id = $1 AND i.deleted_at IS NULL ORDER BY lower(i.name)",
        tx.tenant,
    )
    return [intent_from(row) for row in rows]


async def find_intent(tx: Tx, intent_id: UUID, *, lock: bool = False) -> Intent | None:
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM intent i WHERE i.workspace_id = $1 AND i.id = $2 AND i.deleted_at IS NULL"
        + (" FOR UPDATE OF i" if lock else ""),
        tx.tenant,
        intent_id,
    )
    return intent_from(row) if row else None


async def take_turns(tx: Tx) -> None:
    """One change of the list after the other: names and the number of intents are checked before they are written."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('intents ' || $1::text, 0))", str(tx.tenant))


async def insert_intent(
    tx: Tx, *, name: str, description: str, examples: Sequence[str], document_ids: Sequence[UUID], active: bool
) -> IntentId:
    intent_id = IntentId(new_id())
    await tx.execute(
        "INSERT INTO intent (workspace_id, id, name, description, examples, document_ids, active) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tx.tenant,
        intent_id,
        name,
        description,
        list(examples),
        list(document_ids),
        active,
    )
    return intent_id


async def update_intent(tx: Tx, intent: Intent) -> None:
    await tx.execute(
        "UPDATE intent SET name = $3, description = $4, examples = $5, document_ids = $6, active = $7, "
        "updated_at = now() WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        intent.id,
        intent.name,
        intent.description,
        list(intent.examples),
        list(intent.document_ids),
        intent.active,
    )


async def delete_intent(tx: Tx, intent_id: IntentId) -> None:
    """Off the list. Its row stays, for the conversations that carry it."""
    await tx.execute(
        "UPDATE intent SET deleted_at = now(), active = false, examples = '{}', document_ids = '{}' "
        "WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        intent_id,
    )
    await tx.execute("DELETE FROM intent_taker WHERE workspace_id = $1 AND intent_id = $2", tx.tenant, intent_id)


async def count_conversations(tx: Tx) -> dict[UUID, int]:
    """How many conversations carry each intent now."""
    rows = await tx.fetch(
        "SELECT intent_id, count(*) AS found FROM conversation WHERE workspace_id = $1 AND intent_id IS NOT NULL "
        "GROUP BY intent_id",
        tx.tenant,
    )
    return {row["intent_id"]: row["found"] for row in rows}


async def set_takers(
    tx: Tx,
    intent_id: IntentId,
    *,
    team_ids: Sequence[UUID] | None = None,
    teammate_ids: Sequence[UUID] | None = None,
) -> None:
    for column, ids in (("team_id", team_ids), ("teammate_id", teammate_ids)):
        if ids is None:
            continue
        await tx.execute(
            f"DELETE FROM intent_taker WHERE workspace_id = $1 AND intent_id = $2 AND {column} IS NOT NULL",
            tx.tenant,
            intent_id,
        )
        await tx.executemany(
            f"INSERT INTO intent_taker (workspace_id, intent_id, {column}) VALUES ($1, $2, $3)",
            [(tx.tenant, intent_id, each) for each in ids],
        )


async def set_intents_of(
    tx: Tx, intent_ids: Sequence[UUID], *, team_id: UUID | None = None, teammate_id: UUID | None = None
) -> None:
    """From the taker's side: these and no others."""
    column, taker = ("team_id", team_id) if team_id else ("teammate_id", teammate_id)
    await tx.execute(f"DELETE FROM intent_taker WHERE workspace_id = $1 AND {column} = $2", tx.tenant, taker)
    await tx.executemany(
        f"INSERT INTO intent_taker (workspace_id, intent_id, {column}) VALUES ($1, $2, $3)",
        [(tx.tenant, each, taker) for each in intent_ids],
    )


async def count_up(tx: Tx) -> int:
    """The version after a change of the list."""
    version: int = await tx.fetchval(
        "INSERT INTO intent_list AS l (workspace_id) VALUES ($1) "
        "ON CONFLICT (workspace_id) DO UPDATE SET version = l.version + 1 RETURNING version",
        tx.tenant,
    )
    return version


async def fetch_version(tx: Tx) -> int | None:
    """None while there never was an intent."""
    version: int | None = await tx.fetchval("SELECT version FROM intent_list WHERE workspace_id = $1", tx.tenant)
    return version


async def is_linked(tx: Tx, document_id: UUID) -> bool:
    """Whether an active intent counts this Q&A's phrasings as its examples."""
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM intent WHERE workspace_id = $1 AND deleted_at IS NULL AND active "
            "AND $2 = ANY (document_ids))",
            tx.tenant,
            document_id,
        )
    )


async def list_unrecognised_workspaces(tx: Tx) -> list[WorkspaceId]:
    """Where customers wrote in the last day and no intent was recognised. Needs a transaction without a tenant."""
    rows = await tx.fetch("SELECT found FROM find_workspaces_with_unrecognised(interval '1 day') AS found")
    return [row["found"] for row in rows]


async def add_proposals(tx: Tx, found: Sequence[Proposal]) -> int:
    """Keep those that are new. One that was decided before does not come again; an open one is brought up to date."""
    added = 0
    for each in found:
        added += bool(
            await tx.fetchval(
                """
                INSERT INTO intent_proposal AS p
                    (workspace_id, id, name, language, examples, conversation_ids, fingerprint)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (workspace_id, fingerprint) DO UPDATE
                    SET examples = excluded.examples, conversation_ids = excluded.conversation_ids
                    WHERE p.state = 'open'
                RETURNING xmax = 0
                """,
                tx.tenant,
                each.id,
                each.name,
                each.language,
                list(each.examples),
                list(each.conversation_ids),
                each.fingerprint,
            )
        )
    return added


async def drop_open_proposals(tx: Tx, *, but: Sequence[str]) -> None:
    """Those that a new look did not find again: their questions have an intent by now, or are too old."""
    await tx.execute(
        "DELETE FROM intent_proposal WHERE workspace_id = $1 AND state = 'open' AND fingerprint <> ALL ($2::text[])",
        tx.tenant,
        list(but),
    )


async def fetch_proposals(tx: Tx, *, limit: int = 50) -> list[Proposal]:
    """Those that nobody decided yet, the largest first."""
    rows = await tx.fetch(
        f"SELECT {_PROPOSAL} FROM intent_proposal WHERE workspace_id = $1 AND state = 'open' "
        "ORDER BY cardinality(conversation_ids) DESC, created_at, id LIMIT $2",
        tx.tenant,
        limit,
    )
    return [proposal_from(row) for row in rows]


async def decide_proposal(tx: Tx, proposal_id: UUID, state: str, *, by_name: str) -> Proposal | None:
    row = await tx.fetchrow(
        f"UPDATE intent_proposal SET state = $3, decided_at = now(), decided_by_name = $4 "
        f"WHERE workspace_id = $1 AND id = $2 AND state = 'open' RETURNING {_PROPOSAL}",
        tx.tenant,
        proposal_id,
        state,
        by_name,
    )
    return proposal_from(row) if row else None
