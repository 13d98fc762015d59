"""A company's month, lived through in seconds: what happens in threads, and clocks turned back in proportion."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx2
from fastapi import FastAPI

from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.conversations.baton.protocol import Status
from relevo.desk.conversations.baton.turns import is_turn_due
from relevo.desk.surveys import api as surveys
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import TeammateId
from tests.desk.conversations.world import World, hand_over
from tests.house import client_of

CLOCKS = (
    ("message", "created_at"),
    ("stretch", "started_at"),
    ("stretch", "ended_at"),
    ("csat", "created_at"),
    ("turn", "started_at"),
    ("model_usage", "created_at"),
    ("conversation_intent", "at"),
    ("event", "at"),
)


async def signed_in(app: FastAPI, world: World) -> httpx2.AsyncClient:
    async with world.db.transaction(world.workspace_id) as tx:
        token = await create_sign_in_link(
            tx, TeammateId(world.ana.teammate_id or world.team_id), valid_for=timedelta(minutes=5)
        )
    client = client_of(app)
    assert (await client.post("/auth/link", json={"token": token.text})).status_code == 200
    return client


async def answer(world: World, conversation_id: UUID, **result: object) -> None:
    """As `world.answer`, whose waiting for quiet moves messages into the past: everything else goes with them."""
    async with world.db.transaction(world.workspace_id) as tx:
        for table, clock in CLOCKS[1:]:
            await tx.execute(
                f"UPDATE {table} SET {clock} = {clock} - interval '5 s' "
                "WHERE workspace_id = $1 AND conversation_id = $2",
                world.workspace_id,
                conversation_id,
            )
    await world.answer(conversation_id, **result)  # type: ignore[arg-type] - the test gives fields by name


async def close(world: World, conversation_id: UUID, *, score: int | None = None, take_back: bool = False) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        done = await resolve(tx, conversation_id, epoch=None, actor=world.ana)
    if take_back:
        async with world.db.transaction(world.workspace_id) as tx:
            await undo(tx, conversation_id, epoch=done.state.epoch, actor=world.ana)
        return
    if score is not None:
        async with world.db.transaction(world.workspace_id) as tx:
            await surveys.request_csat(tx, conversation_id, epoch=done.state.epoch)
            await surveys.record_csat(tx, conversation_id, score=score, comment="=1+1" if score == 1 else "")


async def spread(world: World, days: float) -> None:
    """What took seconds took days: every instant goes into the past in proportion."""
    first = (await world.rows("SELECT min(started_at) AS at FROM stretch"))[0]["at"]
    now = datetime.now(UTC)
    factor = days * 86_400 / (now - first).total_seconds()
    async with world.db.transaction(world.workspace_id) as tx:
        for table, clock in CLOCKS:
            await tx.execute(
                f"UPDATE {table} SET {clock} = $2::timestamptz - ($2::timestamptz - {clock}) * $3::float8 "
                "WHERE workspace_id = $1",
                world.workspace_id,
                now,
                factor,
            )


async def live(world: World, dice: random.Random, number: int) -> None:
    """One customer's thread: a few episodes of whatever happens."""
    address = f"{world.address}-{number}"
    heard = await world.hear("Hola", address=address)
    conversation_id = heard.conversation_id
    for _ in range(dice.randint(1, 3)):
        if is_turn_due((await world.state(conversation_id)).state) and dice.random() < 0.9:
            if dice.random() < 0.5:
                await answer(world, conversation_id, text="Tarda 3 días.")
            else:
                reason = dice.choice(["asked_for_person", "frustration"])
                await answer(world, conversation_id, text="", outcome="hand_over", hand_over=hand_over(reason))
        if dice.random() < 0.4:
            await world.say(conversation_id, by=dice.choice([world.ana, world.ben]))
            if dice.random() < 0.3:
                await world.answer_back(conversation_id)
        is_open = (await world.state(conversation_id)).state.status is Status.OPEN
        if is_open and dice.random() < 0.3:
            await close(world, conversation_id, take_back=True)
        if is_open and dice.random() < 0.7:
            await close(world, conversation_id, score=dice.choice([None, 1, 3, 4, 5]))
        if dice.random() < 0.6:
            await world.hear("¿Sigue ahí?", address=address)
