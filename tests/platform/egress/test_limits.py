"""Size, time, redirects: an answer that is too much ends the request, not the process."""

import asyncio
import gzip

import pytest

from relevo.platform.egress import Egress, EgressRefused, EgressTooLarge, EgressTooSlow, EgressUnreachable, client
from tests.platform.egress.test_refuse import Wire, answer, resolver

PUBLIC = ["93.184.215.14"]


def egress_with(wire: Wire) -> Egress:
    return Egress(resolve=resolver(PUBLIC)[1], connect=wire)


async def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    hop = answer(301, location="/next")
    async with egress_with(Wire(hop, hop, hop, answer(200, b"there"))) as egress:
        response = await egress.request("GET", "http://shop.example/")
        assert (response.status, response.body, response.url) == (200, b"there", "http://shop.example/next")
    async with egress_with(Wire(*[hop] * 5)) as egress:
        with pytest.raises(EgressRefused, match="redirects"):
            await egress.request("GET", "http://shop.example/")


async def test_credentials_stay_with_the_host_they_were_meant_for() -> None:
    wire = Wire(answer(302, location="http://other.example/"), answer(200))
    async with egress_with(wire) as egress:
        await egress.request("GET", "http://shop.example/", headers={"Authorization": "Bearer x", "X-Api-Key": "y"})
    first, second = wire.sent[0].lower(), wire.sent[1].lower()
    assert b"bearer x" in first
    assert b"authorization" not in second
    assert b"x-api-key" not in second


async def test_a_body_is_not_carried_to_another_host() -> None:
    wire = Wire(answer(307, location="http://other.example/"), answer(200))
    async with egress_with(wire) as egress:
        with pytest.raises(EgressRefused):
            await egress.request("POST", "http://shop.example/", content=b"secret")
    assert len(wire.connected) == 1


async def test_a_redirect_away_from_https_is_not_followed() -> None:
    async with egress_with(Wire(answer(302, location="http://shop.example/"))) as egress:
        with pytest.raises(EgressRefused):
            await egress.request("GET", "https://shop.example/")


async def test_too_large_an_answer_is_cut_off() -> None:
    async with egress_with(Wire(answer(200, b"x" * 2_000))) as egress:
        with pytest.raises(EgressTooLarge):
            await egress.request("GET", "http://shop.example/", max_bytes=1_000)


async def test_a_bomb_is_measured_while_it_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    async with egress_with(Wire(answer(200, bomb, content_encoding="gzip"))) as egress:
        with pytest.raises(EgressTooLarge):
            await egress.request("GET", "http://shop.example/", max_bytes=1_000_000)


async def test_a_compressed_answer_is_unpacked() -> None:
    packed = gzip.compress("¿Cuánto tarda el envío?".encode())
    async with egress_with(Wire(answer(200, packed, content_encoding="gzip"))) as egress:
        assert (await egress.request("GET", "http://shop.example/")).body.decode() == "¿Cuánto tarda el envío?"


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
async def test_an_encoding_that_was_not_asked_for_is_an_error(encoding: str) -> None:
    async with egress_with(Wire(answer(200, b"x", content_encoding=encoding))) as egress:
        with pytest.raises(EgressUnreachable):
            await egress.request("GET", "http://shop.example/")


async def test_a_server_that_never_answers_is_given_up() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Egress(allow_hosts=["127.0.0.1"]) as egress:
        with pytest.raises(EgressTooSlow):
            await egress.request("GET", f"http://127.0.0.1:{port}/", within_s=0.3)


async def test_a_silence_may_last_as_long_as_whoever_asks_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long poll is silent for longer than anything else that is asked."""
    monkeypatch.setattr(client, "WITHIN_S", 0.1)

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.5)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Egress(allow_hosts=["127.0.0.1"]) as egress:
        assert (await egress.request("GET", f"http://127.0.0.1:{port}/", within_s=30)).body == b"late"


async def test_a_refused_connection_is_told_as_unreachable() -> None:
    async with egress_with(Wire()) as egress:
        with pytest.raises(EgressUnreachable):
            await egress.request("GET", "http://shop.example/")
