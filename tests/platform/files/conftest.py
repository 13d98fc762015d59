from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from relevo.platform.db import Database
from relevo.platform.files import FileLinks, FileStore, endpoints, open_file_store
from tests.house import Workspace, make_app, make_context, make_workspace, sign_in


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def app(db: Database, folder: Path) -> FastAPI:
    context = make_context(db)
    context.provide(FileStore, open_file_store(str(folder)))
    context.provide(FileLinks, FileLinks(b"k" * 32))
    return make_app(context, [endpoints.router])


@pytest.fixture(scope="module")
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def agent(app: FastAPI, db: Database, workspace: Workspace) -> httpx2.AsyncClient:
    return await sign_in(app, db, workspace, workspace.agent)
