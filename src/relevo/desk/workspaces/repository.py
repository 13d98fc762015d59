"""All SQL of workspaces."""

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Record, Tx

_COLUMNS = "workspace_id AS id, name, slug, locale, timezone, hours, settings, created_at"


async def insert_workspace(
    tx: Tx, *, workspace_id: WorkspaceId, name: str, slug: str, locale: str, timezone: str
) -> None:
    await tx.execute(
        "INSERT INTO workspace (workspace_id, name, slug, locale, timezone) VALUES ($1, $2, $3, $4, $5)",
        workspace_id,
        name,
        slug,
        locale,
        timezone,
    )


async def fetch_workspace(tx: Tx, *, lock: bool = False) -> Record | None:
    return await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM workspace WHERE workspace_id = $1{' FOR UPDATE' if lock else ''}", tx.tenant
    )


async def update_workspace(tx: Tx, values: dict[str, object]) -> None:
    await tx.execute(
        """
        UPDATE workspace SET name = $2, locale = $3, timezone = $4, hours = $5, settings = $6
        WHERE workspace_id = $1
        """,
        tx.tenant,
        *(values[name] for name in ("name", "locale", "timezone", "hours", "settings")),
    )
