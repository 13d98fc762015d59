"""Turns over the wire, against an independent mock of each provider's API. The table in docs/subsystems/models.md is
made from what is asserted here (`matrix.py`)."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from relevo.assistant.answerers.llm import answerer, library
from relevo.assistant.answerers.llm.attempts import SILENCE_OF_ALL_S
from relevo.assistant.answerers.llm.pydantic_models import PydanticModels
from relevo.desk.models.api import ProviderInput
from relevo.desk.models.kinds import is_installed
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.realtime import Hub
from tests.assistant.answerers.llm.aimock import run_aimock
from tests.assistant.answerers.llm.matrix import APIS, FAULTS, Api
from tests.assistant.answerers.llm.modelled import KEY, Modelled, make_modelled
from tests.waiting_for import eventually

# The mock's word for how a call of a tool ends is its own; Google's library warns of it.
pytestmark = pytest.mark.filterwarnings("ignore:FUNCTION_CALL is not a valid FinishReason:UserWarning")

QUESTION = "¿cuánto tarda el envío?"
RIGHT = "Hola. Tarda de 2 a 3 días laborables. ¿Algo más?"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with run_aimock() as found:
        yield found


@pytest.fixture
async def egress(address: str) -> AsyncIterator[Egress]:
    async with Egress(allow_hosts=[urlsplit(address).netloc]) as opened:
        yield opened


def connect(api: Api, address: str) -> ProviderInput:
    if not is_installed(api.kind):
        pytest.skip(f"the library of {api.name} is not installed")
    region = "eu-west-1" if api.kind == "bedrock" else None
    address = f"{address}{api.path}"
    return ProviderInput(kind=api.kind, name=api.name, key=KEY, base_url=address, api=api.speaks, region=region)


@pytest.fixture
def scaled(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence in its true length for one API; the others leave a silent model after a quarter of the time."""
    if api != APIS[0]:
        monkeypatch.setattr(answerer, "SILENCE_OF_ALL_S", SILENCE_OF_ALL_S / 4)


async def over_the_wire(
    db: Database, egress: Egress, address: str, api: Api, model: str, hub: Hub | None = None, **budget: Any
) -> Modelled:
    if model in api.unspoken:
        pytest.skip("the mock cannot send this as that API would")
    return await make_modelled(
        db, PydanticModels(egress), providers=[connect(api, address)], name=f"{api.prefix}{model}", hub=hub, **budget
    )


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_an_answer_streams_and_is_committed_with_what_it_cost(
    db: Database, egress: Egress, address: str, api: Api
) -> None:
    modelled = await over_the_wire(db, egress, address, api, "good")
    conversation_id, message = await modelled.company.exchange(QUESTION)
    assert message["text"] == RIGHT
    assert message["citations"][0]["title"] == "¿Cuánto tarda el envío?"
    shown = [payload["text"] for name, payload in modelled.company.hub.told if name == "turn.delta"]
    assert shown
    assert all(RIGHT.startswith(text) for text in shown)
    trace = (await modelled.company.turn(conversation_id))["trace"]["model"]
    assert trace["input_tokens"] > 0
    # A server of one's own has no public price: unknown, not zero.
    assert trace["cost"] is None


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_two_searches_at_once_and_words_before_them_that_nobody_sees(
    db: Database, egress: Egress, address: str, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "SMALL_KNOWLEDGE", 0)
    modelled = await over_the_wire(db, egress, address, api, "two-tools")
    conversation_id, message = await modelled.company.exchange(QUESTION)
    assert message["text"] == RIGHT
    assert (await modelled.company.turn(conversation_id))["trace"]["model"]["requests"] == 2
    shown = [payload["text"] for name, payload in modelled.company.hub.told if name == "turn.delta"]
    assert not any("99" in text for text in shown)


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_a_typed_outcome_hands_over_with_its_reason_and_only_what_was_said(
    db: Database, egress: Egress, address: str, api: Api
) -> None:
    modelled = await over_the_wire(db, egress, address, api, "hands-over")
    conversation_id = await modelled.company.hear(QUESTION)
    assert await modelled.company.take_turn(conversation_id) == "committed"
    conversation = await modelled.company.world.state(conversation_id)
    assert conversation.state.holder.kind.value == "team"
    assert conversation.handoff_reason == "outside_knowledge"
    rows = await modelled.company.world.rows("SELECT body FROM brief WHERE conversation_id = $1", conversation_id)
    told = str([row["body"] for row in rows])
    assert "Pregunta por el envío." in told
    assert "Marte" not in told, "nobody said so"


