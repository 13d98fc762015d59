"""The one way out: HTTP requests to addresses that others may have chosen."""

import asyncio
import json
import socket
import zlib
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import httpcore2
import httpx2

from relevo.platform.egress.addresses import Network
from relevo.platform.egress.errors import (
    EgressError,
    EgressNotConnected,
    EgressRefused,
    EgressTooLarge,
    EgressTooSlow,
    EgressUnreachable,
)
from relevo.platform.egress.guard import CONNECT_WITHIN_S, GuardedBackend, GuardedTransport, Resolve, resolve_by_system
from relevo.platform.egress.lending import LentTransport
from relevo.platform.observe import metrics

MAX_REDIRECTS = 3
MAX_BYTES = 10_000_000
WITHIN_S = 20.0
PORTS = frozenset({80, 443})
MAIL_PORTS = frozenset({25, 143, 465, 587, 993, 2525})
USER_AGENT = "Relevo"
# What may go along to another host after a redirect; everything else may be a credential.
_HARMLESS = frozenset({"accept", "accept-language", "user-agent"})


@dataclass(frozen=True)
class EgressResponse:
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str  # where the answer came from, after redirects

    def json(self) -> Any:
        return json.loads(self.body)


class Egress:
    """One per process; close it at the end. `lent_client` is for libraries that need a client of their own (see
    lending.py). `allow_hosts` are the operator's own ("host" or "host:port"): they may
    lie on a private network and use any port, and no redirect from elsewhere leads to them."""

    def __init__(
        self,
        *,
        allow_hosts: Sequence[str] = (),
        also_refused: Sequence[Network] = (),
        ports: frozenset[int] = PORTS,
        resolve: Resolve = resolve_by_system,
        connect: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._trusted = frozenset(host.lower() for host in allow_hosts)
        self._ports = ports
        backend = GuardedBackend(resolve=resolve, trusted=self._trusted, also_refused=also_refused, connect=connect)
        self._backend = backend
        transport = GuardedTransport(backend)
        self._client = httpx2.AsyncClient(transport=transport, trust_env=False, follow_redirects=False, headers={})
        # Not compressed, so that the bound on what is received is a bound on what is unpacked.
        self.lent_client = httpx2.AsyncClient(
            transport=LentTransport(transport, lambda url: self._check_url(str(url), come_from=None)),
            trust_env=False,
            follow_redirects=False,
            headers={"accept-encoding": "identity"},
            timeout=httpx2.Timeout(WITHIN_S, connect=CONNECT_WITHIN_S),
        )

    async def __aenter__(self) -> "Egress":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def open_mail_socket(self, host: str, port: int) -> socket.socket:
        """A connected socket to a mail server; TLS is the caller's, checked against `host`. Raises EgressRefused,
        EgressNotConnected."""
        name = host.strip().lower().rstrip(".")
        if not {name, f"{name}:{port}"} & self._trusted and port not in MAIL_PORTS:
            raise EgressRefused(f"Port {port} is not allowed")
        failure: Exception | None = None
        for address in await self._backend.addresses_of(name, port):
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            opened = socket.socket(family, socket.SOCK_STREAM)
            opened.setblocking(False)
            try:
                async with asyncio.timeout(CONNECT_WITHIN_S):
                    await asyncio.get_running_loop().sock_connect(opened, (address, port))
                return opened
            except (OSError, TimeoutError) as error:
                opened.close()
                failure = error
            except BaseException:
                opened.close()
                raise
        raise EgressNotConnected(f"{name} does not answer on port {port}") from failure

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        max_bytes: int = MAX_BYTES,
        within_s: float = WITHIN_S,
    ) -> EgressResponse:
        """Send one request and read the whole answer, whatever its status. Raises an EgressError."""
        return await _bounded(self._follow(method, url, dict(headers or {}), content, max_bytes), within_s)

    async def get_once(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
        within_s: float = WITHIN_S,
    ) -> EgressResponse:
        """GET without following: a redirect itself is the answer, and where it leads is for the caller to judge."""
        return await _bounded(self._get(url, dict(headers or {}), max_bytes), within_s)

    async def send_once(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        max_bytes: int = MAX_BYTES,
        within_s: float = WITHIN_S,
    ) -> EgressResponse:
        """Send one request and follow nothing. EgressNotConnected alone means that it was not sent."""
        target = self._check_url(url, come_from=None)
        return await _bounded(self._send(method, target, dict(headers or {}), content, max_bytes), within_s)

    async def _get(self, url: str, headers: dict[str, str], max_bytes: int) -> EgressResponse:
        return await self._send("GET", self._check_url(url, come_from=None), headers, None, max_bytes)

    async def _follow(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, max_bytes: int
    ) -> EgressResponse:
        target = self._check_url(url, come_from=None)
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._send(method, target, headers, content, max_bytes)
            location = response.headers.get("location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return response
            step = self._check_url(urljoin(str(target), location), come_from=target)
            if (step.scheme, step.host, step.port) != (target.scheme, target.host, target.port):
                headers = {name: value for name, value in headers.items() if name.lower() in _HARMLESS}
                if content is not None and response.status in (307, 308):
                    raise EgressRefused("A redirect may not carry what was sent to another host")
            if response.status in (301, 302, 303) and method not in ("GET", "HEAD"):
                method, content = "GET", None
            target = step
        raise EgressRefused(f"More than {MAX_REDIRECTS} redirects")

    def _check_url(self, text: str, *, come_from: httpx2.URL | None) -> httpx2.URL:
        try:
            url = httpx2.URL(text)
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise EgressRefused("This is not a web address") from error
        if url.scheme not in ("http", "https") or not url.host or url.userinfo:
            raise EgressRefused("Only http and https addresses without a user name are allowed")
        port = url.port or (443 if url.scheme == "https" else 80)
        is_trusted = bool({url.host.lower(), f"{url.host.lower()}:{port}"} & self._trusted)
        if port not in self._ports and not is_trusted:
            raise EgressRefused(f"Port {port} is not allowed")
        if come_from is not None:
            if come_from.scheme == "https" and url.scheme == "http":
                raise EgressRefused("A redirect from https to http is not followed")
            if is_trusted and url.host != come_from.host:
                raise EgressRefused("A redirect may not lead to a host that only the operator may name")
        return url

    async def _send(
        self, method: str, url: httpx2.URL, headers: dict[str, str], content: bytes | None, max_bytes: int
    ) -> EgressResponse:
        request = self._client.build_request(
            method,
            url,
            headers={"user-agent": USER_AGENT, "accept": "*/*", **headers, "accept-encoding": "gzip"},
            content=content,
            # Whoever asked says how long the whole may take; a long poll is silent for as long as that.
            timeout=httpx2.Timeout(None, connect=CONNECT_WITHIN_S),
        )
        response = await self._client.send(request, stream=True)
        try:
            body = await _read(response, max_bytes)
        finally:
            await response.aclose()
        return EgressResponse(response.status_code, dict(response.headers), body, str(response.url))


async def _bounded(sending: Awaitable[EgressResponse], within_s: float) -> EgressResponse:
    """Await `sending` for at most `within_s`, and let nothing but an EgressError out."""
    outcome = "failed"
    try:
        async with asyncio.timeout(within_s):
            response = await sending
        outcome = "answered"
        return response
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        raise EgressNotConnected(str(error) or type(error).__name__) from error
    except (TimeoutError, httpx2.TimeoutException) as error:
        outcome = "too_slow"
        raise EgressTooSlow(f"No complete answer within {within_s:g} s") from error
    except (httpx2.TransportError, httpx2.InvalidURL, httpx2.DecodingError) as error:
        raise EgressUnreachable(str(error) or type(error).__name__) from error
    except EgressError as error:
        outcome = "refused" if isinstance(error, EgressRefused) else "too_large"
        raise
    finally:
        metrics.egress_finished(outcome)


async def _read(response: httpx2.Response, max_bytes: int) -> bytes:
    """The body, unpacked by ourselves: a bomb must not be allowed to grow before it is measured."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise EgressUnreachable(f"The answer is encoded as {encoding[:20]}, which was not asked for")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    body = bytearray()
    async for piece in response.aiter_raw():
        try:
            body += piece if unpack is None else unpack.decompress(piece, max_bytes - len(body) + 1)
        except zlib.error as error:
            raise EgressUnreachable("The answer's compression is broken") from error
        if len(body) > max_bytes:
            raise EgressTooLarge(f"The answer is larger than {max_bytes:,} bytes")
    return bytes(body)
