"""A real server on a free port over this file's database, for tests that need sockets or a browser."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from relevo.desk.assistants.api import do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import Channel, ChannelInput, do_create_channel
from relevo.entry.demo_data import add_shop_page
from relevo.entry.house import House, open_house
from relevo.entry.postgres import Postgres
from relevo.entry.serve import bind, server_for
from relevo.entry.web import create_app
from relevo.entry.wiring import job_registry
from relevo.kit.ids import new_id
from relevo.platform.jobs import run_worker
from relevo.platform.settings import Settings
from tests.house import Workspace, make_workspace


@dataclass(frozen=True)
class Served:
    house: House
    base_url: str
    clients: list[httpx2.AsyncClient] = field(default_factory=list[httpx2.AsyncClient])

    @property
    def port(self) -> int:
        return self.house.settings.port


@asynccontextmanager
async def serve(
    database_url: str, folder: Path, *, with_worker: bool = False, reaches: Sequence[str] = ()
) -> AsyncGenerator[Served]:
    """`reaches`: hosts on loopback that the house may call (a simulator's)."""
    listener = bind("127.0.0.1", 0)
    port: int = listener.getsockname()[1]
    settings = Settings(
        database_url=database_url,
        data_folder=folder,
        port=port,
        log_level="warning",
        egress_allow_hosts=tuple(reaches),
    )
    postgres = Postgres(database_url, database_url, programs=None, is_embedded=False)
    stop = asyncio.Event()
    with listener:
        async with open_house(settings, postgres) as house:
            server = server_for(create_app(house, extras=[add_shop_page]), settings)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            await server.ready.wait()
            working = asyncio.create_task(run_worker(house.db, job_registry(house), stop=stop)) if with_worker else None
            served = Served(house, settings.base_url)
            try:
                yield served
            finally:
                for client in served.clients:
                    await client.aclose()
                stop.set()
                server.should_exit = True
                await asyncio.gather(serving, *([working] if working else []))


@dataclass(frozen=True)
class Shop:
    """A company with one web channel on a served house."""

    served: Served
    workspace: Workspace
    channel: Channel

    @property
    def key(self) -> str:
        return self.channel.public_key

    @property
    def web(self) -> str:
        return f"{self.served.base_url}/web/v1/{self.key}"

    async def visit(self, language: str = "es", **given: Any) -> "Visitor":
        """A new browser opens a session."""
        client = httpx2.AsyncClient(base_url=self.web, headers={"Accept-Language": language})
        self.served.clients.append(client)
        answer = await client.post("/session", json={"language": language, **given})
        assert answer.status_code == 200, answer.text
        session = answer.json()
        client.headers["Authorization"] = f"Bearer {session['token']}"
        return Visitor(client, session)


@dataclass(frozen=True)
class Visitor:
    client: httpx2.AsyncClient
    session: dict[str, Any]

    async def say(self, text: str, **given: Any) -> dict[str, Any]:
        answer = await self.client.post("/messages", json={"client_id": new_id().hex, "text": text, **given})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def thread(self, query: str = "") -> dict[str, Any]:
        answer = await self.client.get(f"/messages{query}")
        assert answer.status_code == 200, answer.text
        return answer.json()


async def make_shop(served: Served, *, assistant: bool = True, **settings: Any) -> Shop:
    workspace = await make_workspace(served.house.db)
    async with served.house.db.transaction(workspace.id) as tx:
        assistant_id = (await do_create_assistant(tx, "Relva", by=SYSTEM)).id if assistant else None
        given = {"kind": "web", "name": "Chat", "assistant_id": assistant_id, "settings": settings}
        channel = await do_create_channel(tx, ChannelInput.model_validate(given), by=SYSTEM)
    return Shop(served, workspace, channel)
