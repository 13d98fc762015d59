"""Intents over HTTP. What carries one, and setting it, is with conversations; trying the recogniser with assistants."""

from uuid import UUID

from fastapi import Response, UploadFile

from relevo.desk.intents import repository
from relevo.desk.intents.actions.add_offered import do_add_offered, find_offered
from relevo.desk.intents.actions.decide_proposal import do_accept_proposal, do_dismiss_proposal
from relevo.desk.intents.actions.import_sheet import do_import_sheet, preview_sheet
from relevo.desk.intents.actions.keep_intents import (
    do_add_example,
    do_add_intent,
    do_change_intent,
    do_delete_intent,
    do_set_intents_of,
)
from relevo.desk.intents.errors import (
    IntentNameTaken,
    NoSuchIntent,
    NoSuchProposal,
    NotAnIntentSheet,
    TooManyExamples,
    TooManyIntents,
    UnknownIntent,
    UnknownTaker,
)
from relevo.desk.intents.queries import list_intents
from relevo.desk.intents.schemas import (
    ExampleInput,
    IntentChange,
    IntentInput,
    IntentOut,
    IntentProposalInput,
    IntentProposalsOut,
    IntentSheetOut,
    OfferedInput,
    OfferedLanguage,
    OfferedOut,
    TakenIntents,
    render_proposal,
)
from relevo.desk.intents.sheets import write_sheet
from relevo.desk.team.api import NoSuchTeam, NoSuchTeammate
from relevo.kit.ids import IntentId
from relevo.platform.files.names import content_disposition
from relevo.platform.http import Caller, CurrentActor, Page, RequestTx, Router
from relevo.platform.http.requests import BodyTooLarge

router = Router(tags=["intents"])

MAX_SHEET_BYTES = 4 * 1024 * 1024
MAX_INTENT_BYTES = 200_000
_CHANGE_ERRORS = [NoSuchIntent, IntentNameTaken, UnknownTaker]
_SHEET_ERRORS = [NotAnIntentSheet, TooManyIntents, BodyTooLarge]


@router.get("/intents", caller=Caller.TEAMMATE)
async def get_intents(tx: RequestTx) -> Page[IntentOut]:
    """The workspace's whole list, by name; at most 150."""
    return Page(items=await list_intents(tx), next_cursor=None)


@router.post(
    "/intents",
    caller=Caller.ADMIN,
    status_code=201,
    errors=[IntentNameTaken, TooManyIntents, UnknownTaker],
    body_bytes=MAX_INTENT_BYTES,
)
async def create_intent(given: IntentInput, tx: RequestTx, actor: CurrentActor) -> IntentOut:
    """Add an intent: up to 60 examples of up to 300 characters, up to 20 linked Q&As."""
    return await do_add_intent(tx, given, by=actor)


@router.get("/intents/offered", caller=Caller.TEAMMATE)
async def get_offered_intents(tx: RequestTx, language: OfferedLanguage = "en") -> list[OfferedOut]:
    """The starting list, in one language."""
    return await find_offered(tx, language)


@router.post("/intents/offered", caller=Caller.ADMIN, errors=[TooManyIntents])
async def add_offered_intents(given: OfferedInput, tx: RequestTx, actor: CurrentActor) -> Page[IntentOut]:
    """Add some of the starting list. What is there under the same name stays as it is."""
    return Page(items=await do_add_offered(tx, given, by=actor), next_cursor=None)


