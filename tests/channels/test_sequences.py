"""Random histories of each channel: doubled, in any order, in batches, with workers that die in between; and sends
whose answer is lost. A few tens of each here, ten thousand and a thousand in make soak.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from relevo.desk.channels.api import Channel
from relevo.platform.db import Record
from tests.channels.conformance import Fault, Inbound, Kit, tell
from tests.channels.stage import Stage

AT_ONCE = 25
"""Customers whose messages are mixed with each other."""
MOST_MESSAGES = 4
ANSWER_SHARE = 0.3
SENDS_PER_CUSTOMER = 25
PROGRESS = ("queued", "sending", "unknown", "sent", "delivered", "read")


@dataclass
class Line:
    kit: Kit
    stage: Stage
    channel: Channel
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    best: dict[str, int] = field(default_factory=dict[str, int])
    """The furthest state that each message of ours has shown."""

    async def deliver(self, items: list[Any], chance: random.Random) -> list[Inbound]:
        """Shuffled, some of them twice, in batches of any size; sometimes work is done in between. What was told."""
        wire = items + chance.sample(items, k=chance.randint(0, len(items)))
        chance.shuffle(wire)
        told: list[Inbound] = []
        while wire:
            size = chance.randint(1, 6)
            batch, wire = wire[:size], wire[size:]
            for inbound in self.kit.pack(batch):
                assert await tell(self.stage, self.channel, inbound) in (200, 202)
                told.append(inbound)
        return told

    async def work(self, chance: random.Random) -> None:
        while chance.random() < 0.3:
            await self.stage.die_in_a_job(chance.random() * 0.02)
        await self.stage.run_jobs(most=5000)

    async def states(self, conversations: list[Record]) -> list[str]:
        return [row["state"] for row in await self._deliveries(conversations)]

    async def _deliveries(self, conversations: list[Record]) -> list[Record]:
        ids = [row["id"] for row in conversations]
        return await self.stage.rows("SELECT message_id, state FROM delivery WHERE conversation_id = ANY ($1)", ids)

    async def check_states(self, conversations: list[Record]) -> None:
        """No message of ours shows less than it did before."""
        for row in await self._deliveries(conversations):
            rank, key = PROGRESS.index(row["state"]), str(row["message_id"])
            assert rank >= self.best.get(key, 0)
            self.best[key] = rank

    async def conversations(self, people: range) -> list[Record]:
        """Of these customers, in their order."""
        rows = await self.stage.rows(
            """
            SELECT c.id, split_part(m.text, ':', 1) AS who FROM conversation c
            JOIN message m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.author_kind = 'contact'
            WHERE c.channel_id = $1 AND split_part(m.text, ':', 1) = ANY ($2) GROUP BY c.id, who
            """,
            self.channel.id,
            [str(who) for who in people],
        )
        assert len(rows) == len(people), "one conversation each"
        return sorted(rows, key=lambda row: int(row["who"]))


@pytest.fixture
async def line(kind: type[Kit], stage: Stage) -> AsyncGenerator[Line]:
    async with kind.open() as kit:
        yield Line(kit, stage, await stage.connect(kind.kind, kit.connect_values()))


@dataclass
class Written:
    who: int
    text: str
    at: float
    item: Any


async def hear(line: Line, people: range, chance: random.Random) -> dict[int, list[str]]:
    """The customers' messages in one to three rounds, and what each must have said in the end, in its order."""
    began = int(time.time()) - 3600
    written: list[Written] = []
    for who in people:
        for place in range(chance.randint(1, MOST_MESSAGES)):
            text, at = f"{who}:{place}", began + place
            written.append(Written(who, text, at, line.kit.wrote(who, next(line.numbers), text, at)))
    chance.shuffle(written)
    cuts = sorted(chance.choices(range(len(written) + 1), k=chance.randint(0, 2)))
    rounds = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    expected: dict[int, list[str]] = {who: [] for who in people}
    told: list[Inbound] = []
    for round_ in filter(None, rounds):
        told += await line.deliver([one.item for one in round_], chance)
        if chance.random() < 0.5:
            assert await tell(line.stage, line.channel, chance.choice(told)) in (200, 202)
        await line.work(chance)
        # What was there to choose from is in the order of the provider's time; a later round cannot go before it.
        for one in sorted(round_, key=lambda one: one.at):
            expected[one.who].append(one.text)
    return expected


