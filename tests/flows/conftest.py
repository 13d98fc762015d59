from collections.abc import AsyncGenerator

import pytest

from tests.channels.web.serving import Served, serve
from tests.flows.script import Script, begin_script


@pytest.fixture(scope="module")
async def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Served]:
    async with serve(database_url, tmp_path_factory.mktemp("house"), with_worker=True) as house:
        house.house.http.limits.enabled = False
        yield house


@pytest.fixture(params=["en", "es"])
async def script(served: Served, request: pytest.FixtureRequest) -> Script:
    return await begin_script(served, request.param)
