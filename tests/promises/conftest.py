from collections.abc import AsyncGenerator

import pytest

from tests.channels.web.serving import Served, serve
from tests.promises.company import Company, new_company


@pytest.fixture(scope="module")
async def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Served]:
    async with serve(database_url, tmp_path_factory.mktemp("house"), with_worker=True) as house:
        house.house.http.limits.enabled = False
        yield house


@pytest.fixture
async def company(served: Served) -> Company:
    return await new_company(served)
