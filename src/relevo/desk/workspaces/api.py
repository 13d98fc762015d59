"""The door to workspaces."""

from relevo.desk.workspaces.actions import do_create_workspace, get_workspace
from relevo.desk.workspaces.hours import Hours, is_open, next_closing, next_opening, next_shared_opening
from relevo.desk.workspaces.schemas import Timezone, WorkspaceOut

__all__ = [
    "Hours",
    "Timezone",
    "WorkspaceOut",
    "do_create_workspace",
    "get_workspace",
    "is_open",
    "next_closing",
    "next_opening",
    "next_shared_opening",
]
