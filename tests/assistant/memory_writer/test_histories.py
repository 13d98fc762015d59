"""Customers over twenty days and three channels: after each conversation exactly what they said about themselves."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from relevo.assistant.after import remember_conversation
from relevo.desk.contacts.api import Arrival, Proof, do_receive_identity
from relevo.desk.memories import api as memories
from relevo.desk.memories.actions.settle import do_settle
from relevo.kit.ids import ChannelId, ContactId, ConversationId, new_id
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company

HISTORIES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("histories.toml").read_text("utf-8"))[
    "history"
]
PROVED = (
    Proof(kind="phone", value="34600111222", how="signed"),
    Proof(kind="email", value="c@example.com", how="signed"),
)
ADDRESSES = {"web": "customer:77", "whatsapp": "34600111222", "email": "c@example.com"}


async def open_channels(company: Company) -> dict[str, ChannelId]:
    """Three channels of the company; the customer is verified on each, and so one contact."""
    world = company.world
    channels = {"web": world.channel_id}
    async with world.db.transaction(world.workspace_id) as tx:
        row = await tx.fetchrow("SELECT assistant_id FROM channel WHERE id = $1", world.channel_id)
        assert row is not None
        for kind in ("whatsapp", "email"):
            channels[kind] = ChannelId(new_id())
            await tx.execute(
                """
                INSERT INTO channel (workspace_id, id, kind, name, assistant_id, public_key)
                VALUES ($1, $2, $3, $3, $4, $5)
                """,
                world.workspace_id,
                channels[kind],
                kind,
                row["assistant_id"],
                f"k_{channels[kind].hex}",
            )
        arrived = [
            await do_receive_identity(
                tx,
                Arrival(
                    channel_id=channel_id, channel_kind=kind, address=ADDRESSES[kind], verified=True, proofs=PROVED
                ),
            )
            for kind, channel_id in channels.items()
        ]
        assert len({one.contact_id for one in arrived}) == 1
    return channels


async def say(company: Company, channel_id: ChannelId, address: str, texts: list[str]) -> ConversationId:
    world = replace(company.world, channel_id=channel_id, address=address)
    conversation_id = None
    for text in texts:
        conversation_id = (await world.hear(text)).conversation_id
    assert conversation_id is not None
    return ConversationId(conversation_id)


async def pass_days(company: Company, days: int) -> None:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        await tx.execute(
            """
            UPDATE memory SET created_at = created_at - make_interval(days => $1),
                last_confirmed_at = last_confirmed_at - make_interval(days => $1),
                expires_at = expires_at - make_interval(days => $1)
            """,
            days,
        )


async def known_of(company: Company, conversation_id: ConversationId) -> tuple[ContactId, list[memories.Memory]]:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        contact_id = await tx.fetchval("SELECT contact_id FROM conversation WHERE id = $1", conversation_id)
        return contact_id, await memories.list_active(tx, contact_id)


@pytest.mark.parametrize("history", HISTORIES, ids=[history["name"] for history in HISTORIES])
async def test_after_each_conversation_exactly_what_was_said_is_known(db: Database, history: dict[str, Any]) -> None:
    company = await make_company(db)
    world = company.world
    channels = await open_channels(company)
    day = 0
    pinned: dict[str, str] = {}
    for step in history["steps"]:
        await pass_days(company, step["day"] - day)
        day = step["day"]
        conversation_id = await say(company, channels[step["channel"]], ADDRESSES[step["channel"]], step["says"])
        for _ in range(2):
            await remember_conversation(db, world.workspace_id, conversation_id)
        contact_id, found = await known_of(company, conversation_id)
        assert {f"{memory.key}: {memory.text}" for memory in found} == set(step["known"]), step["day"]
        await check_proved(company, found)
        name = next(memory for memory in found if memory.key == "name")
        assert pinned.setdefault("name", str(name.id)) == str(name.id)
        async with db.transaction(world.workspace_id) as tx:
            assert await do_settle(tx, contact_id) == 0


async def check_proved(company: Company, found: list[memories.Memory]) -> None:
    """Nothing invented: each text stands in the message it names, or is the language of that message."""
    for memory in found:
        rows = await company.world.rows(
            "SELECT text, author_kind FROM message WHERE id = $1", type(new_id())(memory.sources[0]["message_id"])
        )
        assert rows[0]["author_kind"] == "contact"
        assert memory.key == "language" or memory.text.lower() in rows[0]["text"].lower()
