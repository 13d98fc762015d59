"""Corrections over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from relevo.desk.assistants.api import NoSuchAssistant
from relevo.desk.corrections import actions, queries
from relevo.desk.corrections.errors import (
    AlreadySo,
    CannotTakeBack,
    CorrectionIsDecided,
    GuideNotUnderstood,
    NoSuchCorrection,
    NoSuchGuide,
    NotAQa,
    NothingToCorrect,
    NotInText,
)
from relevo.desk.corrections.schemas import AnswerCorrection, CorrectionDraft, CorrectionOut, CorrectionState
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["corrections"])


@router.get("/messages/{message_id}/correction", caller=Caller.TEAMMATE, errors=[NothingToCorrect])
async def draft_correction(message_id: UUID, tx: RequestTx) -> CorrectionDraft:
    """The question that an answer answered, what it was taken from, and Q&As near to it."""
    return await queries.draft_correction(tx, message_id)


@router.post(
    "/messages/{message_id}/corrections",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NothingToCorrect, NotAQa, NotInText, AlreadySo, NoSuchAssistant, GuideNotUnderstood],
)
async def correct_message(
    message_id: UUID, given: AnswerCorrection, tx: RequestTx, actor: CurrentActor
) -> CorrectionOut:
    """Say what should have been said. It holds as soon as the knowledge is indexed, a moment later.

    A line of instructions, a step of a guide and a rule of passing need an admin: from anybody else they are proposed.
    """
    return await actions.do_correct(tx, message_id, given, by=actor)


@router.get("/corrections", caller=Caller.TEAMMATE)
async def list_corrections(
    tx: RequestTx,
    page: RequestedPage,
    conversation_id: UUID | None = None,
    state: Annotated[CorrectionState | None, Query(description="Only these.")] = None,
) -> Page[CorrectionOut]:
    """What people corrected or proposed, newest first."""
    return await queries.list_corrections(tx, page, conversation_id=conversation_id, state=state)


@router.post(
    "/corrections/{correction_id}/approve",
    caller=Caller.ADMIN,
    errors=[NoSuchCorrection, CorrectionIsDecided, AlreadySo, NoSuchAssistant, NoSuchGuide, GuideNotUnderstood],
)
async def approve_correction(correction_id: UUID, tx: RequestTx, actor: CurrentActor) -> CorrectionOut:
    """Apply what a teammate proposed; it stays credited to them."""
    return await actions.do_approve(tx, correction_id, by=actor)


@router.post(
    "/corrections/{correction_id}/decline", caller=Caller.TEAMMATE, errors=[NoSuchCorrection, CorrectionIsDecided]
)
async def decline_correction(correction_id: UUID, tx: RequestTx, actor: CurrentActor) -> CorrectionOut:
    """Nothing is changed. An admin may, and who proposed it."""
    return await actions.do_decline(tx, correction_id, by=actor)


@router.post(
    "/corrections/{correction_id}/take-back",
    caller=Caller.TEAMMATE,
    errors=[NoSuchCorrection, CorrectionIsDecided, CannotTakeBack],
)
async def take_back_correction(correction_id: UUID, tx: RequestTx, actor: CurrentActor) -> CorrectionOut:
    """As it was before the correction, unless somebody changed the same thing since."""
    return await actions.do_take_back(tx, correction_id, by=actor)
