"""Sockets carry cookies too, and no browser asks for leave before it opens one: they check who calls from where."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from relevo.platform.db import Database
from relevo.platform.http.callers import Caller
from tests.house import sign_in
from tests.security.fortress import Company, serving
from tests.security.routes import declared_routes


async def say_hello(port: int, path: str, *, headers: dict[str, str], **frame: Any) -> str:
    """The type of the first answer, or "closed"."""
    try:
        async with connect(f"ws://127.0.0.1:{port}{path}", additional_headers=headers) as socket:
            await socket.send(json.dumps({"type": "hello", "cursor": None} | frame))
            return str(json.loads(await socket.recv())["type"])
    except (ConnectionClosed, InvalidStatus):
        return "closed"


def test_every_socket_says_who_may_open_it() -> None:
    sockets = {route.path: route.door.caller for route in declared_routes() if route.method == "WS"}
    assert sockets == {
        "/api/v1/stream": Caller.TEAMMATE,
        "/web/v1/{channel_key}/stream": Caller.VISITOR,
    }


async def test_only_our_own_pages_open_a_teammates_stream(app: FastAPI, alpha: Company) -> None:
    cookie = {"Cookie": f"relevo_session={alpha.owner.cookies['relevo_session']}"}
    async with serving(app) as port:
        own = {"Origin": f"http://127.0.0.1:{port}"}
        assert await say_hello(port, "/api/v1/stream", headers=cookie | own) == "ready"
        for headers in (
            cookie,
            own,
            cookie | {"Origin": "https://evil.example"},
            cookie | {"Origin": "null"},
            own | {"Cookie": "relevo_session=rs_nonsense"},
            own | {"Authorization": f"Bearer {alpha.ids['visitor_token']}"},
        ):
            assert await say_hello(port, "/api/v1/stream", headers=headers) == "closed", headers


async def test_a_session_that_ended_opens_no_stream(app: FastAPI, db: Database, alpha: Company) -> None:
    browser = await sign_in(app, db, alpha.workspace, alpha.workspace.agent)
    cookie = {"Cookie": f"relevo_session={browser.cookies['relevo_session']}"}
    assert (await browser.post("/auth/sign-out")).status_code == 204
    async with serving(app) as port:
        headers = cookie | {"Origin": f"http://127.0.0.1:{port}"}
        assert await say_hello(port, "/api/v1/stream", headers=headers) == "closed"


@pytest.mark.parametrize("token", ["", "vt_nonsense", None, 7, {"a": 1}, "x" * 5_000])
async def test_a_customers_stream_needs_their_token(app: FastAPI, alpha: Company, token: object) -> None:
    path = f"/web/v1/{alpha.ids['channel_key']}/stream"
    async with serving(app) as port:
        assert await say_hello(port, path, headers={}, token=token) == "closed"


async def test_a_customers_stream_is_for_their_channel_only(app: FastAPI, alpha: Company, beta: Company) -> None:
    async with serving(app) as port:
        for address in (alpha, beta):
            path = f"/web/v1/{address.ids['channel_key']}/stream"
            answer = await say_hello(port, path, headers={}, token=beta.ids["visitor_token"])
            assert (answer == "ready") is (address is beta)
