from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI

from relevo.desk.conversations import endpoints as conversations_endpoints
from relevo.desk.tags import endpoints
from relevo.platform.db import Database
from tests.assistant.company import make_company
from tests.desk.contacts.joining.people import People
from tests.house import make_app, make_context


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router, conversations_endpoints.router])


@pytest.fixture
async def people(app: FastAPI, db: Database) -> AsyncGenerator[People]:
    company = await make_company(db)
    made = await People.of(app, company.world)
    yield made
    await made.client.aclose()