@router.get("/intents.csv", caller=Caller.TEAMMATE, response_class=Response)
async def export_intents(tx: RequestTx) -> Response:
    """The list as a CSV file that can be imported again."""
    headers = {"Content-Disposition": content_disposition("intents.csv", inline=False)}
    # The mark tells spreadsheets that this is UTF-8.
    body = "\ufeff" + write_sheet(await repository.fetch_intents(tx))
    return Response(body.encode(), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/intents/sheet/preview", caller=Caller.ADMIN, body_bytes=MAX_SHEET_BYTES, errors=_SHEET_ERRORS)
async def preview_intents(file: UploadFile, tx: RequestTx) -> IntentSheetOut:
    """What importing this CSV file would add, change and refuse; nothing is changed."""
    return await preview_sheet(tx, await file.read(MAX_SHEET_BYTES))


@router.post("/intents/sheet", caller=Caller.ADMIN, body_bytes=MAX_SHEET_BYTES, errors=_SHEET_ERRORS)
async def import_intents(file: UploadFile, tx: RequestTx, actor: CurrentActor) -> IntentSheetOut:
    """Add and change intents from a CSV file: name, description, examples separated by |, active.

    Rows of the same name become one intent; nothing is deleted.
    """
    return await do_import_sheet(tx, await file.read(MAX_SHEET_BYTES), by=actor)


@router.get("/intents/proposals", caller=Caller.TEAMMATE)
async def get_intent_proposals(tx: RequestTx) -> IntentProposalsOut:
    """Intents that the list may lack, the most asked first; at most 50."""
    return IntentProposalsOut(items=[render_proposal(each) for each in await repository.fetch_proposals(tx)])


@router.post(
    "/intents/proposals/{intent_proposal_id}/accept",
    caller=Caller.ADMIN,
    errors=[NoSuchProposal, NoSuchIntent, IntentNameTaken, TooManyIntents, TooManyExamples],
    body_bytes=MAX_INTENT_BYTES,
)
async def accept_intent_proposal(
    intent_proposal_id: UUID, given: IntentProposalInput, tx: RequestTx, actor: CurrentActor
) -> IntentOut:
    """Make it an intent, or add its sentences to one that is there."""
    return await do_accept_proposal(tx, intent_proposal_id, given, by=actor)


@router.post(
    "/intents/proposals/{intent_proposal_id}/dismiss", caller=Caller.ADMIN, status_code=204, errors=[NoSuchProposal]
)
async def dismiss_intent_proposal(intent_proposal_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Not an intent. It is not proposed again."""
    await do_dismiss_proposal(tx, intent_proposal_id, by=actor)
    return Response(status_code=204)


@router.patch("/intents/{intent_id}", caller=Caller.ADMIN, errors=_CHANGE_ERRORS, body_bytes=MAX_INTENT_BYTES)
async def change_intent(intent_id: IntentId, change: IntentChange, tx: RequestTx, actor: CurrentActor) -> IntentOut:
    """Change an intent; only what is given changes."""
    return await do_change_intent(tx, intent_id, change, by=actor)


@router.delete("/intents/{intent_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchIntent])
async def delete_intent(intent_id: IntentId, tx: RequestTx, actor: CurrentActor) -> Response:
    """Off the list. Conversations that carry it keep its name."""
    await do_delete_intent(tx, intent_id, by=actor)
    return Response(status_code=204)


@router.post("/intents/{intent_id}/examples", caller=Caller.TEAMMATE, errors=[NoSuchIntent, TooManyExamples])
async def add_intent_example(intent_id: IntentId, given: ExampleInput, tx: RequestTx, actor: CurrentActor) -> IntentOut:
    """One more sentence that means this: every teammate may teach."""
    return await do_add_example(tx, intent_id, given.text, by=actor)


@router.put("/teams/{team_id}/intents", caller=Caller.ADMIN, errors=[NoSuchTeam, UnknownIntent])
async def set_team_intents(team_id: UUID, given: TakenIntents, tx: RequestTx, actor: CurrentActor) -> TakenIntents:
    """The intents whose handoffs go to this team. None: it takes what its languages say."""
    return TakenIntents(intent_ids=await do_set_intents_of(tx, given.intent_ids, team_id=team_id, by=actor))


@router.put("/teammates/{teammate_id}/intents", caller=Caller.ADMIN, errors=[NoSuchTeammate, UnknownIntent])
async def set_teammate_intents(
    teammate_id: UUID, given: TakenIntents, tx: RequestTx, actor: CurrentActor
) -> TakenIntents:
    """The intents that this teammate is given first, among those of their teams who are there."""
    return TakenIntents(intent_ids=await do_set_intents_of(tx, given.intent_ids, teammate_id=teammate_id, by=actor))
