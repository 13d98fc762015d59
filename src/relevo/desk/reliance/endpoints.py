"""Affected answers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from relevo.desk.reliance import actions, queries
from relevo.desk.reliance.errors import AlreadyDecided, NoSuchAnswer, NoSuchChange
from relevo.desk.reliance.schemas import (
    AffectedAnswerOut,
    AnswerDecisionInput,
    KnowledgeChangeOut,
    ReliancePending,
    ReliancePick,
)
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["reliance"])


@router.get("/knowledge/changes", caller=Caller.TEAMMATE)
async def list_knowledge_changes(
    tx: RequestTx,
    page: RequestedPage,
    pick: Annotated[ReliancePick, Query(description="Only those with answers nobody decided about, or all.")] = "open",
    document_id: UUID | None = None,
) -> Page[KnowledgeChangeOut]:
    """Changes of the knowledge that took words away which assistants had answered with, newest first."""
    return await queries.list_changes(tx, page, pick=pick, document_id=document_id)


@router.get("/knowledge/changes/pending", caller=Caller.TEAMMATE)
async def count_affected_answers(tx: RequestTx) -> ReliancePending:
    """How many affected answers nobody has decided about."""
    return await queries.get_pending(tx)


@router.get("/knowledge/changes/{change_id}/answers", caller=Caller.TEAMMATE, errors=[NoSuchChange])
async def list_affected_answers(change_id: UUID, tx: RequestTx, page: RequestedPage) -> Page[AffectedAnswerOut]:
    """Each answer that relied on what is gone, newest first, with a draft of what the customer could be told."""
    return await queries.list_answers(tx, change_id, page)


@router.post(
    "/knowledge/changes/{change_id}/answers/{message_id}/decide",
    caller=Caller.TEAMMATE,
    errors=[NoSuchAnswer, AlreadyDecided],
)
async def decide_affected_answer(
    change_id: UUID, message_id: UUID, given: AnswerDecisionInput, tx: RequestTx, actor: CurrentActor
) -> AffectedAnswerOut:
    """Open the conversation again, put a message into your draft there, or do nothing. Nothing is sent by this."""
    return await actions.do_decide(tx, change_id, message_id, given, by=actor)


@router.post("/knowledge/changes/{change_id}/ignore", caller=Caller.TEAMMATE, errors=[NoSuchChange])
async def ignore_affected_answers(change_id: UUID, tx: RequestTx, actor: CurrentActor) -> KnowledgeChangeOut:
    """Do nothing about the answers of this change that nobody decided about."""
    return await actions.do_ignore_rest(tx, change_id, by=actor)
