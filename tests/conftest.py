"""What all tests share: one embedded PostgreSQL for the run, a migrated template, a fresh database per test file.

Each xdist worker clones the template (a file copy, about 60 ms), so tests never see each other's rows, and a test
may commit like the product does. Sockets go to loopback only.
"""

import hashlib
import os
import re
import socket
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest

from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database
from relevo.platform.db.driver import connect
from relevo.platform.db.embedded import start_embedded
from relevo.platform.db.migrate import migrate, newest_revision

SHARED = Path(__file__).resolve().parents[2] / "shared"
POSTGRES = Path(os.environ.get("RELEVO_TEST_DATA", Path(__file__).resolve().parents[1] / ".relevo" / "tests"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not SHARED.is_dir():
        skip = pytest.mark.skip(reason="reads the shared public data sets, which a stranger's clone does not have")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Generator[None]:
    """A test that reaches for the outside world fails at once instead of being slow or flaky."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise OSError(f"Tests may not connect to {address!r}.")
        connect(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = connect


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _with_database(url: str, name: str) -> str:
    return re.sub(r"/[^/?]*\?", f"/{name}?", url, count=1)


async def _ensure_template(owner_url: str) -> str:
    """A migrated database to clone, made once per schema and kept between runs."""
    name = f"template_{newest_revision()}_{_schema_fingerprint()}"
    admin = await connect(_with_database(owner_url, "postgres"))
    try:
        # The advisory lock lets one of the parallel workers build while the others wait.
        await admin.execute("SELECT pg_advisory_lock(81)")
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}_new"')
            await admin.execute(f'CREATE DATABASE "{name}_new"')
            await migrate(_with_database(owner_url, f"{name}_new"))
            await admin.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    finally:
        await admin.execute("SELECT pg_advisory_unlock(81)")
        await admin.close()
    return name


def _schema_fingerprint() -> str:
    folder = Path(__file__).resolve().parents[1] / "src/relevo/platform/db/migrations"
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


@pytest.fixture(scope="session")
async def postgres_url() -> AsyncGenerator[str]:
    """The owner's address of the test server: RELEVO_TEST_DATABASE_URL, else the embedded one."""
    own = os.environ.get("RELEVO_TEST_DATABASE_URL")
    if own:
        yield own if "?" in own else own + "?"
        return
    server = await start_embedded(POSTGRES)
    yield server.url
    # Parallel workers share it; the last one stops it. Its templates stay for the next run.
    server.stop_unless_shared()


@pytest.fixture(scope="module")
async def database_url(postgres_url: str, request: pytest.FixtureRequest) -> AsyncGenerator[str]:
    """A migrated, empty database for one test file; the owner's address."""
    template = await _ensure_template(postgres_url)
    name = f"test_{new_id().hex}"
    admin = await connect(_with_database(postgres_url, "postgres"))
    try:
        # Cloning needs the template free of connections; parallel workers queue for it.
        await admin.execute("SELECT pg_advisory_lock(82)")
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        await admin.execute("SELECT pg_advisory_unlock(82)")
        yield _with_database(postgres_url, name)
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await admin.close()


@pytest.fixture(scope="module")
async def db(database_url: str) -> AsyncGenerator[Database]:
    """The product's own pool, in the application's role, on this file's database."""
    database = await Database.open(database_url, max_size=12)
    yield database
    await database.close()


@pytest.fixture
async def workspace_id(db: Database) -> WorkspaceId:
    """A bare new workspace, so that tests of one file do not see each other."""
    workspace = WorkspaceId(new_id())
    async with db.transaction(workspace) as tx:
        await tx.execute(
            "INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'Test', $2)", workspace, workspace.hex
        )
    return workspace