@pytest.mark.usefixtures("scaled")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.model)
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_whatever_a_provider_does_the_customer_is_answered_within_ten_seconds(
    db: Database, egress: Egress, address: str, api: Api, fault: Any
) -> None:
    modelled = await over_the_wire(db, egress, address, api, fault.model)
    began = time.monotonic()
    conversation_id, _ = await modelled.company.exchange(QUESTION)
    assert time.monotonic() - began < 10
    turn = await modelled.company.turn(conversation_id)
    assert turn["state"] == "committed"
    problems = [attempt["problem"] for attempt in turn["trace"]["attempts"]]
    assert problems[0] in fault.problems
    # Somebody answers: builtin with the company's words, or a person.
    holder = (await modelled.company.world.state(conversation_id)).state.holder.kind.value
    assert holder == ("team" if "not_accepted" in problems else "assistant")
    assert [row["state"] for row in await modelled.ledger()] == ["failed"]
    # Life: the customer sees that somebody is at work before anything else happens.
    assert modelled.company.hub.told[0][0] == "turn.started"


@pytest.mark.usefixtures("scaled")
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_a_second_provider_stands_in_for_a_silent_one_within_ten_seconds(
    db: Database, egress: Egress, address: str, api: Api
) -> None:
    if "good" in api.unspoken:
        pytest.skip("the mock cannot send this as that API would")
    modelled = await over_the_wire(db, egress, address, api, "silent")
    world = modelled.company.world
    async with db.transaction(world.workspace_id) as tx:
        await tx.execute(
            "INSERT INTO model_choice (workspace_id, task, rank, provider_id, model) VALUES ($1, 'answer', 2, $2, $3)",
            world.workspace_id,
            modelled.providers[0].id,
            f"{api.prefix}good",
        )
    began = time.monotonic()
    _, message = await modelled.company.exchange(QUESTION)
    assert time.monotonic() - began < 10
    assert message["text"] == RIGHT


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_a_takeover_ends_the_request_at_once_and_the_socket_closes(
    db: Database, egress: Egress, address: str, api: Api
) -> None:
    async with Hub(db) as hub:
        modelled = await over_the_wire(db, egress, address, api, "slow", hub=hub)
        company = modelled.company
        conversation_id = await company.hear(QUESTION)
        destroyed = await _destroyed(address)
        turn = asyncio.create_task(company.take_turn(conversation_id))
        await asyncio.sleep(1.2)
        assert not turn.done()
        await company.world.say(conversation_id, "Ya estoy yo, Ana")
        # How long it takes is measured where nothing else runs: `make bench ARGS="--only cancelling"`.
        assert await turn == "dropped"
        said = [row["author_kind"] for row in await company.world.messages(conversation_id) if row["kind"] == "message"]
        assert said == ["contact", "teammate"]
        assert [row["state"] for row in await modelled.ledger()] == ["cancelled"]
        await eventually(lambda: _more_destroyed(address, destroyed))


async def _more_destroyed(address: str, before: int) -> bool:
    return await _destroyed(address) > before


async def _destroyed(address: str) -> int:
    """How many requests the mock saw torn off by the other side."""
    async with httpx2.AsyncClient() as client:
        text = (await client.get(f"{address}/metrics")).text
    lines = [line for line in text.splitlines() if "destroyed" in line and not line.startswith("#")]
    return round(sum(float(line.rsplit(" ", 1)[1]) for line in lines if "_bucket" not in line and "_sum" not in line))
