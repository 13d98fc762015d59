"""People to measure with: a workspace, a teammate who watches, and visitors with a conversation each."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

from bench.http import Line
from bench.servers import Server
from relevo.desk.team.api import NewWorkspace, create_sign_in_link, create_workspace
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database

VISITORS_PER_ADDRESS = 40


@dataclass
class Visitor:
    line: Line
    token: str
    path: str  # of its channel
    conversation_id: str = ""

    async def say(self, text: str) -> None:
        status, content = await self.line.request(
            "POST", f"{self.path}/messages", {"client_id": new_id().hex, "text": text}
        )
        if status != 201:
            raise RuntimeError(f"A message was answered {status}: {content[:300]!r}")


class OpenChat:
    """A widget with its socket open: it sends the way the widget does and waits for the acknowledgement."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, visitor: Visitor, port: int, index: int) -> Self:
        socket = await connect(
            f"ws://127.0.0.1:{port}{visitor.path}/stream",
            local_addr=(source_of(index), 0),
            compression=None,
            ping_interval=None,
        )
        await socket.send(json.dumps({"type": "hello", "token": visitor.token, "cursor": None}))
        ready = json.loads(await socket.recv())
        if ready.get("type") != "ready":
            raise RuntimeError(f"The stream answered {ready}.")
        return cls(socket)

    async def _read(self) -> None:
        async for given in self._socket:
            text = str(given)
            if text.startswith(('{"type":"ack"', '{"type":"refused"')):
                self._on_answer(json.loads(text))
            elif text.startswith('{"type":"event"'):
                self.on_frame(text)

    def on_frame(self, text: str) -> None:
        """An event; those who wait for one override this."""

    def _on_answer(self, frame: dict[str, str]) -> None:
        waiting = self._acks.pop(frame["client_id"], None)
        if waiting and frame["type"] == "ack":
            waiting.set_result(None)
        elif waiting:
            waiting.set_exception(RuntimeError(f"A message was refused: {frame}"))

    async def say(self, text: str) -> None:
        client_id = new_id().hex
        acked = self._acks[client_id] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"type": "message", "client_id": client_id, "text": text}))
        await acked

    def close(self) -> None:
        self._reading.cancel()
        self._socket.transport.abort()


def source_of(index: int) -> str:
    """This machine's address a visitor comes from."""
    return f"127.0.1.{index // VISITORS_PER_ADDRESS + 1}"


@dataclass
class Town:
    workspace_id: WorkspaceId
    teammate: Line
    cookie: str
    origin: str

    async def make_channel(self, assistant_id: str | None = None) -> str:
        given = {"kind": "web", "name": "Bench", "assistant_id": assistant_id}
        channel = await self.teammate.json("POST", "/api/v1/channels", given)
        return f"/web/v1/{channel['public_key']}"

    async def take_over(self, visitors: list["Visitor"]) -> None:
        for visitor in visitors:
            await self.teammate.json("POST", f"/api/v1/conversations/{visitor.conversation_id}/take-over", {})


@asynccontextmanager
async def make_town(url: str, server: Server) -> AsyncGenerator[Town]:
    workspace_id = WorkspaceId(new_id())
    db = await Database.open(url, min_size=1, max_size=2)
    async with db.transaction(workspace_id) as tx:
        made = await create_workspace(
            tx, NewWorkspace(name="Bench", owner_email=f"{workspace_id.hex}@example.com", owner_name="Olga")
        )
    async with db.transaction(workspace_id) as tx:
        token = await create_sign_in_link(tx, made.owner_id, valid_for=timedelta(minutes=10))
    await db.close()
    line = await Line.open(server.port)
    origin = f"http://127.0.0.1:{server.port}"
    line.headers["Origin"] = origin
    await line.json("POST", "/api/v1/auth/link", {"token": token.text})
    cookie = line.cookie or ""
    line.headers["Cookie"] = cookie
    yield Town(workspace_id, line, cookie, origin)
    line.close()


async def make_visitors(path: str, port: int, number: int, *, greet: bool = True, lines: bool = True) -> list[Visitor]:
    """From as many addresses of this machine as the limits per address ask for."""
    visitors: list[Visitor] = []
    for batch in _batched(number, 20):
        visitors += await asyncio.gather(*(_make_visitor(path, port, index, greet=greet) for index in batch))
    if not lines:
        for visitor in visitors:
            visitor.line.close()
    return visitors


def _batched(number: int, size: int) -> list[range]:
    return [range(start, min(start + size, number)) for start in range(0, number, size)]


async def _make_visitor(path: str, port: int, index: int, *, greet: bool) -> Visitor:
    line = await Line.open(port, source=source_of(index))
    session: Any = await line.json("POST", f"{path}/session", {"language": "en"})
    line.headers["Authorization"] = f"Bearer {session['token']}"
    visitor = Visitor(line, session["token"], path)
    if greet:
        accepted = await line.json("POST", f"{path}/messages", {"client_id": new_id().hex, "text": "Hello"})
        visitor.conversation_id = accepted["conversation"]["id"]
    return visitor
