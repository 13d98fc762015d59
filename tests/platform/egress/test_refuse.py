"""What others may make us fetch never reaches a private address: spelled, resolved, re-resolved or redirected."""

# ruff: noqa: ASYNC109 - the signatures of the library's ports

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

import httpcore2
import pytest

from relevo.platform.egress import Egress, EgressError, EgressRefused
from relevo.platform.egress.addresses import is_public
from relevo.platform.egress.guard import Resolve
from tests.platform.egress.hostile import HOSTS, PRIVATE_V4, PRIVATE_V6, PUBLIC


@dataclass
class Canary:
    """Listens on the machine itself and counts who comes."""

    port: int
    visits: list[bytes] = field(default_factory=list[bytes])


@pytest.fixture
async def canary() -> AsyncIterator[Canary]:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bird.visits.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as first:
        port = first.sockets[0].getsockname()[1]
        async with await asyncio.start_server(greet, "::1", port):
            bird = Canary(port)
            yield bird


class Wire(httpcore2.AsyncNetworkBackend):
    """Notes every connection that would leave; answers those to the public with a script, one per connection."""

    def __init__(self, *answers: bytes) -> None:
        self.connected: list[tuple[str, int]] = []
        self.sent: list[bytes] = []
        self._answers = list(answers)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.connected.append((host, port))
        if not self._answers:
            raise httpcore2.ConnectError("nobody there")
        return Line(self._answers.pop(0), self.sent)


class Line(httpcore2.AsyncNetworkStream):
    def __init__(self, answer: bytes, sent: list[bytes]) -> None:
        self._answer = answer
        self._sent = sent

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        part, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        return part

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._sent.append(buffer)

    async def aclose(self) -> None:
        pass

    async def start_tls(self, *args: object, **options: object) -> httpcore2.AsyncNetworkStream:
        return self


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def resolver(*rounds: list[str]) -> tuple[list[str], Resolve]:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return rounds[min(len(asked), len(rounds)) - 1]

    return asked, resolve


def test_the_table_is_as_large_as_promised() -> None:
    assert len(set(HOSTS)) >= 250


@pytest.mark.parametrize("address", [*PRIVATE_V4, *PRIVATE_V6, "", "localhost", "1.1.1", "fe80::1%lo", "1.1.1.1 "])
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


async def test_no_spelling_of_a_private_address_reaches_the_canary(canary: Canary) -> None:
    async with Egress(ports=frozenset({canary.port})) as egress:

        async def reach(host: str) -> bool:
            try:
                await egress.request("GET", f"http://{host}:{canary.port}/", within_s=5)
            except EgressError:
                return False
            return True

        reached = await asyncio.gather(*(reach(host) for host in HOSTS))
    assert not any(reached)
    assert canary.visits == []


async def test_the_canary_would_have_sung(canary: Canary) -> None:
    async with Egress(allow_hosts=[f"127.0.0.1:{canary.port}", f"localhost:{canary.port}"]) as egress:
        assert (await egress.request("GET", f"http://127.0.0.1:{canary.port}/a")).body == b"hi"
        assert (await egress.request("GET", f"http://localhost:{canary.port}/b")).body == b"hi"
    assert len(canary.visits) == 2
    assert f"localhost:{canary.port}".encode() in canary.visits[1]


async def test_no_name_that_resolves_to_a_private_address_is_connected_to() -> None:
    wire = Wire()
    for address in (*PRIVATE_V4, *PRIVATE_V6):
        for answers in ([address], ["1.1.1.1", address], [address, "2606:4700:4700::1111"]):
            async with Egress(resolve=resolver(answers)[1], connect=wire) as egress:
                with pytest.raises(EgressRefused):
                    await egress.request("GET", "https://evil.example/")
    assert wire.connected == []


async def test_the_address_that_was_judged_is_the_one_connected_to() -> None:
    # A rebinding name: public when it is asked first, the machine itself ever after.
    asked, resolve = resolver(["93.184.215.14"], ["127.0.0.1"])
    wire = Wire(answer(200, b"ok"))
    async with Egress(resolve=resolve, connect=wire) as egress:
        assert (await egress.request("GET", "http://rebind.example/")).body == b"ok"
        with pytest.raises(EgressRefused):
            await egress.request("GET", "http://rebind.example/")
    assert asked == ["rebind.example"] * 2
    assert wire.connected == [("93.184.215.14", 80)]
    assert b"host: rebind.example" in wire.sent[0].lower()


async def test_no_redirect_leads_to_a_private_address() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.215.14"] if host == "start.example" else [host.strip("[]")]

    for target in (*PRIVATE_V4, *(f"[{address}]" for address in PRIVATE_V6)):
        wire = Wire(answer(302, location=f"http://{target}/latest/meta-data/"))
        async with Egress(resolve=resolve, connect=wire) as egress:
            with pytest.raises(EgressError):
                await egress.request("GET", "http://start.example/")
        assert wire.connected == [("93.184.215.14", 80)]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "unix:///run/x.sock", "//example.com/",
        "example.com", "", "http://", "http:///path", "http://user:pass@example.com/", "http://example.com:22/",
        "http://example.com:5432/", "https://example.com:8443/", "http://[::1", "javascript:alert(1)", "http://\x00/",
    ],
)  # fmt: skip
async def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    wire = Wire()
    async with Egress(resolve=resolver(["1.1.1.1"])[1], connect=wire) as egress:
        with pytest.raises(EgressError):
            await egress.request("GET", url)
    assert wire.connected == []


async def test_a_redirect_to_the_operators_own_host_is_refused() -> None:
    wire = Wire(answer(302, location="http://ollama.internal:11434/api"))
    async with Egress(
        allow_hosts=["ollama.internal:11434"], resolve=resolver(["93.184.215.14"])[1], connect=wire
    ) as egress:
        with pytest.raises(EgressRefused):
            await egress.request("GET", "http://start.example/")


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    wire = Wire(answer(200, b"direct"))
    async with Egress(resolve=resolver(["93.184.215.14"])[1], connect=wire) as egress:
        assert (await egress.request("GET", "http://shop.example/")).body == b"direct"
    assert wire.connected == [("93.184.215.14", 80)]
