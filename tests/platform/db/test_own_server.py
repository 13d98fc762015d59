"""One's own PostgreSQL: the owner of the database is no superuser, as on every managed server."""

import re
from collections.abc import AsyncGenerator

import pytest

from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database
from relevo.platform.db.driver import connect
from relevo.platform.db.migrate import migrate, newest_revision


@pytest.fixture
async def owner_url(postgres_url: str) -> AsyncGenerator[str]:
    """A database that belongs to a plain login; the extension was made by whoever runs the server."""
    name = f"own_{new_id().hex}"
    admin_url = re.sub(r"/[^/?]*\?", "/postgres?", postgres_url, count=1)
    admin = await connect(admin_url)
    await admin.execute(f"CREATE ROLE {name} LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS")
    for role in ("relevo_app", "relevo_relay", "relevo_search"):
        if await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await admin.execute(f"GRANT {role} TO {name}")
    await admin.execute(f"CREATE DATABASE {name} OWNER {name}")
    database_url = admin_url.replace("/postgres?", f"/{name}?", 1)
    extension = await connect(database_url)
    await extension.execute("CREATE EXTENSION vector")
    await extension.close()
    yield re.sub(r"//[^@/]*@", f"//{name}@", database_url, count=1)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.execute(f"DROP ROLE {name}")
    await admin.close()


async def test_a_plain_owner_can_migrate_and_the_application_sees_one_tenant(owner_url: str) -> None:
    assert await migrate(owner_url) == (None, newest_revision())
    db = await Database.open(owner_url)
    try:
        first, second = WorkspaceId(new_id()), WorkspaceId(new_id())
        for workspace in (first, second):
            async with db.transaction(workspace) as tx:
                await tx.execute(
                    "INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'W', $2)", workspace, workspace.hex
                )
        async with db.transaction(first) as tx:
            assert await tx.fetchval("SELECT count(*) FROM workspace") == 1
    finally:
        await db.close()
