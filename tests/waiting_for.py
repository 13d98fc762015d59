"""Waiting for something that another task or process does."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(holds: Callable[[], Awaitable[bool]], *, within_s: float = 20) -> None:
    """Return as soon as `holds()`; TimeoutError if it does not in time."""
    async with asyncio.timeout(within_s):
        while not await holds():  # noqa: ASYNC110 - what is waited for is in another process or in the database
            await asyncio.sleep(0.05)
