"""Customers who write from several addresses, for tests of joining and splitting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
from fastapi import FastAPI

from relevo.desk.contacts.api import Arrival, Arrived, Proof, do_receive_identity
from relevo.desk.memories.actions.settle import do_settle
from relevo.desk.memories.api import Fact, do_remember
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import ChannelId, ContactId
from tests.desk.conversations.world import World
from tests.house import client_of


@dataclass(frozen=True)
class People:
    world: World
    client: httpx2.AsyncClient

    @classmethod
    async def of(cls, app: FastAPI, world: World) -> "People":
        async with world.db.transaction(world.workspace_id) as tx:
            token = await create_sign_in_link(tx, world.ana.teammate_id, valid_for=timedelta(minutes=5))
        client = client_of(app)
        assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
        return cls(world, client)

    async def arrive(
        self, address: str, *proofs: Proof, kind: str = "web", channel_id: ChannelId | None = None, **given: Any
    ) -> Arrived:
        arrival = Arrival(
            channel_id=channel_id or self.world.channel_id,
            channel_kind=kind,
            address=address,
            proofs=proofs,
            **{"verified": bool(proofs), **given},
        )
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            return await do_receive_identity(tx, arrival)

    async def writes(self, address: str, text: str) -> tuple[ContactId, UUID]:
        """The contact and the conversation."""
        received = await self.world.hear(text, address=address)
        return await self.owner(received.conversation_id), received.conversation_id

    async def remembers(self, contact_id: ContactId, conversation_id: UUID, key: str, text: str) -> None:
        [message] = (await self.world.messages(conversation_id))[-1:]
        source = {"conversation_id": str(conversation_id), "message_id": str(message["id"]), "seq": message["seq"]}
        is_single = key != "preference"
        fact = Fact(kind="preference", key=key, text=text, quote=text, sources=[source], is_single=is_single)
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            await do_remember(tx, contact_id, [fact], assistant_id=self.world.assistant_id)

    async def settle(self, *contact_ids: ContactId) -> None:
        for contact_id in contact_ids:
            async with self.world.db.transaction(self.world.workspace_id) as tx:
                await do_settle(tx, contact_id)

    async def known(self, contact_id: ContactId) -> set[str]:
        answer = await self.client.get(f"/contacts/{contact_id}/memories")
        return {item["text"] for item in answer.json()["items"]}

    async def join(self, kept: ContactId, joined: ContactId, **more: Any) -> httpx2.Response:
        return await self.client.post(f"/contacts/{kept}/joins", json={"contact_id": str(joined), **more})

    async def owner(self, conversation_id: UUID) -> ContactId:
        [row] = await self.world.rows("SELECT contact_id FROM conversation WHERE id = $1", conversation_id)
        return row["contact_id"]

    async def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """Who owns what, in every table that knows contacts."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        for table in (
            "contact_identity",
            "conversation",
            "memory",
            "visitor_session",
            "contact_proof",
            "contact_order",
        ):
            column = {"contact_proof": "value", "contact_order": "number"}.get(table, "id")
            rows = await self.world.rows(f"SELECT {column} AS what, contact_id FROM {table} ORDER BY 1")
            found[table] = [(row["what"], row["contact_id"]) for row in rows]
        rows = await self.world.rows("SELECT id, name, email, phone, merged_into, attributes FROM contact ORDER BY id")
        found["contact"] = [tuple(row.values()) for row in rows]
        return found


def signed(subject: str) -> Proof:
    return Proof(kind="customer_id", value=subject, how="signed")


def mailed(address: str) -> Proof:
    return Proof(kind="email", value=address, how="email_code")
