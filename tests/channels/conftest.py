from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from relevo.platform.db import Database
from tests.channels.conformance import Kit
from tests.channels.kits import KITS
from tests.channels.line import Line
from tests.channels.stage import Stage, open_stage


@pytest.fixture
async def stage(db: Database, tmp_path: Path) -> AsyncGenerator[Stage]:
    async with open_stage(db, tmp_path) as opened:
        yield opened


@pytest.fixture(params=KITS, ids=lambda kit: kit.kind)
def kind(request: pytest.FixtureRequest) -> type[Kit]:
    return request.param


@pytest.fixture
async def line(kind: type[Kit], stage: Stage) -> AsyncGenerator[Line]:
    async with kind.open() as kit:
        yield Line(kit, stage, await stage.connect(kind.kind, kit.connect_values()))
