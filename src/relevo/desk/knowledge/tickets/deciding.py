"""A person's decisions about proposals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.add_documents import do_add_qa
from relevo.desk.knowledge.schemas import QaInput
from relevo.desk.knowledge.tickets.errors import ProposalIsDecided
from relevo.desk.knowledge.tickets.queries import get_proposal
from relevo.desk.knowledge.tickets.schemas import DecidedOut, ProposalChange, ProposalOut
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def change_proposal(tx: Tx, proposal_id: UUID, change: ProposalChange) -> ProposalOut:
    """Raises NoSuchProposal, ProposalIsDecided."""
    given = change.model_dump(exclude_none=True)
    changed = await tx.fetchval(
        "UPDATE past_proposal SET question = coalesce($3, question), answer = coalesce($4, answer), "
        "phrasings = coalesce($5, phrasings) WHERE workspace_id = $1 AND id = $2 AND state = 'new' RETURNING id",
        tx.tenant,
        proposal_id,
        given.get("question"),
        given.get("answer"),
        given.get("phrasings"),
    )
    proposal = await get_proposal(tx, proposal_id)
    if changed is None:
        raise ProposalIsDecided
    return proposal


async def decide(tx: Tx, ids: Sequence[UUID], decision: str, *, by: Actor) -> DecidedOut:
    """Those decided before are left alone, so two people who approve at once make one document."""
    before = "rejected" if decision == "reopen" else "new"
    rows = await tx.fetch(
        "SELECT id FROM past_proposal WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND state = $3 "
        "ORDER BY id FOR UPDATE",
        tx.tenant,
        list(ids),
        before,
    )
    for row in rows:
        proposal = await get_proposal(tx, row["id"])
        document_id = await _add(tx, proposal, by=by) if decision == "approve" else None
        await _write(tx, proposal.id, decision, document_id, by=by)
        await record(tx, f"past_proposal.{decision}", by=by, subject_kind="past_proposal", subject_id=proposal.id)
    return DecidedOut(decided=len(rows), left_alone=len(set(ids)) - len(rows))


async def _add(tx: Tx, proposal: ProposalOut, *, by: Actor) -> UUID:
    given: dict[str, Any] = {
        "question": proposal.question,
        "answer": proposal.answer,
        "phrasings": proposal.phrasings,
        "language": proposal.language,
    }
    return (await do_add_qa(tx, QaInput(**given), by=by)).id


async def _write(tx: Tx, proposal_id: UUID, decision: str, document_id: UUID | None, *, by: Actor) -> None:
    state = {"approve": "approved", "reject": "rejected", "reopen": "new"}[decision]
    await tx.execute(
        "UPDATE past_proposal SET state = $3, document_id = $4, "
        "decided_by_name = CASE WHEN $3 = 'new' THEN NULL ELSE $5 END, "
        "decided_at = CASE WHEN $3 = 'new' THEN NULL ELSE now() END WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        proposal_id,
        state,
        document_id,
        by.name,
    )
