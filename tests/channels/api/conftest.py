from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from relevo.desk.channels.api import Channel
from relevo.platform.db import Database
from tests.channels.other_system import OtherSystem, open_other_system
from tests.channels.stage import Stage, open_stage


@pytest.fixture
async def stage(db: Database, tmp_path: Path) -> AsyncGenerator[Stage]:
    async with open_stage(db, tmp_path) as opened:
        yield opened


@pytest.fixture
async def other() -> AsyncGenerator[OtherSystem]:
    async with open_other_system() as system:
        yield system


@pytest.fixture
async def channel(stage: Stage, other: OtherSystem) -> Channel:
    return await stage.connect("api", {"target_url": other.url, "secret": other.secret})
