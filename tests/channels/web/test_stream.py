"""The visitor's socket: acknowledged after COMMIT, resumed without gap or repeat, and only their own."""

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from relevo.kit.ids import new_id
from relevo.platform.realtime import Hub
from tests.channels.web.serving import Served, Shop, Visitor, make_shop
from tests.channels.web.test_messages import write_as_owner


class Tab:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def next(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these types."""
        async with asyncio.timeout(10):
            while True:
                frame = json.loads(await self.socket.recv())
                if frame["type"] in kinds:
                    return frame

    async def next_text(self) -> str:
        return (await self.next("event"))["payload"]["message"]["text"]


async def open_tab(shop: Shop, visitor: Visitor, *, token: str | None = None, cursor: str | None = None) -> Tab:
    socket = await connect(f"{shop.web.replace('http', 'ws', 1)}/stream")
    tab = Tab(socket)
    await tab.send(type="hello", token=token or visitor.session["token"], cursor=cursor, language="es")
    return tab


async def test_a_message_over_the_socket_is_acknowledged_and_stored_once(shop: Shop):
    visitor = await shop.visit()
    tab = await open_tab(shop, visitor)
    await tab.next("ready")
    for _ in range(2):
        await tab.send(type="message", client_id="c1", text="Hola por el cable")
        ack = await tab.next("ack")
        assert ack["client_id"] == "c1"
        assert ack["message"]["text"] == "Hola por el cable"
    texts = [item["text"] for item in (await visitor.thread())["items"] if not item["event"]]
    assert texts == ["Hola por el cable"]
    await tab.socket.close()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"text": ""}, "empty_message"),
        ({"text": "x" * 10_001}, "message_too_long"),
        ({"text": "a\x00b"}, "invalid_text"),
        ({"text": 5}, "invalid"),
        ({"text": "x", "holder_id": "me"}, "invalid"),
        ({"text": "x", "attachment_ids": [str(new_id())]}, "unknown_attachment"),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_the_line_stays(shop: Shop, frame: dict[str, Any], code: str):
    visitor = await shop.visit()
    tab = await open_tab(shop, visitor)
    await tab.next("ready")
    await tab.send(type="message", client_id="bad", **frame)
    refused = await tab.next("refused")
    assert (refused["client_id"], refused["code"]) == ("bad", code)
    assert refused["detail"]
    await tab.send(type="message", client_id="good", text="Sigo aquí")
    assert (await tab.next("ack"))["client_id"] == "good"
    await tab.socket.close()


async def test_a_cut_stream_goes_on_without_gap_or_repeat(shop: Shop):
    visitor = await shop.visit()
    conversation_id = (await visitor.say("Hola"))["conversation"]["id"]
    tab = await open_tab(shop, visitor, cursor=visitor.session["cursor"])
    await tab.next("ready")
    await write_as_owner(shop, conversation_id, "uno")
    while (frame := await tab.next("event"))["payload"]["message"]["text"] != "uno":
        pass
    await tab.socket.close()
    for text in ("dos", "tres"):
        await write_as_owner(shop, conversation_id, text)
    again = await open_tab(shop, visitor, cursor=frame["cursor"])
    assert [await again.next_text(), await again.next_text()] == ["dos", "tres"]
    await again.socket.close()


async def test_an_unknown_cursor_means_fetch_afresh(shop: Shop):
    visitor = await shop.visit()
    tab = await open_tab(shop, visitor, cursor="nonsense")
    assert (await tab.next("reset", "ready"))["type"] == "reset"
    assert (await tab.next("ready"))["cursor"]
    await tab.socket.close()


async def test_nothing_but_their_own_reaches_a_visitor(served: Served, shop: Shop):
    first, second = await shop.visit(), await shop.visit()
    tab = await open_tab(shop, second)
    await tab.next("ready")
    conversation_id = (await first.say("CANARY-OTHER"))["conversation"]["id"]
    await write_as_owner(shop, conversation_id, "CANARY-REPLY")
    mine = (await second.say("La mía"))["conversation"]["id"]
    await write_as_owner(shop, mine, "CANARY-NOTE", kind="note")
    hub = served.house.http.service(Hub)
    hub.publish_ephemeral(shop.workspace.id, ["team"], "viewers", {"conversation_id": mine, "viewers": []})
    await write_as_owner(shop, mine, "Para ti")
    seen: list[str] = []
    while not seen or seen[-1] != "Para ti":
        frame = await tab.next("event", "signal")
        seen.append(frame["payload"].get("message", {}).get("text", frame["name"]))
        assert "CANARY" not in json.dumps(frame)
        assert str(shop.workspace.owner) not in json.dumps(frame)
    assert "viewers" not in seen
    await tab.socket.close()


async def test_a_foreign_or_missing_token_closes_the_socket(served: Served, shop: Shop):
    other = await make_shop(served)
    visitor = await shop.visit()
    for where, token in ((shop, "vt_nonsense"), (other, visitor.session["token"])):
        tab = await open_tab(where, visitor, token=token)
        with pytest.raises(ConnectionClosed):
            await tab.next("ready")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"type":5}', '{"type":"baton"}', '{"type":"read","seq":"x"}', "x" * 70_000]
)
async def test_a_nonsense_frame_closes_the_socket_with_a_code(shop: Shop, text: str):
    visitor = await shop.visit()
    tab = await open_tab(shop, visitor)
    await tab.next("ready")
    await tab.socket.send(text)
    with pytest.raises(ConnectionClosed) as closed:
        await tab.next("ready")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


async def test_the_waiting_line_speaks_the_customers_language(shop: Shop):
    visitor = await shop.visit("pt")
    tab = await open_tab(shop, visitor)
    await tab.next("ready")
    await visitor.client.post("/talk-to-person", json={"client_id": "p", "language": "pt"})
    while (frame := await tab.next("event"))["payload"]["conversation"]["waiting"] is None:
        pass
    assert frame["payload"]["conversation"]["waiting"]["text"].startswith("Você está na fila")
    await tab.socket.close()
