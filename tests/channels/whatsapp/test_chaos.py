"""Random sequences of what WhatsApp is known to do: duplicates, other orders, batches, statuses before answers, answers
that never came. Each thing has one effect, in the order of the provider's time, and no status goes backwards.
"""

import random
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from relevo.desk.channels.api import Channel
from relevo.platform.db import Database
from relevo.testing.whatsapp import WhatsAppSimulator, webhooks
from relevo.testing.whatsapp.state import Fault
from tests.channels.kits_meta import WhatsAppKit
from tests.channels.stage import Stage, open_stage

Line = tuple[Stage, Channel, WhatsAppSimulator]


@pytest.fixture
async def line(db: Database, tmp_path: Path) -> AsyncGenerator[Line]:
    async with WhatsAppKit.open() as kit, open_stage(db, tmp_path) as stage:
        channel = await stage.connect("whatsapp", kit.connect_values())
        yield stage, channel, kit.simulator


async def deliver(line: Line, changes: list[webhooks.Change], chance: random.Random) -> None:
    """Doubled, shuffled and batched at will."""
    stage, channel, simulator = line
    order = changes + chance.sample(changes, k=chance.randint(0, len(changes)))
    chance.shuffle(order)
    while order:
        size = chance.randint(1, 5)
        batch, order = order[:size], order[size:]
        simulator.hooks.hold()
        await simulator.hooks.send(batch)
        body, headers = simulator.hooks.take()
        assert (await stage.hook(channel, content=body, headers=headers)).status_code == 200


async def hear_sequences(line: Line, count: int) -> None:
    stage, channel, simulator = line
    expected: list[str] = []
    for seed in range(count):
        chance = random.Random(seed)
        customer = simulator.state.customer(f"346{seed:08}", f"Customer {seed}")
        began = simulator.state.now() - 3600
        said = [f"{seed}:{place}" for place in range(chance.randint(1, 6))]
        changes = [
            webhooks.inbound(
                simulator.number,
                customer,
                f"wamid.{seed}.{place}",
                began + place,
                {"type": "text", "text": {"body": text}},
            )
            for place, text in enumerate(said)
        ]
        await deliver(line, changes, chance)
        await stage.run_jobs()
        expected += said
    # Conversations come in the order in which they began, so this is the order of all that was said.
    assert [row["text"] for row in await stage.messages(channel)] == expected


async def test_random_sequences_have_one_effect_each_in_the_order_of_the_providers_time(line: Line) -> None:
    await hear_sequences(line, 12)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_a_thousand_random_sequences_have_one_effect_each(line: Line) -> None:
    await hear_sequences(line, 1000)


async def send_with_faults(line: Line, count: int) -> None:
    """Half of the sends lose their answer, before or after they were accepted. Statuses come late and in any order."""
    stage, channel, simulator = line
    chance = random.Random(3)
    customer = simulator.state.customer("34600111222", "Lucía Vega")
    simulator.hooks.hold()
    await simulator.say(customer.phone, "hola")
    body, headers = simulator.hooks.take()
    await stage.hook(channel, content=body, headers=headers)
    await stage.run_jobs()
    conversation = await stage.conversation_of(channel)
    lost: set[str] = set()
    for number in range(count):
        fault: Fault | None = chance.choice([None, None, "cut_after", "cut_before"])
        if fault is not None:
            simulator.state.faults.append(fault)
        if fault == "cut_before":
            lost.add(f"respuesta {number}")
        await stage.say(conversation["id"], f"respuesta {number}")
        await stage.run_jobs()
        bubbles = [one for one in customer.bubbles if one.by == "company" and not one.status.startswith("told")]
        changes = [
            webhooks.status(simulator.number, customer, bubble, name, simulator.state.now())
            for bubble in bubbles
            for name in ("sent", "delivered", "read")
        ]
        for bubble in bubbles:
            bubble.status = "told"
        await deliver(line, changes, chance)
        await stage.age(channel, 60)
        await stage.run_jobs(due_within_s=60)
    rows = [row for row in await stage.messages(channel) if row["author_kind"] == "teammate"]
    states = {row["text"]: row["delivery_state"] for row in rows}
    arrived = [one.text for one in customer.bubbles if one.by == "company"]
    assert len(arrived) == len(set(arrived)), "nothing was sent twice"
    assert {text for text, state in states.items() if state == "unknown"} == lost, "what is not known is said"
    assert {text for text, state in states.items() if state == "read"} == set(arrived), "nothing was lost"
    assert len(states) == count


async def test_sends_whose_answer_was_lost_are_neither_doubled_nor_forgotten(line: Line) -> None:
    await send_with_faults(line, 16)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_a_thousand_sends_with_lost_answers_are_neither_doubled_nor_forgotten(line: Line) -> None:
    await send_with_faults(line, 1000)
