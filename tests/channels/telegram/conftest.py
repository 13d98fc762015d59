from collections.abc import AsyncGenerator

import pytest

from relevo.desk.channels.api import Channel
from relevo.testing.telegram import TelegramSimulator
from tests.channels.stage import Stage
from tests.channels.telegram.carrying import Chat


@pytest.fixture
async def phone() -> AsyncGenerator[TelegramSimulator]:
    """The pretended Telegram; its updates are carried by hand (see `carry`), for the app has no port in these tests."""
    async with TelegramSimulator() as simulator:
        yield simulator


@pytest.fixture
async def channel(stage: Stage, phone: TelegramSimulator) -> Channel:
    return await stage.connect("telegram", {**phone.connect_values, "delivery": "webhook"})


@pytest.fixture
def chat(stage: Stage, channel: Channel, phone: TelegramSimulator) -> Chat:
    return Chat(stage, channel, phone, phone.state.add_customer("Lucía", "Díaz"))
