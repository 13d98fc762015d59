from collections.abc import AsyncGenerator

import pytest

from relevo.desk.channels.api import Channel
from tests.channels.other_system import OtherSystem, open_other_system
from tests.channels.stage import Stage


@pytest.fixture
async def other() -> AsyncGenerator[OtherSystem]:
    async with open_other_system() as system:
        yield system


@pytest.fixture
async def channel(stage: Stage, other: OtherSystem) -> Channel:
    return await stage.connect("api", {"target_url": other.url, "secret": other.secret})