async def answer(line: Line, conversations: list[Record], chance: random.Random) -> None:
    """Some are answered; what the provider tells of it comes doubled and in any order, and never turns back."""
    answered = [row for row in conversations if chance.random() < ANSWER_SHARE]
    for row in answered:
        await line.stage.say(row["id"], f"respuesta a {row['who']}")
    await line.work(chance)
    await line.check_states(answered)
    told = [item for row in answered for item in await line.kit.reports(int(row["who"]))]
    chance.shuffle(told)
    half = len(told) // 2
    for some in (told[:half], told[half:], chance.sample(told, k=half)):
        await line.deliver(some, chance)
        await line.work(chance)
        await line.check_states(answered)
    if any(state in ("queued", "sending") for state in await line.states(answered)):
        # Until the leases of the workers that died have run out.
        await line.stage.pass_time(line.channel, 180)
        await line.deliver(told, chance)
        await line.work(chance)
        await line.check_states(answered)


async def live_through(line: Line, sequences: int) -> None:
    """So many customers' histories."""
    expected: dict[int, list[str]] = {}
    for first in range(0, sequences, AT_ONCE):
        chance = random.Random(first)
        people = range(first, min(first + AT_ONCE, sequences))
        expected |= await hear(line, people, chance)
        await answer(line, await line.conversations(people), chance)
    said: dict[int, list[str]] = {who: [] for who in expected}
    for row in await line.stage.messages(line.channel):
        if row["author_kind"] == "contact":
            said[int(row["text"].split(":")[0])].append(row["text"])
    if line.kit.tells_times:
        assert said == expected
    else:
        assert {who: sorted(texts) for who, texts in said.items()} == {who: sorted(t) for who, t in expected.items()}
    await check_what_arrived(line, range(sequences))


async def check_what_arrived(line: Line, people: range) -> None:
    """Nothing arrived twice or out of order; what did not arrive says that nobody knows; what says it was sent, was."""
    rows = [row for row in await line.stage.messages(line.channel) if row["author_kind"] == "teammate"]
    states = {row["text"]: row["delivery_state"] for row in rows}
    arrived = {who: line.kit.arrived_at(who) for who in people}
    everything = [text for texts in arrived.values() for text in texts]
    assert len(everything) == len(set(everything)), "nothing was sent twice"
    said = [row["text"] for row in rows]
    for texts in arrived.values():
        assert texts == sorted(texts, key=said.index), "nothing overtook another"
    can = line.kit.connector.capabilities
    certain = {"sent", "delivered", "read"}
    lost = [text for text, state in states.items() if state in certain and text not in set(everything)]
    assert lost == [], "nothing was lost in silence"
    doubtful = {text for text, state in states.items() if state not in certain}
    assert all(states[text] == "unknown" for text in doubtful), "nothing waits for ever"
    match can.reconciles:
        case "safe_to_repeat":
            assert doubtful == set()
        case "never":
            pass
        case _:
            assert doubtful.isdisjoint(everything), "what arrived is known to have arrived"


async def test_whatever_the_order_each_thing_has_one_effect_and_no_status_turns_back(line: Line) -> None:
    await live_through(line, 50)


@pytest.mark.soak
async def test_ten_thousand_histories_have_one_effect_each(line: Line) -> None:
    await live_through(line, 10_000)


async def send_into_the_dark(line: Line, sends: int) -> None:
    """Of two sends one loses its answer, after or before it arrived, or its worker dies in the middle of it."""
    people = range((sends - 1) // SENDS_PER_CUSTOMER + 1)
    for number in range(sends):
        chance, who = random.Random(number), number // SENDS_PER_CUSTOMER
        if number % SENDS_PER_CUSTOMER == 0:
            await line.deliver([line.kit.wrote(who, next(line.numbers), f"{who}:0", int(time.time()) - 60)], chance)
            await line.stage.run_jobs()
        [conversation] = await line.conversations(range(who, who + 1))
        fault: Fault | None = chance.choice([None, None, "cut", "lost", "cut", "lost"])
        if fault is not None:
            line.kit.fail_next(fault)
        await line.stage.say(conversation["id"], f"respuesta {number}")
        if fault is None and chance.random() < 0.5:
            await line.stage.die_in_a_job(chance.random() * 0.03)
            # What the dead worker had on the wire may still arrive.
            await asyncio.sleep(0.01)
        await line.stage.run_jobs()
        await line.deliver(await line.kit.reports(who), chance)
        await line.stage.pass_time(line.channel, 60)
        await line.deliver(await line.kit.reports(who), chance)
        await line.stage.pass_time(line.channel, 120)
    await check_what_arrived(line, people)
    assert len([row for row in await line.stage.messages(line.channel) if row["author_kind"] == "teammate"]) == sends


async def test_a_send_whose_answer_is_lost_is_neither_doubled_nor_forgotten(line: Line) -> None:
    await send_into_the_dark(line, 30)


@pytest.mark.soak
async def test_of_a_thousand_sends_with_lost_answers_none_is_doubled_or_forgotten(line: Line) -> None:
    await send_into_the_dark(line, 1000)
