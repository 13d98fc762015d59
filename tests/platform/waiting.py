"""Waiting for what another task or process does."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(is_done: Callable[[], object], *, within_s: float = 10) -> None:
    async with asyncio.timeout(within_s):
        while not is_done():  # noqa: ASYNC110 - what is waited for has no event to await
            await asyncio.sleep(0.01)


async def until_found(find: Callable[[], Awaitable[object]], *, within_s: float = 10) -> None:
    async with asyncio.timeout(within_s):
        while not await find():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)
