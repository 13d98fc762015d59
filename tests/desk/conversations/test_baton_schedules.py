"""The baton under random schedules on the real database."""

import asyncio
import random
import time
from uuid import UUID

import pytest

from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.platform.db import Database, Tx
from tests.desk.conversations.schedules import check_then_send, run_schedules
from tests.desk.conversations.world import make_world

QUIET = "relevo.desk.conversations.actions.begin_turn.QUIET_WINDOW_S"


@pytest.fixture(autouse=True)
def _no_quiet_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quiet window is patience, not protection: without it more can collide."""
    monkeypatch.setattr(QUIET, 0.0)


@pytest.mark.timeout(180)
async def test_two_thousand_random_schedules_break_no_promise(db: Database) -> None:
    world = await make_world(db)
    began = time.perf_counter()
    outcome = await run_schedules(world, 2_000, seed=1)
    print(f"baton schedules: {outcome.schedules:,} on PostgreSQL in {time.perf_counter() - began:.0f} s, 0 violations")
    assert outcome.violations == []


async def test_schedules_on_a_slow_line_to_the_database_break_no_promise(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a turn's BEGIN and its lock others write and commit: their messages are younger than its clock."""
    dice = random.Random(3)

    async def lock_late(tx: Tx, conversation_id: UUID) -> Conversation:
        await tx.fetchval("SELECT 1")
        await asyncio.sleep(dice.uniform(0, 0.03))
        return await lock_conversation(tx, conversation_id)

    monkeypatch.setattr("relevo.desk.conversations.actions.begin_turn.lock_conversation", lock_late)
    outcome = await run_schedules(await make_world(db), 150, seed=3)
    assert outcome.violations == []


async def test_the_schedules_catch_check_then_send(db: Database) -> None:
    world = await make_world(db)
    outcome = await run_schedules(world, 150, seed=2, commit=check_then_send)
    assert any("the assistant spoke" in wrong for wrong in outcome.violations), outcome.violations[:5]


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
async def test_a_hundred_thousand_random_schedules_break_no_promise(db: Database) -> None:
    world = await make_world(db)
    for seed in range(100, 200):
        outcome = await run_schedules(world, 1_000, seed=seed)
        assert outcome.violations == []
    print("baton schedules: 100,000 on PostgreSQL, 0 violations")
