"""Promises 1, 2, 3 and 9: kill -9 of the real processes at random moments of a load through the web channel."""

import time
from pathlib import Path

import pytest

from relevo.platform.db import Database
from tests.promises.drill import open_town, run_drill

# A dead worker's turn is taken over when its heartbeat is 30 s old; before that nobody may assume it is dead.
PATIENCE_S = 75


@pytest.mark.timeout(180)
async def test_nothing_acknowledged_is_lost_or_answered_twice_when_processes_are_killed(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    async with open_town(db, database_url, tmp_path) as town:
        wrong = await run_drill(town, customers=8, messages=5, kills=4, seed=9, patience_s=PATIENCE_S)
    assert wrong == []
    assert town.kills == 4
    # One each at the least: on a slow machine all that a customer wrote is answered together.
    assert town.answers >= 8


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_thirty_kills_during_five_hundred_messages(db: Database, database_url: str, tmp_path: Path) -> None:
    began = time.monotonic()
    async with open_town(db, database_url, tmp_path) as town:
        wrong = await run_drill(town, customers=20, messages=25, kills=30, seed=30, patience_s=PATIENCE_S)
    acknowledged = sum(len(promised) for promised in town.acknowledged.values())
    print(
        f"kill -9: {town.kills} kills of server and worker, {acknowledged} acknowledged messages,"
        f" {town.answers} answers, {town.retries} repeated requests, {time.monotonic() - began:.0f} s:"
        " 0 lost, 0 answered twice, order kept"
    )
    assert wrong == []
    assert acknowledged == 500
