"""Promise 7: state before + events = state fetched afresh; a cut stream resumes without gap or repeat.

For every single action: tests/desk/conversations/test_verify_action.py. Here the whole, over a real WebSocket that is
cut again and again while people and customers write.
"""

import asyncio
import json
import random
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx2
from websockets.asyncio.client import connect

from relevo.kit.ids import TeammateId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.events import Event
from relevo.platform.events.cursor import Cursor
from tests.desk.conversations.folding import Screen, fetch_screen, fold
from tests.promises.company import Company
from tests.waiting_for import eventually


def actor_of(company: Company, who: TeammateId) -> Actor:
    return Actor(
        workspace_id=company.shop.workspace.id,
        teammate_id=who,
        name="Gus Agent",
        role=Role.AGENT,
        via="session",
        credential_id=new_id(),
    )


class CutStream:
    """A screen behind a bad line: it folds what it hears and takes its cursor along to the next connection."""

    def __init__(self, company: Company, client: httpx2.AsyncClient, cursor: str, screen: Screen) -> None:
        self.url = company.base_url.replace("http", "ws", 1) + "/api/v1/stream"
        self.origin = company.base_url
        self.cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        self.cursor, self.screen = cursor, screen
        self.heard: list[str] = []
        self.cuts = 0

    async def listen(self, dice: random.Random, done: asyncio.Event) -> None:
        while not done.is_set():
            async with connect(self.url, origin=self.origin, additional_headers={"Cookie": self.cookie}) as socket:  # type: ignore[arg-type] - NewType
                await socket.send(json.dumps({"type": "hello", "cursor": self.cursor}))
                with suppress(TimeoutError):
                    async with asyncio.timeout(dice.uniform(0.05, 0.4)):
                        while True:
                            self._take(json.loads(await socket.recv()))
            self.cuts += 1

    def _take(self, frame: dict[str, Any]) -> None:
        assert frame["type"] != "reset", "the stream could not resume"
        if frame["type"] != "event":
            return
        self.cursor = frame["cursor"]
        payload = frame["payload"]
        if frame["name"] == "message.appended":
            self.heard.append(payload["message"]["id"])
        fold(self.screen, _event(frame))


def _event(frame: dict[str, Any]) -> Event:
    return Event(
        id=0,
        workspace_id=None,  # type: ignore[arg-type] - the fold reads name and payload only
        name=frame["name"],
        audience=(),
        conversation_id=None,
        payload_json=json.dumps(frame["payload"]),
        at=datetime.now(UTC),
        cursor=Cursor("1:1:"),
    )


def _count_asked(screen: Screen) -> int:
    messages = (message for thread in screen.threads.values() for message in thread.values())
    return sum(bool(message["event"]) and message["event"]["name"] == "csat_requested" for message in messages)


async def test_a_stream_cut_again_and_again_shows_what_a_fresh_fetch_shows(company: Company) -> None:
    who = company.shop.workspace.agent
    gus = await company.sign_in(who)
    me = actor_of(company, who)
    cursor = (await gus.get("/me")).json()["cursor"]
    async with company.db.transaction(company.shop.workspace.id) as tx:
        screen = await fetch_screen(tx, me)
    line = CutStream(company, gus, cursor, screen)
    done = asyncio.Event()
    listening = asyncio.create_task(line.listen(random.Random(7), done))
    conversations: list[str] = []

    async def customer(number: int) -> None:
        visitor = await company.shop.visit()
        for text in ("hola", "¿cuánto tarda el envío?", "quiero hablar con una persona"):
            accepted = await visitor.say(text)
            await asyncio.sleep(0.2)
        conversations.append(accepted["conversation"]["id"])
        if number % 2:
            path = f"/conversations/{accepted['conversation']['id']}"
            await gus.post(f"{path}/messages", json={"client_id": "g-1", "text": "Hola"})
            await gus.post(f"{path}/messages", json={"client_id": "g-2", "text": "cliente difícil", "kind": "note"})
            await gus.put(f"{path}/read", json={"seq": 3})
            await gus.post(f"{path}/resolve", json={})

    await asyncio.gather(*(customer(number) for number in range(12)))
    for conversation_id in conversations:
        await eventually(lambda it=conversation_id: company.is_settled(it))

    async def has_caught_up() -> bool:
        async with company.db.transaction(company.shop.workspace.id) as tx:
            now = await fetch_screen(tx, me)
        # A job asks the six for a rating: after the last of them nothing else comes.
        return now == line.screen and _count_asked(now) == 6

    # What is on its way arrives; what was skipped or folded wrongly never does.
    with suppress(TimeoutError):
        await eventually(has_caught_up)
    done.set()
    await listening
    async with company.db.transaction(company.shop.workspace.id) as tx:
        fresh = await fetch_screen(tx, me)
    assert line.cuts > 3
    assert len(line.heard) == len(set(line.heard)), "an event came twice"
    assert line.screen.threads == fresh.threads
    assert line.screen.rows == fresh.rows
    assert line.screen.briefs == fresh.briefs
