"""The floor: the least a durable chat server can do. POST -> INSERT, COMMIT -> push to every WebSocket.

Run as `python -m bench.floor <port> <database url>`. With FLOOR_NOTIFY=1 pushes cross processes by NOTIFY, outside of
the transaction, as ours do.
"""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

TABLE = """
CREATE TABLE IF NOT EXISTS message (
    id uuid PRIMARY KEY, conversation uuid NOT NULL, body text NOT NULL, at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS message_conversation ON message (conversation, at);
"""
CHANNEL = "floor"


class Floor:
    def __init__(self, url: str, *, notify: bool) -> None:
        self._url = url
        self._notify = notify
        self._pool: Any = None
        self._sockets: set[WebSocket] = set()

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._pool = await asyncpg.create_pool(self._url, min_size=2, max_size=16)
        listener = await asyncpg.connect(self._url)
        if self._notify:
            await listener.add_listener(CHANNEL, lambda *notice: self._on_notice(str(notice[3])))
        yield
        await listener.close()
        await self._pool.close()

    async def post(self, request: Request) -> Response:
        given = await request.json()
        async with self._pool.acquire() as connection:
            await connection.execute(
                "INSERT INTO message (id, conversation, body) VALUES ($1, $2, $3)",
                uuid.uuid4(),
                uuid.UUID(given["conversation"]),
                given["text"],
            )
            if self._notify:
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, given["text"])
        if not self._notify:
            self._on_notice(given["text"])
        return JSONResponse({"ok": True}, status_code=201)

    def _on_notice(self, text: str) -> None:
        for one in tuple(self._sockets):
            task = asyncio.ensure_future(one.send_text(json.dumps({"text": text})))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def stream(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self._sockets.add(websocket)
        try:
            await websocket.send_text('{"ready": true}')
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            pass
        finally:
            self._sockets.discard(websocket)


async def healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def main() -> None:
    port, url = int(sys.argv[1]), sys.argv[2]
    floor = Floor(url, notify=os.environ.get("FLOOR_NOTIFY") == "1")
    app = Starlette(
        routes=[
            Route("/messages", floor.post, methods=["POST"]),
            Route("/healthz", healthz),
            WebSocketRoute("/stream", floor.stream),
        ],
        lifespan=floor.lifespan,
    )
    uvicorn.run(
        app,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
