import pytest

from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world


@pytest.fixture
async def world(db: Database) -> World:
    return await make_world(db)
