"""Making a workspace, and changing what can be changed about it."""

import re
import unicodedata

from relevo.desk.audit import api as audit
from relevo.desk.workspaces.errors import NoSuchWorkspace
from relevo.desk.workspaces.repository import fetch_workspace, insert_workspace, update_workspace
from relevo.desk.workspaces.schemas import WorkspaceChange, WorkspaceOut
from relevo.platform import events
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.http.settings import merge_settings


async def do_create_workspace(tx: Tx, name: str, *, locale: str = "en", timezone: str = "UTC") -> WorkspaceOut:
    """Expects a transaction opened for the new workspace's own id."""
    # The tail keeps two companies of the same name apart without asking who else is here.
    slug = f"{_slug(name)}-{tx.tenant.hex[-6:]}"
    await insert_workspace(tx, workspace_id=tx.tenant, name=name, slug=slug, locale=locale, timezone=timezone)
    return await get_workspace(tx)


async def get_workspace(tx: Tx) -> WorkspaceOut:
    row = await fetch_workspace(tx)
    if row is None:
        raise NoSuchWorkspace
    return WorkspaceOut.model_validate(dict(row))


async def do_change_workspace(tx: Tx, change: WorkspaceChange, *, by: Actor) -> WorkspaceOut:
    row = await fetch_workspace(tx, lock=True)
    if row is None:
        raise NoSuchWorkspace
    given = change.model_dump(exclude_none=True, mode="json")
    values = {**dict(row), **given}
    if change.settings is not None:
        values["settings"] = merge_settings(row["settings"], change.settings)
    await update_workspace(tx, values)
    workspace = await get_workspace(tx)
    await audit.record(
        tx, "workspace.changed", by=by, subject_kind="workspace", subject_id=tx.tenant, fields=sorted(given)
    )
    await events.append(
        tx, "workspace.changed", audience=["team"], payload={"workspace": workspace.model_dump(mode="json")}
    )
    return workspace


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "workspace"
