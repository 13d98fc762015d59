"""A served company for the promises: real sockets, real worker, a customer's browser and a teammate's."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2

from relevo.desk.conversations.baton.turns import is_turn_due
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import TeammateId
from relevo.platform.db import Database, Record
from tests.channels.web.serving import Served, Shop, make_shop, serve
from tests.desk.conversations.schedules import audit_thread


@dataclass(frozen=True)
class Company:
    shop: Shop

    @property
    def db(self) -> Database:
        return self.shop.served.house.db

    @property
    def base_url(self) -> str:
        return self.shop.served.base_url

    async def sign_in(self, who: TeammateId) -> httpx2.AsyncClient:
        workspace_id = self.shop.workspace.id
        async with self.db.transaction(workspace_id) as tx:
            token = await create_sign_in_link(tx, who, valid_for=timedelta(minutes=5))
        client = httpx2.AsyncClient(base_url=f"{self.base_url}/api/v1", headers={"Origin": self.base_url})
        self.shop.served.clients.append(client)
        answer = await client.post("/auth/link", json={"token": token.text})
        assert answer.status_code == 200, answer.text
        return client

    async def rows(self, sql: str, *args: object) -> list[Record]:
        async with self.db.transaction(self.shop.workspace.id) as tx:
            return await tx.fetch(sql, *args)

    async def messages(self, conversation_id: str | UUID) -> list[Record]:
        return await self.rows(
            "SELECT * FROM message WHERE conversation_id = $1 ORDER BY seq", UUID(str(conversation_id))
        )

    async def is_settled(self, conversation_id: str | UUID) -> bool:
        async with self.db.transaction(self.shop.workspace.id) as tx:
            return not is_turn_due((await fetch_conversation(tx, UUID(str(conversation_id)))).state)

    async def audit(self, conversation_id: str | UUID) -> list[str]:
        """What is wrong with a thread: gaps, an assistant that spoke out of turn, a question answered twice."""
        wrong = audit_thread(await self.messages(conversation_id))
        turns = await self.rows(
            "SELECT id, trigger_seq FROM turn WHERE conversation_id = $1 AND state = 'committed' ORDER BY number",
            UUID(str(conversation_id)),
        )
        triggers = [turn["trigger_seq"] for turn in turns]
        if triggers != sorted(set(triggers)):
            wrong.append(f"one message was answered twice: {triggers}")
        spoken = {
            message["turn_id"]
            for message in await self.messages(conversation_id)
            if message["author_kind"] == "assistant" and message["kind"] == "message"
        }
        if not spoken <= {turn["id"] for turn in turns}:
            wrong.append("an assistant's message belongs to no committed turn")
        return wrong


@asynccontextmanager
async def open_company(
    database_url: str, folder: Path, *, with_worker: bool = True, **settings: Any
) -> AsyncGenerator[Company]:
    async with serve(database_url, folder, with_worker=with_worker) as served:
        served.house.http.limits.enabled = False
        yield await new_company(served, **settings)


async def new_company(served: Served, **settings: Any) -> Company:
    return Company(await make_shop(served, **settings))
