from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI

from relevo.platform.db import Database
from tests.security.fortress import Company, build_company, open_fortress


@pytest.fixture(scope="module")
async def app(db: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[FastAPI]:
    async with open_fortress(db, tmp_path_factory.mktemp("fortress")) as app:
        yield app


@pytest.fixture(scope="module")
async def alpha(app: FastAPI, db: Database) -> Company:
    return await build_company(app, db, "ALPHACANARY7Q")


@pytest.fixture(scope="module")
async def beta(app: FastAPI, db: Database) -> Company:
    return await build_company(app, db, "BETACANARY3Z")
