from fastapi import Response

from relevo.desk.assistants import queries
from relevo.desk.assistants.actions.change_assistant import do_change_assistant
from relevo.desk.assistants.actions.create_assistant import do_create_assistant
from relevo.desk.assistants.actions.delete_assistant import do_delete_assistant
from relevo.desk.assistants.errors import NoSuchAssistant, TooManyAssistants
from relevo.desk.assistants.schemas import AssistantChange, AssistantInput, AssistantOut, render_assistant
from relevo.kit.ids import AssistantId
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["assistants"])


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
    """Change an assistant; a change of what it says publishes its next version."""
    return render_assistant(await do_change_assistant(tx, assistant_id, change, by=actor))


@router.delete("/assistants/{assistant_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchAssistant])
async def delete_assistant(assistant_id: AssistantId, tx: RequestTx, actor: CurrentActor) -> Response:
    """Take an assistant out of the team and off its channels."""
    await do_delete_assistant(tx, assistant_id, by=actor)
    return Response(status_code=204)
