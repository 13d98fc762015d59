"""The workspace's stream over a real socket: who gets in, what they see, presence, viewers, typing."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import TeammateId, new_id
from tests.channels.web.serving import Served, Shop, make_shop, serve


@pytest.fixture(scope="module")
async def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    folder: Path = tmp_path_factory.mktemp("data")
    async with serve(database_url, folder) as running:
        yield running


@pytest.fixture
async def shop(served: Served) -> Shop:
    return await make_shop(served, assistant=False)


class Browser:
    """A teammate's: signed in, with a cookie."""

    def __init__(self, served: Served, client: httpx2.AsyncClient) -> None:
        self._served = served
        self.client = client

    def dial(self, *, origin: str | None = None) -> AbstractAsyncContextManager[ClientConnection]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        return connect(
            f"{self._served.base_url.replace('http', 'ws')}/api/v1/stream",
            origin=Origin(origin or self._served.base_url),
            additional_headers={"Cookie": cookies},
        )

    @asynccontextmanager
    async def watch(self) -> AsyncGenerator[ClientConnection]:
        async with self.dial() as line:
            await line.send('{"type":"hello","cursor":null}')
            assert (await frame_of(line))["type"] == "ready"
            yield line


async def sign_in(shop: Shop, who: TeammateId) -> Browser:
    async with shop.served.house.db.transaction(shop.workspace.id) as tx:
        token = await create_sign_in_link(tx, who, valid_for=timedelta(minutes=5))
    base = shop.served.base_url
    client = httpx2.AsyncClient(base_url=f"{base}/api/v1", headers={"Origin": base})
    shop.served.clients.append(client)
    answer = await client.post("/auth/link", json={"token": token.text})
    assert answer.status_code == 200, answer.text
    return Browser(shop.served, client)


async def frame_of(line: ClientConnection) -> dict[str, Any]:
    return json.loads(await asyncio.wait_for(line.recv(), 5))


async def wait_for(line: ClientConnection, name: str) -> dict[str, Any]:
    """The payload of the next event or signal called `name`."""
    async with asyncio.timeout(5):
        while True:
            frame = await frame_of(line)
            if frame.get("name") == name:
                return frame["payload"]


