"""How soon a model is left alone when a person takes over: until the turn ended, and until the provider's own side saw
the request torn off. The provider is the mock that the wire tests use; it knows nothing of Relevo."""

import asyncio
import time
from urllib.parse import urlsplit

import httpx2
import pytest

from bench.report import Figure, Report, median
from relevo.assistant.answerers.llm.pydantic_models import PydanticModels
from relevo.desk.models.api import ProviderInput
from relevo.desk.models.kinds import is_installed
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.realtime import Hub
from tests.assistant.answerers.llm.aimock import run_aimock
from tests.assistant.answerers.llm.matrix import APIS, Api
from tests.assistant.answerers.llm.modelled import KEY, make_modelled

TAKEOVERS = 5
# The mock's model "slow" says a word now and then for half a minute: the takeover comes in the middle of it.
INTO_IT_S = 1.2
LOOK_EVERY_S = 0.004
SEEN_WITHIN_S = 5.0
MEASURED = ("OpenAI chat", "Anthropic", "Google")


async def measure_cancelling(url: str, report: Report) -> None:
    try:
        with run_aimock() as address:
            await _measure(url, address, report)
    except pytest.skip.Exception as why:
        report.skip("takeover while a model writes", str(why))


async def _measure(url: str, address: str, report: Report) -> None:
    db = await Database.open(url, max_size=8)
    try:
        async with Egress(allow_hosts=[urlsplit(address).netloc]) as egress, Hub(db) as hub:
            for api in APIS:
                if api.name not in MEASURED:
                    continue
                if not is_installed(api.kind):
                    report.skip(f"takeover while a model writes, {api.name}", "its library is not installed")
                    continue
                pairs = [await _take_over(db, hub, egress, address, api) for _ in range(TAKEOVERS)]
                _tell(report, f"takeover until the turn ended, {api.name}", [ended for ended, _ in pairs])
                _tell(report, f"takeover until the provider saw it torn off, {api.name}", [torn for _, torn in pairs])
    finally:
        await db.close()


def _tell(report: Report, name: str, milliseconds: list[float]) -> None:
    middle = median(milliseconds)
    more = {"worst": round(max(milliseconds), 1), "takeovers": len(milliseconds)}
    report.add(Figure(name, middle, "ms", target="100 ms", is_met=middle <= 100, more=more))


async def _take_over(db: Database, hub: Hub, egress: Egress, address: str, api: Api) -> tuple[float, float]:
    """Milliseconds from the commit of the person's reply."""
    provider = ProviderInput(kind=api.kind, name=api.name, key=KEY, base_url=f"{address}{api.path}", api=api.speaks)
    modelled = await make_modelled(db, PydanticModels(egress), providers=[provider], name=f"{api.prefix}slow", hub=hub)
    company = modelled.company
    conversation_id = await company.hear("¿cuánto tarda el envío?")
    async with httpx2.AsyncClient() as client:
        before = await _torn(client, address)
        turn = asyncio.create_task(company.take_turn(conversation_id))
        await asyncio.sleep(INTO_IT_S)
        await company.world.say(conversation_id, "Ya estoy yo, Ana")
        began = time.perf_counter()
        ended = asyncio.create_task(_until(turn, began))
        async with asyncio.timeout(SEEN_WITHIN_S):
            while await _torn(client, address) <= before:  # noqa: ASYNC110 - it is in another process
                await asyncio.sleep(LOOK_EVERY_S)
        torn = (time.perf_counter() - began) * 1000
    return await ended, torn


async def _until(turn: asyncio.Task[str], began: float) -> float:
    await turn
    return (time.perf_counter() - began) * 1000


async def _torn(client: httpx2.AsyncClient, address: str) -> int:
    """How many requests the mock's journal has as torn off by the other side."""
    text = (await client.get(f"{address}/metrics")).text
    lines = [line for line in text.splitlines() if "destroyed" in line and not line.startswith("#")]
    return round(sum(float(line.rsplit(" ", 1)[1]) for line in lines if "_bucket" not in line and "_sum" not in line))
