from collections.abc import AsyncGenerator

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.contacts import endpoints
from relevo.kit.ids import ChannelId, new_id
from relevo.platform.db import Database
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()


@pytest.fixture
async def channel_id(db: Database, workspace: Workspace) -> ChannelId:
    """A web channel's row: what an identity points at."""
    channel_id = ChannelId(new_id())
    async with db.transaction(workspace.id) as tx:
        await tx.execute(
            "INSERT INTO channel (workspace_id, id, kind, name, public_key) VALUES ($1, $2, 'web', 'Shop', $3)",
            workspace.id,
            channel_id,
            f"wk_{channel_id.hex}",
        )
    return channel_id