async def code_of(line: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        while True:
            await asyncio.wait_for(line.recv(), 5)
    return line.close_code


async def test_a_customers_message_is_on_the_screen_of_its_workspace_and_of_no_other(
    served: Served, shop: Shop
) -> None:
    other_shop = await make_shop(served, assistant=False)
    ours, theirs = await sign_in(shop, shop.workspace.agent), await sign_in(other_shop, other_shop.workspace.agent)
    visitor = await shop.visit()
    async with ours.watch() as screen, theirs.watch() as foreign:
        await visitor.say("¿Cuánto tarda el envío?")
        while (message := (await wait_for(screen, "message.appended"))["message"])["kind"] == "event":
            pass  # the line that says a conversation began
        assert message["text"] == "¿Cuánto tarda el envío?"
        await foreign.send('{"type":"pong"}')
        own = {"teammate_id": str(other_shop.workspace.agent), "presence": "online"}
        assert (await frame_of(foreign))["payload"] == own, "their own presence is all they ever hear"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(foreign.recv(), 0.3)


async def test_only_a_teammate_from_our_own_pages_gets_in(shop: Shop) -> None:
    browser = await sign_in(shop, shop.workspace.agent)
    async with browser.dial(origin="https://evil.example") as line:
        await line.send('{"type":"hello"}')
        assert await code_of(line) == 4403
    browser.client.cookies.clear()
    async with browser.dial() as line:
        await line.send('{"type":"hello"}')
        assert await code_of(line) == 4401


async def test_whoever_is_signed_out_loses_the_stream_at_the_next_sign_of_life(shop: Shop) -> None:
    browser = await sign_in(shop, shop.workspace.agent)
    async with browser.watch() as line:
        await line.send('{"type":"pong"}')
        assert (await browser.client.post("/auth/sign-out")).status_code == 204
        await line.send('{"type":"pong"}')
        assert await code_of(line) == 4401


async def test_presence_follows_the_open_windows(shop: Shop) -> None:
    watcher, comer = await sign_in(shop, shop.workspace.owner), await sign_in(shop, shop.workspace.agent)
    came = {"teammate_id": str(shop.workspace.agent), "presence": "online"}
    async with watcher.watch() as screen:
        await wait_for(screen, "presence")  # the watcher's own
        async with comer.watch():
            assert await wait_for(screen, "presence") == came
            async with comer.watch():  # a second window changes nothing
                pass
        assert await wait_for(screen, "presence") == {**came, "presence": "offline"}


async def test_of_two_windows_that_close_at_once_the_last_one_says_so(shop: Shop) -> None:
    watcher, leaver = await sign_in(shop, shop.workspace.owner), await sign_in(shop, shop.workspace.agent)
    async with watcher.watch() as screen:
        await wait_for(screen, "presence")  # the watcher's own
        for _ in range(5):
            async with leaver.watch() as one, leaver.watch() as two:
                assert (await wait_for(screen, "presence"))["presence"] == "online"
                one.transport.abort()
                two.transport.abort()
            assert (await wait_for(screen, "presence"))["presence"] == "offline"


async def test_others_see_who_looks_and_who_replies(shop: Shop) -> None:
    watcher, reader = await sign_in(shop, shop.workspace.owner), await sign_in(shop, shop.workspace.agent)
    conversation_id = (await (await shop.visit()).say("Hola"))["conversation"]["id"]
    async with watcher.watch() as screen:
        async with reader.watch() as line:
            for activity in ("viewing", "replying"):
                await line.send(
                    json.dumps({"type": "activity", "conversation_id": conversation_id, "activity": activity})
                )
                payload = await wait_for(screen, "viewers")
                assert payload["conversation_id"] == conversation_id
                assert [(one["teammate_id"], one["activity"]) for one in payload["viewers"]] == [
                    (str(shop.workspace.agent), activity)
                ]
        assert (await wait_for(screen, "viewers"))["viewers"] == []


async def test_the_team_sees_a_teammate_type(shop: Shop) -> None:
    watcher, writer = await sign_in(shop, shop.workspace.owner), await sign_in(shop, shop.workspace.agent)
    conversation_id = (await (await shop.visit()).say("Hola"))["conversation"]["id"]
    async with watcher.watch() as screen, writer.watch() as line:
        await line.send(json.dumps({"type": "typing", "conversation_id": conversation_id}))
        payload = await wait_for(screen, "typing")
    assert payload["conversation_id"] == conversation_id
    assert (payload["author"]["kind"], payload["author"]["id"]) == ("teammate", str(shop.workspace.agent))


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "activity", "conversation_id": "7", "activity": "viewing"}, 4400),
        ({"type": "activity", "conversation_id": str(new_id()), "activity": "dancing"}, 4400),
        ({"type": "dance"}, 4400),
    ],
)
async def test_a_frame_that_makes_no_sense_ends_the_stream(shop: Shop, frame: dict[str, str], code: int) -> None:
    browser = await sign_in(shop, shop.workspace.agent)
    async with browser.watch() as line:
        await line.send(json.dumps(frame))
        assert await code_of(line) == code


async def test_a_conversation_of_nobody_or_of_another_workspace_is_passed_over(served: Served, shop: Shop) -> None:
    foreign = await (await (await make_shop(served, assistant=False)).visit()).say("Hola")
    browser = await sign_in(shop, shop.workspace.agent)
    async with browser.watch() as line:
        for conversation_id in (str(new_id()), foreign["conversation"]["id"]):
            await line.send(json.dumps({"type": "typing", "conversation_id": conversation_id}))
            await line.send(json.dumps({"type": "activity", "conversation_id": conversation_id, "activity": "viewing"}))
        await (await shop.visit()).say("Hola")
        assert await wait_for(line, "message.appended")
