"""The guarded way out for libraries that speak for themselves (model providers): the same checks, streamed answers.

Whoever borrows the client sets its own timeouts; what it cannot do is reach another host than the guard allows, follow
a redirect, or receive without end.
"""

from collections.abc import AsyncIterator, Callable

import httpx2

from relevo.platform.egress.errors import EgressTooLarge

MAX_STREAMED_BYTES = 8_000_000


class LentTransport(httpx2.AsyncBaseTransport):
    """Does not own what it stands on: closing it closes nothing."""

    def __init__(self, transport: httpx2.AsyncBaseTransport, check: Callable[[httpx2.URL], object]) -> None:
        self._transport = transport
        self._check = check

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._check(request.url)
        response = await self._transport.handle_async_request(request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream)
        return response


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_STREAMED_BYTES
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise EgressTooLarge(f"The answer is larger than {MAX_STREAMED_BYTES:,} bytes")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
