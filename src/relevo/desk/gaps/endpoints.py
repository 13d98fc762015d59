"""Gaps over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from relevo.desk.gaps import actions, queries
from relevo.desk.gaps.errors import GapIsClosed, NoSuchGap
from relevo.desk.gaps.schemas import GapAnswer, GapLook, GapOut, GapQuestion, GapState
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["gaps"])


@router.get("/gaps", caller=Caller.TEAMMATE)
async def list_gaps(
    tx: RequestTx, page: RequestedPage, state: Annotated[GapState, Query(description="Which of them.")] = "open"
) -> Page[GapOut]:
    """Questions that the knowledge did not answer, grouped; what cost people most comes first."""
    return await queries.list_gaps(tx, page, state=state)


@router.get("/gaps/look", caller=Caller.TEAMMATE)
async def get_gap_look(tx: RequestTx) -> GapLook:
    """When gaps were last looked for, and how much was missed."""
    return await queries.get_look(tx)


@router.post("/gaps/look", caller=Caller.TEAMMATE, status_code=202)
async def look_for_gaps(
    tx: RequestTx, fresh: Annotated[bool, Query(description="Only if the last look is ten minutes old.")] = False
) -> GapLook:
    """Look for gaps in the last 90 days; screens hear when it is done."""
    await actions.look_later(tx, at_once=not fresh)
    return await queries.get_look(tx)


@router.get("/gaps/{gap_id}/questions", caller=Caller.TEAMMATE, errors=[NoSuchGap])
async def list_gap_questions(gap_id: UUID, tx: RequestTx, page: RequestedPage) -> Page[GapQuestion]:
    """Each time that it was asked, newest first, with its conversation."""
    return await queries.list_questions(tx, gap_id, page)


@router.post("/gaps/{gap_id}/answer", caller=Caller.TEAMMATE, errors=[NoSuchGap, GapIsClosed])
async def answer_gap(gap_id: UUID, given: GapAnswer, tx: RequestTx, actor: CurrentActor) -> GapOut:
    """Close the gap with a Q&A: assistants answer from it as soon as it is indexed, a moment later."""
    return await actions.do_answer_gap(tx, gap_id, given, by=actor)


@router.post("/gaps/{gap_id}/dismiss", caller=Caller.TEAMMATE, errors=[NoSuchGap, GapIsClosed])
async def dismiss_gap(gap_id: UUID, tx: RequestTx, actor: CurrentActor) -> GapOut:
    """This shall not be answered from the knowledge; it stays dismissed however often it is asked."""
    return await actions.do_dismiss_gap(tx, gap_id, by=actor)


@router.post("/gaps/{gap_id}/reopen", caller=Caller.TEAMMATE, errors=[NoSuchGap])
async def reopen_gap(gap_id: UUID, tx: RequestTx, actor: CurrentActor) -> GapOut:
    """Back to the open ones; a Q&A that closed it stays where it is."""
    return await actions.do_reopen_gap(tx, gap_id, by=actor)
