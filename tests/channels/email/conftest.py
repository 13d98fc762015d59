from collections.abc import AsyncGenerator

import pytest

from relevo.desk.channels.api import Channel
from relevo.testing.email import EmailSimulator
from tests.channels.email.carrying import SECRET
from tests.channels.stage import Stage


@pytest.fixture
async def server() -> AsyncGenerator[EmailSimulator]:
    """The pretended mail server; what arrives in its Inbox and Sent is carried to the hook by hand (see `carry`)."""
    async with EmailSimulator() as simulator:
        yield simulator


@pytest.fixture
async def channel(stage: Stage, server: EmailSimulator) -> Channel:
    return await stage.connect("email", {**server.connect_values, "delivery": "webhook", "hook_secret": SECRET})
