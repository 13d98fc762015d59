"""Applying a correction, proposing one that an admin has to approve, and taking one back."""

from typing import Any
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.autonomy import api as autonomy
from relevo.desk.cases import api as cases
from relevo.desk.corrections import repository
from relevo.desk.corrections.applying import CONFIGURED, apply_change, put_back
from relevo.desk.corrections.casing import keep_as_case
from relevo.desk.corrections.configuring import check_may_configure, may_configure, plan_change
from relevo.desk.corrections.errors import CorrectionIsDecided, NoSuchCorrection
from relevo.desk.corrections.events import announce_corrections
from relevo.desk.corrections.queries import get_correction, get_spoken, render_correction
from relevo.desk.corrections.repository import Spoken
from relevo.desk.corrections.schemas import AnswerCorrection, CorrectionOut
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor, RoleTooLow
from relevo.platform.db import Record, Tx

Json = dict[str, Any]


async def do_correct(
    tx: Tx, message_id: UUID, given: AnswerCorrection, *, by: Actor, is_tried: bool = False
) -> CorrectionOut:
    """Applied at once by who may; what only an admin may change is proposed by the others. `is_tried`: as if it were
    approved, in a transaction that does not commit.

    Raises NothingToCorrect, NotAQa, NotInText, AlreadySo, NoSuchDocument, NoSuchAssistant, NoSuchGuide,
    GuideNotUnderstood, TooManyPhrasings."""
    spoken = await get_spoken(tx, message_id)
    if given.kind in CONFIGURED and not may_configure(by) and not is_tried:
        return await _propose(tx, spoken, given, by=by)
    document_id, before, after = await apply_change(tx, given, spoken.language, by=by)
    values: Json = {"document_id": document_id, "before": before, "after": after}
    correction_id = await _keep(tx, spoken, given, values, by=by)
    await keep_as_case(tx, correction_id, spoken, given, by=by)
    await audit.record(
        tx, "correction.made", by=by, subject_kind="correction", subject_id=correction_id, kind=given.kind
    )
    return await get_correction(tx, correction_id)


async def _propose(tx: Tx, spoken: Spoken, given: AnswerCorrection, *, by: Actor) -> CorrectionOut:
    """What it would change is worked out now, so that what cannot be done is said to who proposes it."""
    planned = await plan_change(tx, given)
    values: Json = {
        "document_id": None,
        "before": planned.before,
        "after": planned.after,
        "state": "proposed",
        "given": given.model_dump(mode="json"),
    }
    correction_id = await _keep(tx, spoken, given, values, by=by)
    await audit.record(
        tx, "correction.proposed", by=by, subject_kind="correction", subject_id=correction_id, kind=given.kind
    )
    return await get_correction(tx, correction_id)


async def _keep(tx: Tx, spoken: Spoken, given: AnswerCorrection, values: Json, *, by: Actor) -> UUID:
    correction_id = new_id()
    await repository.insert_correction(
        tx,
        {
            "id": correction_id,
            "conversation_id": spoken.conversation_id,
            "message_id": spoken.message_id,
            "kind": given.kind,
            "fault": given.fault,
            "question": given.question or "",
            "said": spoken.text,
            "assistant_id": given.assistant_id,
            "part": given.part,
            "made_by": by.teammate_id,
            "made_by_name": by.name,
            **values,
        },
    )
    if given.fault not in ("should_not_pass", "missing") and spoken.sent is None:
        # It said something that had to be put right: what it may say alone is asked again. No customer heard a
        # suggestion.
        await autonomy.note_complaint(tx, spoken.conversation_id, "correction")
    await announce_corrections(tx)
    return correction_id


async def do_approve(tx: Tx, correction_id: UUID, *, by: Actor) -> CorrectionOut:
    """As if the admin had made it; who proposed it keeps the credit.

    Raises RoleTooLow, NoSuchCorrection, CorrectionIsDecided, and what `do_correct` raises where it does not fit any
    more."""
    check_may_configure(by)
    row = await _proposed(tx, correction_id)
    given = AnswerCorrection.model_validate(row["given"])
    spoken = await get_spoken(tx, row["message_id"])
    _, before, after = await apply_change(tx, given, spoken.language, by=by)
    await repository.decide(tx, correction_id, "applied", by=by.teammate_id, name=by.name, change=(before, after))
    await keep_as_case(tx, correction_id, spoken, given, by=by)
    await audit.record(tx, "correction.approved", by=by, subject_kind="correction", subject_id=correction_id)
    await announce_corrections(tx)
    return await get_correction(tx, correction_id)


async def do_decline(tx: Tx, correction_id: UUID, *, by: Actor) -> CorrectionOut:
    """By an admin, or by who proposed it. Raises RoleTooLow, NoSuchCorrection, CorrectionIsDecided."""
    row = await _proposed(tx, correction_id)
    if row["made_by_id"] != by.teammate_id and not may_configure(by):
        raise RoleTooLow
    await repository.decide(tx, correction_id, "declined", by=by.teammate_id, name=by.name)
    await audit.record(tx, "correction.declined", by=by, subject_kind="correction", subject_id=correction_id)
    await announce_corrections(tx)
    return await get_correction(tx, correction_id)


async def _proposed(tx: Tx, correction_id: UUID) -> Record:
    row = await repository.find_correction(tx, correction_id, lock=True)
    if row is None:
        raise NoSuchCorrection
    if row["state"] != "proposed":
        raise CorrectionIsDecided
    return row


async def do_take_back(tx: Tx, correction_id: UUID, *, by: Actor) -> CorrectionOut:
    """As it was before; a second time changes nothing.

    Raises NoSuchCorrection, CorrectionIsDecided (one that was never applied), CannotTakeBack, RoleTooLow."""
    row = await repository.find_correction(tx, correction_id, lock=True)
    if row is None:
        raise NoSuchCorrection
    if row["state"] == "taken_back":
        return render_correction(row)
    if row["state"] != "applied":
        raise CorrectionIsDecided
    await put_back(tx, row, by=by)
    await cases.delete_case_of_correction(tx, correction_id)
    await repository.mark_taken_back(tx, correction_id, by=by.teammate_id, name=by.name)
    await audit.record(tx, "correction.taken_back", by=by, subject_kind="correction", subject_id=correction_id)
    await announce_corrections(tx)
    return await get_correction(tx, correction_id)
