"""Random sequences of events: doubled, reordered, in batches, with work in between. One effect each, and the order of
the other system's own clock wherever both were there to choose from."""

import json
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from relevo.desk.channels.api import Channel
from tests.channels.other_system import OtherSystem
from tests.channels.stage import Stage

CONTACTS = 3
EVENTS = 12


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_the_order_each_message_comes_in_once(
    stage: Stage, channel: Channel, other: OtherSystem, seed: int
) -> None:
    chance = random.Random(seed)
    began = datetime.now(UTC) - timedelta(hours=1)
    events: list[dict[str, Any]] = [
        {
            "id": f"m-{number}",
            "contact": {"id": f"c-{number % CONTACTS}"},
            "text": f"mensaje {number:02}",
            "sent_at": (began + timedelta(seconds=number)).isoformat(),
        }
        for number in range(EVENTS)
    ]
    wire = events + chance.choices(events, k=EVENTS)
    chance.shuffle(wire)
    works_between = bool(seed % 2)
    while wire:
        size = chance.randint(1, 4)
        batch, wire = wire[:size], wire[size:]
        body = json.dumps({"events": batch}).encode()
        answer = await stage.hook(channel, content=body, headers=other.signed(body, at=int(time.time())))
        assert answer.status_code == 202
        if works_between and chance.random() < 0.4:
            await stage.run_jobs()
    await stage.run_jobs()
    rows = await stage.messages(channel)
    assert sorted(row["text"] for row in rows) == [event["text"] for event in events]
    assert len({row["conversation_id"] for row in rows}) == CONTACTS
    if not works_between:
        for conversation in {row["conversation_id"] for row in rows}:
            texts = [row["text"] for row in rows if row["conversation_id"] == conversation]
            assert texts == sorted(texts)
