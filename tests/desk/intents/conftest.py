from collections.abc import AsyncGenerator

import httpx2
import pytest
from fastapi import FastAPI

from relevo.assistant.intents import endpoints as recogniser_endpoints
from relevo.desk.audit import endpoints as audit_endpoints
from relevo.desk.intents import endpoints
from relevo.desk.knowledge import endpoints as knowledge_endpoints
from relevo.desk.team import endpoints as team_endpoints
from relevo.platform.db import Database
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in

ROUTERS = [
    endpoints.router,
    recogniser_endpoints.router,
    audit_endpoints.router,
    knowledge_endpoints.router,
    team_endpoints.router,
]


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), ROUTERS)


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def admin(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.admin)
    yield client
    await client.aclose()


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()
