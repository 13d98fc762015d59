"""The stream over a real socket: hello, ready, events, resuming, and what ends it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from relevo.kit.ids import WorkspaceId
from relevo.platform.auth.actors import NotSignedIn, RoleTooLow
from relevo.platform.db import Database
from relevo.platform.events import append
from relevo.platform.realtime import Frame, Hub, Stream, StreamLimits, Viewer, serve_stream


@dataclass
class House:
    url: str
    hub: Hub
    workspace_id: WorkspaceId
    heard: list[Frame] = field(default_factory=list[Frame])
    closed: int = 0

    def dial(self) -> AbstractAsyncContextManager[ClientConnection]:
        return connect(self.url, max_queue=None)


@pytest.fixture
async def house(db: Database, workspace_id: WorkspaceId) -> AsyncIterator[House]:
    async with Hub(db) as hub:
        limits = StreamLimits()

        async def authenticate(hello: Frame) -> Viewer:
            token = hello.get("token")
            if token == "unknown":
                raise NotSignedIn
            if token == "low":
                raise RoleTooLow
            return Viewer(
                workspace_id=workspace_id,
                audience=["team"],
                kind="test",
                limit_key=str(token),
                max_streams=3,
                on_frame=on_frame,
                render=lambda event: None if event.name == "test.hidden" else event.frame,
                render_signal=lambda signal: None if signal.name == "hidden" else signal.frame,
            )

        async def on_frame(stream: Stream, frame: Frame) -> None:
            built.heard.append(frame)
            stream.send({"type": "ack", "n": frame.get("n")})

        async def on_close(stream: Stream) -> None:
            built.closed += 1

        async def endpoint(websocket: WebSocket) -> None:
            await serve_stream(websocket, hub, limits, authenticate=authenticate, on_close=on_close)

        app = Starlette(routes=[WebSocketRoute("/stream", endpoint)])
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, ws="websockets-sansio", ws_per_message_deflate=False, lifespan="off", log_config=None)
        )
        running = asyncio.create_task(server.serve([listener]))
        built = House(f"ws://127.0.0.1:{listener.getsockname()[1]}/stream", hub, workspace_id)
        yield built
        server.should_exit = True
        await running
        listener.close()


async def hello(line: ClientConnection, **fields: object) -> dict[str, Any]:
    await line.send(json.dumps({"type": "hello", **fields}))
    return await heard(line)


async def heard(line: ClientConnection) -> dict[str, Any]:
    return json.loads(await asyncio.wait_for(line.recv(), 5))


async def write(db: Database, workspace_id: WorkspaceId, *numbers: int, name: str = "test.happened") -> None:
    async with db.transaction(workspace_id) as tx:
        for number in numbers:
            await append(tx, name, audience=["team"], payload={"n": number, "text": "¿qué? 🙂 \u2028"})


async def close_code(line: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed):
        while True:
            await asyncio.wait_for(line.recv(), 5)
    code = line.close_code
    assert code is not None
    return code


async def test_a_stream_says_ready_then_shows_events_and_resumes_from_any_of_them(db: Database, house: House) -> None:
    async with house.dial() as line:
        ready = await hello(line, cursor=None)
        assert ready["type"] == "ready"
        await write(db, house.workspace_id, 1, 2)
        first = await heard(line)
        assert first["type"] == "event"
        assert first["name"] == "test.happened"
        assert first["payload"] == {"n": 1, "text": "¿qué? 🙂 \u2028"}
        assert first["at"].endswith("Z")
    await write(db, house.workspace_id, 3)
    async with house.dial() as line:
        assert (await hello(line, cursor=first["cursor"]))["type"] == "ready"
        assert [(await heard(line))["payload"]["n"] for _ in range(2)] == [2, 3]


async def test_an_unknown_cursor_is_answered_with_reset_and_the_stream_goes_on(db: Database, house: House) -> None:
    async with house.dial() as line:
        assert (await hello(line, cursor="from another life"))["type"] == "reset"
        assert (await heard(line))["type"] == "ready"
        await write(db, house.workspace_id, 7)
        assert (await heard(line))["payload"]["n"] == 7


async def test_the_viewer_decides_what_is_shown(db: Database, house: House) -> None:
    async with house.dial() as line:
        await hello(line)
        await write(db, house.workspace_id, 1, name="test.hidden")
        house.hub.publish_ephemeral(house.workspace_id, ["team"], "hidden", {})
        house.hub.publish_ephemeral(house.workspace_id, ["team"], "typing", {"who": 1})
        await write(db, house.workspace_id, 2)
        frames = [await heard(line), await heard(line)]
    assert {frame["type"] for frame in frames} == {"signal", "event"}
    assert next(frame for frame in frames if frame["type"] == "event")["payload"]["n"] == 2


async def test_frames_of_the_client_are_answered_in_order(house: House) -> None:
    async with house.dial() as line:
        await hello(line)
        for number in range(5):
            await line.send(json.dumps({"type": "message", "n": number}))
        assert [(await heard(line))["n"] for _ in range(5)] == [0, 1, 2, 3, 4]
    assert [frame["n"] for frame in house.heard] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", 4400), ("[]", 4400), ("{}", 4400), ('{"type": 1}', 4400), ('{"type":"typing"}', 4400),
        ("[" * 20_000, 4400), (json.dumps({"type": "hello", "x": "y" * 70_000}), 4400), (b"\x00\x01", 4400),
        ('{"type":"hello","token":"unknown"}', 4401), ('{"type":"hello","token":"low"}', 4403),
    ],
)  # fmt: skip
async def test_a_bad_hello_closes_with_a_code_that_says_why(house: House, frame: str | bytes, code: int) -> None:
    async with house.dial() as line:
        await line.send(frame)
        assert await close_code(line) == code
    assert house.hub.listeners == 0


async def test_a_caller_may_hold_so_many_streams_and_no_more(house: House) -> None:
    async with house.dial() as one, house.dial() as two, house.dial() as three, house.dial() as four:
        for line in (one, two, three):
            assert (await hello(line, token="same"))["type"] == "ready"
        await four.send('{"type":"hello","token":"same"}')
        assert await close_code(four) == 4429
        async with house.dial() as other:
            assert (await hello(other, token="another"))["type"] == "ready"
    async with house.dial() as again:
        assert (await hello(again, token="same"))["type"] == "ready"


async def test_a_flood_of_frames_ends_the_stream(house: House) -> None:
    async with house.dial() as line:
        await hello(line)
        with pytest.raises(ConnectionClosed):
            for _ in range(500):
                await line.send('{"type":"message"}')
                await asyncio.sleep(0)
            await close_code(line)
            raise ConnectionClosed(None, None)
        assert line.close_code == 4429
    assert len(house.heard) <= 61


async def test_a_client_that_goes_leaves_nothing_behind(db: Database, house: House) -> None:
    for _ in range(5):
        async with house.dial() as line:
            await hello(line)
    async with asyncio.timeout(5):
        while house.closed < 5:  # noqa: ASYNC110 - the server's side has no event to await
            await asyncio.sleep(0.01)
    assert house.hub.listeners == 0
    await write(db, house.workspace_id, 1)


async def test_a_client_that_does_not_read_holds_nobody_up(db: Database, house: House) -> None:
    # Large events fill the socket of the one that does not read; the other goes on getting them.
    async with house.dial() as stuck, house.dial() as quick:
        await hello(stuck, token="a")
        await hello(quick, token="b")
        stuck.transport.pause_reading()
        async with db.transaction(house.workspace_id) as tx:
            for number in range(900):
                await append(tx, "test.happened", audience=["team"], payload={"n": number, "text": "x" * 10_000})
        assert [(await heard(quick))["payload"]["n"] for _ in range(900)] == list(range(900))
        stuck.transport.abort()
