"""A company's month, lived through in seconds: what happens in threads, and clocks turned back in proportion."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx2
from fastapi import FastAPI

from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.surveys import api as surveys
from relevo.desk.team.api import create_sign_in_link
from relevo.kit.ids import TeammateId
from tests.desk.conversations.world import World
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
