"""Cases and replays over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, UploadFile

from relevo.assistant.replay.planning import start_replay
from relevo.assistant.replay.portable import MAX_BYTES, UnreadableCases, read_cases, write_cases
from relevo.desk.assistants.api import NoSuchAssistant, get_assistant
from relevo.desk.cases import api as cases
from relevo.desk.cases.api import (
    CaseChange,
    CaseInput,
    CaseOut,
    ItemVerdict,
    NoSuchCase,
    NoSuchReplay,
    NothingToReplay,
    ReplayInput,
    ReplayItem,
    ReplayOut,
    ReplayRunning,
    SaidOut,
    TooManyCases,
)
from relevo.desk.knowledge.api import redact, said_names
from relevo.kit.ids import AssistantId
from relevo.platform.files.names import content_disposition
from relevo.platform.http import Caller, CurrentActor, Output, Page, RequestedPage, RequestTx, Router

router = Router(tags=["cases"])


class ImportedCases(Output):
    added: int


def without_personal_data(item: ReplayItem) -> ReplayItem:
    """A case was written to be read; what customers wrote was not."""
    if item.conversation_id is None:
        return item
    names = said_names(item.question)

    def hide(said: SaidOut | None) -> SaidOut | None:
        return None if said is None else said.model_copy(update={"text": redact(said.text, names)[0]})

    shown = {"question": redact(item.question, names)[0], "live": hide(item.live), "draft": hide(item.draft)}
    return item.model_copy(update=shown)


@router.get("/assistants/{assistant_id}/cases", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def list_cases(assistant_id: AssistantId, tx: RequestTx, page: RequestedPage) -> Page[CaseOut]:
    """What the assistant must do in which situation, newest first, with the verdict of its last replay."""
    await get_assistant(tx, assistant_id)
    return await cases.list_cases(tx, assistant_id, page)


@router.post(
    "/assistants/{assistant_id}/cases",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchAssistant, TooManyCases],
)
async def create_case(assistant_id: AssistantId, given: CaseInput, tx: RequestTx, actor: CurrentActor) -> CaseOut:
    """A situation and what must hold in it: looked at before every version that is published."""
    await get_assistant(tx, assistant_id)
    return await cases.do_add_case(tx, assistant_id, given, by=actor)


@router.get(
    "/assistants/{assistant_id}/cases.jsonl", caller=Caller.TEAMMATE, response_class=Response, errors=[NoSuchAssistant]
)
async def export_cases(assistant_id: AssistantId, tx: RequestTx) -> Response:
    """All cases of the assistant as JSON Lines, oldest first."""
    assistant = await get_assistant(tx, assistant_id)
    found = await cases.every_case(tx, assistant_id, enabled_only=False)
    headers = {"Content-Disposition": content_disposition(f"{assistant.name} cases.jsonl", inline=False)}
    return Response(write_cases(reversed(found)).encode(), media_type="application/jsonl", headers=headers)


@router.post(
    "/assistants/{assistant_id}/cases/import",
    caller=Caller.TEAMMATE,
    body_bytes=MAX_BYTES,
    errors=[NoSuchAssistant, TooManyCases, UnreadableCases],
)
async def import_cases(
    assistant_id: AssistantId, file: UploadFile, tx: RequestTx, actor: CurrentActor
) -> ImportedCases:
    """Add every case of a JSON Lines file, or none of them."""
    await get_assistant(tx, assistant_id)
    given = read_cases(await file.read(MAX_BYTES))
    for case in given:
        await cases.do_add_case(tx, assistant_id, case, by=actor)
    return ImportedCases(added=len(given))


@router.patch("/cases/{case_id}", caller=Caller.TEAMMATE, errors=[NoSuchCase])
async def change_case(case_id: UUID, change: CaseChange, tx: RequestTx, actor: CurrentActor) -> CaseOut:
    """Change a case; its verdict is open until the next replay."""
    return await cases.do_change_case(tx, case_id, change, by=actor)


@router.delete("/cases/{case_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchCase])
async def delete_case(case_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """What it asked for is not looked at any more."""
    await cases.do_delete_case(tx, case_id, by=actor)
    return Response(status_code=204)


@router.get("/assistants/{assistant_id}/replays", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def list_replays(assistant_id: AssistantId, tx: RequestTx, page: RequestedPage) -> Page[ReplayOut]:
    """Newest first."""
    await get_assistant(tx, assistant_id)
    return await cases.list_replays(tx, assistant_id, page)


@router.post(
    "/assistants/{assistant_id}/replays",
    caller=Caller.TEAMMATE,
    status_code=202,
    errors=[NoSuchAssistant, NothingToReplay, ReplayRunning],
)
async def create_replay(assistant_id: AssistantId, given: ReplayInput, tx: RequestTx, actor: CurrentActor) -> ReplayOut:
    """Ask the draft and the live version every case, and what customers asked in the last conversations.

    Nothing is sent to anybody. With a model each question costs what a turn costs, twice."""
    return await start_replay(tx, assistant_id, given, by=actor)


@router.get("/replays/{replay_id}", caller=Caller.TEAMMATE, errors=[NoSuchReplay])
async def get_replay(replay_id: UUID, tx: RequestTx) -> ReplayOut:
    """How far it is, and how it went."""
    return await cases.get_replay(tx, replay_id)


@router.post("/replays/{replay_id}/stop", caller=Caller.TEAMMATE, errors=[NoSuchReplay])
async def stop_replay(replay_id: UUID, tx: RequestTx) -> ReplayOut:
    """What was asked so far stays; a replay that was stopped lets nothing be published."""
    return await cases.do_stop_replay(tx, replay_id)


@router.get("/replays/{replay_id}/items", caller=Caller.TEAMMATE, errors=[NoSuchReplay])
async def list_replay_items(
    replay_id: UUID,
    tx: RequestTx,
    page: RequestedPage,
    verdict: Annotated[ItemVerdict | None, Query(description="Only these.")] = None,
) -> Page[ReplayItem]:
    """Each question with both answers; what got worse comes first. Of past conversations without personal data: who may
    see it opens the conversation."""
    found = await cases.list_items(tx, replay_id, page, verdict=verdict)
    return Page(items=[without_personal_data(item) for item in found.items], next_cursor=found.next_cursor)
