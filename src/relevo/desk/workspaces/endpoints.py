from relevo.desk.workspaces import actions
from relevo.desk.workspaces.schemas import WorkspaceChange, WorkspaceOut
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["workspace"])


@router.get("/workspace", caller=Caller.TEAMMATE)
async def get_workspace(tx: RequestTx) -> WorkspaceOut:
    """The workspace of the caller's credential."""
    return await actions.get_workspace(tx)


@router.patch("/workspace", caller=Caller.ADMIN)
async def change_workspace(change: WorkspaceChange, tx: RequestTx, actor: CurrentActor) -> WorkspaceOut:
    """Change its name, language, time zone, opening hours or settings."""
    return await actions.do_change_workspace(tx, change, by=actor)
