from collections.abc import AsyncGenerator

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.contacts import endpoints as contacts_endpoints
from relevo.desk.memories import endpoints
from relevo.platform.db import Database
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, contacts_endpoints.router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()
