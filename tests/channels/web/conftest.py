from collections.abc import AsyncGenerator

import pytest

from tests.channels.web.serving import Served, Shop, make_shop, serve


@pytest.fixture(scope="module")
async def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Served]:
    async with serve(database_url, tmp_path_factory.mktemp("house")) as house:
        house.house.http.limits.enabled = False
        yield house


@pytest.fixture
async def shop(served: Served) -> Shop:
    return await make_shop(served)
