from collections.abc import AsyncGenerator

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.contacts import endpoints as contacts_endpoints
from relevo.desk.contacts.joining import endpoints as joining_endpoints
from relevo.desk.conversations import endpoints as conversations_endpoints
from relevo.desk.corrections import endpoints as corrections_endpoints
from relevo.desk.erasures import endpoints
from relevo.desk.journeys import endpoints as journeys_endpoints
from relevo.desk.knowledge import endpoints as knowledge_endpoints
from relevo.desk.memories import endpoints as memories_endpoints
from relevo.platform.db import Database
from tests.assistant.company import make_company
from tests.desk.contacts.joining.people import People
from tests.house import make_app, make_context


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    routers = [
        endpoints.router,
        joining_endpoints.router,
        contacts_endpoints.router,
        memories_endpoints.router,
        conversations_endpoints.router,
        journeys_endpoints.router,
        corrections_endpoints.router,
        knowledge_endpoints.router,
    ]
    return make_app(make_context(db), routers)


@pytest.fixture
async def people(app: FastAPI, db: Database) -> AsyncGenerator[People]:
    company = await make_company(db)
    made = await People.of(app, company.world)
    yield made
    await made.client.aclose()


@pytest.fixture
def client(people: People) -> httpx2.AsyncClient:
    return people.client
