"""The connection layer: resolve once, judge every answer, connect to the address that was judged.

It sits below TLS, so the certificate is still checked against the name and the Host header keeps it; a name that
resolves to something else a moment later (rebinding) has no second chance.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache
from typing import cast

import httpcore2
import httpx2

from relevo.platform.egress.addresses import Network, is_public
from relevo.platform.egress.errors import EgressNotConnected, EgressRefused

Resolve = Callable[[str, int], Awaitable[list[str]]]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

CONNECT_WITHIN_S = 5.0


async def resolve_by_system(host: str, port: int) -> list[str]:
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    def __init__(
        self,
        *,
        resolve: Resolve,
        trusted: frozenset[str],
        also_refused: Sequence[Network],
        connect: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._resolve = resolve
        self._trusted = trusted
        self._also_refused = also_refused
        self._backend = connect or cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout or CONNECT_WITHIN_S):
                addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} has no address") from error
        self._check(host, port, addresses)
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def addresses_of(self, host: str, port: int) -> list[str]:
        """Judged, for a connection that is no HTTP. Raises EgressRefused, EgressNotConnected."""
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise EgressNotConnected(f"{host} has no address") from error
        self._check(host, port, addresses)
        return addresses

    def _check(self, host: str, port: int, addresses: list[str]) -> None:
        if {host, f"{host}:{port}"} & self._trusted:
            return
        # One bad answer among good ones is an attack or a broken zone; either way it is not taken.
        if not all(is_public(address, also_refused=self._also_refused) for address in addresses):
            raise EgressRefused(f"{host} is not on the public internet")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise EgressRefused("Unix sockets are not reachable from here")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@cache
def _tls() -> ssl.SSLContext:
    """Reading the trusted roots takes 25 ms; once per process is enough."""
    return httpx2.create_ssl_context(trust_env=False)


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport with our connection layer under it; no proxy, nothing from the environment."""

    def __init__(self, backend: GuardedBackend) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        # The library passes every option of its pool on, except this one.
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_tls(),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=5.0,
            network_backend=backend,
        )
