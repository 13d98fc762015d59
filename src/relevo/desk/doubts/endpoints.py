"""Doubts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from relevo.desk.doubts import deciding, looking, queries
from relevo.desk.doubts.checking import find_against
from relevo.desk.doubts.errors import CannotEditHere, DoubtIsClosed, NoSuchColleague, NoSuchDoubt, NothingToChange
from relevo.desk.doubts.queries import Wanted
from relevo.desk.doubts.schemas import (
    AgainstOut,
    AnswerCheckInput,
    DoubtDismissal,
    DoubtKind,
    DoubtLook,
    DoubtOut,
    DoubtQuestion,
    DoubtSettlement,
    DoubtState,
)
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["doubts"])


@router.get("/doubts", caller=Caller.TEAMMATE)
async def list_doubts(
    tx: RequestTx,
    page: RequestedPage,
    state: Annotated[DoubtState, Query(description="Which of them.")] = "open",
    kind: DoubtKind | None = None,
    document_id: UUID | None = None,
) -> Page[DoubtOut]:
    """Where the knowledge may be wrong: statements that cannot both be true, dates that passed, sources that nobody
    was answered from, sources that led to corrections, bad ratings or handoffs."""
    return await queries.list_doubts(tx, page, Wanted(state=state, kind=kind, document_id=document_id))


@router.get("/doubts/look", caller=Caller.TEAMMATE)
async def get_doubt_look(tx: RequestTx, actor: CurrentActor) -> DoubtLook:
    """When it was last looked for doubts, how many are open, and how many a colleague asked you to decide."""
    return await queries.get_look(tx, of=actor.teammate_id)


@router.post("/doubts/look", caller=Caller.TEAMMATE, status_code=202)
async def look_for_doubts(
    tx: RequestTx,
    actor: CurrentActor,
    fresh: Annotated[bool, Query(description="Only if the last look is ten minutes old.")] = False,
) -> DoubtLook:
    """Look for doubts now. Every change of the knowledge does so by itself, a few seconds later."""
    await looking.look_later(tx, at_once=not fresh)
    return await queries.get_look(tx, of=actor.teammate_id)


@router.post("/doubts/check", caller=Caller.TEAMMATE)
async def check_answer(given: AnswerCheckInput, tx: RequestTx) -> list[AgainstOut]:
    """What the knowledge says that cannot be true together with an answer about to be written. Keeps nothing."""
    return await find_against(tx, given)


@router.post(
    "/doubts/{doubt_id}/settle",
    caller=Caller.TEAMMATE,
    errors=[NoSuchDoubt, DoubtIsClosed, CannotEditHere, NothingToChange],
)
async def settle_doubt(doubt_id: UUID, given: DoubtSettlement, tx: RequestTx, actor: CurrentActor) -> DoubtOut:
    """Keep one statement; the other gets new words, or its document expires now."""
    return await deciding.do_settle(tx, doubt_id, given, by=actor)


@router.post("/doubts/{doubt_id}/dismiss", caller=Caller.TEAMMATE, errors=[NoSuchDoubt, DoubtIsClosed])
async def dismiss_doubt(doubt_id: UUID, given: DoubtDismissal, tx: RequestTx, actor: CurrentActor) -> DoubtOut:
    """Both are right, or it is right as it is. It is not asked again while both sides stay as they are."""
    return await deciding.do_dismiss(tx, doubt_id, given, by=actor)


@router.post("/doubts/{doubt_id}/ask", caller=Caller.TEAMMATE, errors=[NoSuchDoubt, DoubtIsClosed, NoSuchColleague])
async def ask_about_doubt(doubt_id: UUID, given: DoubtQuestion, tx: RequestTx, actor: CurrentActor) -> DoubtOut:
    """A colleague shall decide: they get a mail, and it stands in their list until somebody has."""
    return await deciding.do_ask(tx, doubt_id, given, by=actor)


@router.post("/doubts/{doubt_id}/reopen", caller=Caller.TEAMMATE, errors=[NoSuchDoubt])
async def reopen_doubt(doubt_id: UUID, tx: RequestTx, actor: CurrentActor) -> DoubtOut:
    """Back to the open ones; what was changed stays changed."""
    return await deciding.do_reopen(tx, doubt_id, by=actor)
