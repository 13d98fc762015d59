from typing import Annotated

from fastapi import Path, Query, Response

from relevo.desk.assistants import queries
from relevo.desk.assistants.actions.change_assistant import do_change_assistant
from relevo.desk.assistants.actions.create_assistant import do_create_assistant
from relevo.desk.assistants.actions.delete_assistant import do_delete_assistant
from relevo.desk.assistants.actions.publish_draft import (
    do_change_draft,
    do_discard_draft,
    do_publish,
    do_restore,
)
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.errors import (
    DraftChanged,
    NoSuchAssistant,
    NoSuchVersion,
    NothingToPublish,
    TooManyAssistants,
)
from relevo.desk.assistants.schemas import (
    AssistantChange,
    AssistantDraftOut,
    AssistantInput,
    AssistantOut,
    DraftChange,
    FieldDifference,
    PublishInput,
    VersionOut,
    render_assistant,
)
from relevo.desk.cases.api import NotReplayed, Regressions
from relevo.kit.ids import AssistantId
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["assistants"])

MAX_NUMBER = 2_147_483_647
Version = Annotated[int, Path(ge=1, le=MAX_NUMBER)]


@router.get("/assistants", caller=Caller.TEAMMATE)
async def list_assistants(tx: RequestTx, page: RequestedPage) -> Page[AssistantOut]:
    """The assistants of the workspace, oldest first."""
    return await queries.list_assistants(tx, page)


@router.post("/assistants", caller=Caller.ADMIN, status_code=201, errors=[TooManyAssistants])
async def create_assistant(given: AssistantInput, tx: RequestTx, actor: CurrentActor) -> AssistantOut:
    """A new assistant with Relevo's defaults; connect it to a channel to let it answer."""
    return render_assistant(await do_create_assistant(tx, given.name, by=actor))


@router.get("/assistants/{assistant_id}", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def get_assistant(assistant_id: AssistantId, tx: RequestTx) -> AssistantOut:
    """One assistant as it speaks now."""
    return render_assistant(await queries.get_assistant(tx, assistant_id))


@router.patch("/assistants/{assistant_id}", caller=Caller.ADMIN, errors=[NoSuchAssistant])
async def change_assistant(
    assistant_id: AssistantId, change: AssistantChange, tx: RequestTx, actor: CurrentActor
) -> AssistantOut:
    """Change an assistant at once; a change of what it says publishes its next version. Screens edit the draft."""
    return render_assistant(await do_change_assistant(tx, assistant_id, change, by=actor))


@router.delete("/assistants/{assistant_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchAssistant])
async def delete_assistant(assistant_id: AssistantId, tx: RequestTx, actor: CurrentActor) -> Response:
    """Take an assistant out of the team and off its channels."""
    await do_delete_assistant(tx, assistant_id, by=actor)
    return Response(status_code=204)


@router.get("/assistants/{assistant_id}/draft", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def get_draft(assistant_id: AssistantId, tx: RequestTx) -> AssistantDraftOut:
    """What the next version would say; without changes, what the live one says."""
    return await queries.get_draft(tx, assistant_id)


@router.patch("/assistants/{assistant_id}/draft", caller=Caller.ADMIN, errors=[NoSuchAssistant])
async def change_draft(
    assistant_id: AssistantId, change: DraftChange, tx: RequestTx, actor: CurrentActor
) -> AssistantDraftOut:
    """Write into the draft. Customers hear the live version until the draft is published."""
    await do_change_draft(tx, assistant_id, change, by=actor)
    return await queries.get_draft(tx, assistant_id)


@router.delete("/assistants/{assistant_id}/draft", caller=Caller.ADMIN, status_code=204, errors=[NoSuchAssistant])
async def discard_draft(assistant_id: AssistantId, tx: RequestTx, actor: CurrentActor) -> Response:
    """Throw the draft away; the live version stays as it is."""
    await do_discard_draft(tx, assistant_id, by=actor)
    return Response(status_code=204)


@router.post(
    "/assistants/{assistant_id}/publish",
    caller=Caller.ADMIN,
    errors=[NoSuchAssistant, NothingToPublish, DraftChanged, NotReplayed, Regressions],
)
async def publish_draft(
    assistant_id: AssistantId, given: PublishInput, tx: RequestTx, actor: CurrentActor
) -> AssistantOut:
    """The draft becomes the next version and answers from the next turn on.

    Where the assistant has cases, the draft must have been replayed over them without a regression, or `despite` says
    why it goes live all the same; the audit log keeps it."""
    await do_publish(tx, assistant_id, revision=given.revision, note=given.note, despite=given.despite, by=actor)
    return render_assistant(await queries.get_assistant(tx, assistant_id))


@router.get("/assistants/{assistant_id}/versions", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def list_versions(assistant_id: AssistantId, tx: RequestTx, page: RequestedPage) -> Page[VersionOut]:
    """Every version that was ever live, newest first: who made it, when, and their note."""
    return await queries.list_versions(tx, assistant_id, page)


@router.get(
    "/assistants/{assistant_id}/versions/{version}", caller=Caller.TEAMMATE, errors=[NoSuchAssistant, NoSuchVersion]
)
async def get_version(assistant_id: AssistantId, version: Version, tx: RequestTx) -> AssistantConfig:
    """What a version said."""
    await queries.get_assistant(tx, assistant_id)
    return await queries.get_config(tx, assistant_id, version)


@router.post(
    "/assistants/{assistant_id}/versions/{version}/restore",
    caller=Caller.ADMIN,
    errors=[NoSuchAssistant, NoSuchVersion, NothingToPublish],
)
async def restore_version(
    assistant_id: AssistantId, version: Version, tx: RequestTx, actor: CurrentActor
) -> AssistantOut:
    """Roll back: what that version said is published again, as a new version."""
    await queries.get_assistant(tx, assistant_id)
    await do_restore(tx, assistant_id, version, note="", by=actor)
    return render_assistant(await queries.get_assistant(tx, assistant_id))


@router.get("/assistants/{assistant_id}/differences", caller=Caller.TEAMMATE, errors=[NoSuchAssistant, NoSuchVersion])
async def compare_versions(
    assistant_id: AssistantId,
    tx: RequestTx,
    before: Annotated[int, Query(ge=1, le=MAX_NUMBER, description="A version's number.")],
    after: Annotated[
        int | None, Query(ge=1, le=MAX_NUMBER, description="A version's number; left out, the draft.")
    ] = None,
) -> list[FieldDifference]:
    """What differs between two versions, or between a version and the draft: per field, word by word."""
    return await queries.compare_versions(tx, assistant_id, before, after)
