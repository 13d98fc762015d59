from collections.abc import AsyncGenerator
from itertools import count

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.audit import endpoints as audit_endpoints
from relevo.desk.workspaces import endpoints as workspace_endpoints
from relevo.platform.db import Database
from tests.house import Workspace, client_of, make_app, make_context, make_workspace, sign_in

ADDRESSES = count(20)


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [audit_endpoints.router, workspace_endpoints.router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def browser(app: FastAPI) -> AsyncGenerator[httpx2.AsyncClient]:
    """Nobody is signed in. Each test calls from another address: attempts are counted per address."""
    async with client_of(app, address=f"203.0.113.{next(ADDRESSES)}") as client:
        yield client


@pytest.fixture
async def owner(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.owner)
    yield client
    await client.aclose()


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
