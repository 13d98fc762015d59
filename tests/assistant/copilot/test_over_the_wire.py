"""The copilot and the brief over the wire, against the independent mock of each provider's API."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from relevo.assistant.answerers.llm.pydantic_models import PydanticModels
from relevo.assistant.brief.writing import write_brief
from relevo.assistant.copilot.suggesting import suggest
from relevo.assistant.copilot.translating import find_translations, split_batches, translate_messages
from relevo.assistant.copilot.wanted import CannotSuggest, Kind, Wanted
from relevo.assistant.model_access import ModelAccess
from relevo.desk.audit.api import SYSTEM
from relevo.desk.models.api import ChoiceInput, ChoicesInput, ProviderInput, do_choose_models, do_connect_provider
from relevo.desk.suggestions.api import Suggestion
from relevo.kit.ids import ConversationId
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from tests.assistant.answerers.llm.aimock import run_aimock
from tests.assistant.answerers.llm.matrix import APIS, FAULTS, Api
from tests.assistant.answerers.llm.modelled import BOX, KEY
from tests.assistant.company import Company, make_company

pytestmark = pytest.mark.filterwarnings("ignore:FUNCTION_CALL is not a valid FinishReason:UserWarning")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with run_aimock() as found:
        yield found


@pytest.fixture
async def egress(address: str) -> AsyncIterator[Egress]:
    async with Egress(allow_hosts=[urlsplit(address).netloc]) as opened:
        yield opened


class Desk:
    """A company with a model of the mock, and a conversation that waits for a person."""

    def __init__(self, company: Company, access: ModelAccess, conversation_id: ConversationId) -> None:
        self.company = company
        self.access = access
        self.conversation_id = conversation_id
        self.shown: list[str] = []

    @classmethod
    async def open(cls, db: Database, egress: Egress, address: str, api: Api, model: str) -> "Desk":
        company = await make_company(db)
        async with db.transaction(company.world.workspace_id) as tx:
            given = ProviderInput(
                kind=api.kind,
                name=api.name,
                key=KEY,
                base_url=f"{address}{api.path}",
                api=api.speaks,
                region="eu-west-1" if api.kind == "bedrock" else None,
            )
            provider = await do_connect_provider(tx, given, box=BOX, by=SYSTEM)
            chosen = ChoicesInput(answer=[ChoiceInput(provider_id=provider.id, model=f"{api.prefix}{model}")])
            await do_choose_models(tx, chosen, by=SYSTEM)
        conversation_id, _ = await company.exchange("quiero hablar con una persona")
        await company.hear("¿cuánto tarda el envío?")
        return cls(company, ModelAccess(db=db, box=BOX, model=PydanticModels(egress)), conversation_id)

    async def ask(self, kind: Kind, **given: Any) -> tuple[Suggestion, str | None] | CannotSuggest:
        async def show(text: str) -> None:
            self.shown.append(text)

        world = self.company.world
        return await suggest(
            world.db,
            self.access,
            world.workspace_id,
            self.conversation_id,
            Wanted(kind=kind, **given),
            teammate_id=world.ana.teammate_id,
            show=show,
        )

    async def ledger(self) -> list[tuple[str, str]]:
        rows = await self.company.world.rows("SELECT task, state FROM model_usage ORDER BY created_at")
        return [(row["task"], row["state"]) for row in rows]


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_every_provider_writes_replies_changes_drafts_translates_and_tells_briefs(
    db: Database, egress: Egress, address: str, api: Api
) -> None:
    if "good" in api.unspoken:
        pytest.skip("the mock cannot send this as that API would")
    desk = await Desk.open(db, egress, address, api, "copilot")
    reply = await desk.ask("reply")
    assert isinstance(reply, tuple), reply
    assert (reply[0].written_by, reply[0].text, reply[1]) == ("model", "Hola. Te lo cuento con mucho gusto.", None)
    assert reply[0].sources
    assert all(reply[0].text.startswith(text) for text in desk.shown)
    warmer = await desk.ask("warmer", text="Te ayudo.")
    assert isinstance(warmer, tuple)
    assert warmer[0].text == "¡Hola! Con mucho gusto te ayudo."
    summary = await desk.ask("summary")
    assert isinstance(summary, tuple)
    assert summary[0].lines[0]["message_ids"]
    world = desk.company.world
    _, missing = await find_translations(db, world.workspace_id, desk.conversation_id, "en")
    done = await translate_messages(
        desk.access, world.workspace_id, desk.conversation_id, split_batches(missing)[0], "en"
    )
    assert not isinstance(done, CannotSuggest), done
    assert "EN ¿cuánto tarda el envío?" in done.values()
    number = (await world.state(desk.conversation_id)).stretch_number
    await write_brief(db, world.workspace_id, desk.conversation_id, stretch_number=number, access=desk.access)
    brief = await desk.company.brief(desk.conversation_id)
    assert (brief["written_by"], brief["wants"][0]["text"]) == ("model", "Wants to know something")
    assert await desk.ledger() == [("copilot", "done")] * 4 + [("brief", "done")]


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.model in ("rate-limited", "broken", "garbage")])
async def test_whatever_a_provider_does_the_companys_own_words_are_suggested(
    db: Database, egress: Egress, address: str, fault: Any
) -> None:
    desk = await Desk.open(db, egress, address, APIS[0], fault.model)
    reply = await desk.ask("reply")
    assert isinstance(reply, tuple), reply
    assert (reply[0].written_by, reply[0].text) == (
        "builtin",
        "El envío a la península tarda de 2 a 3 días laborables.",
    )
    assert reply[1] in fault.problems
    changed = await desk.ask("warmer", text="Te ayudo.")
    assert isinstance(changed, CannotSuggest)
    assert changed.problem in (*fault.problems, "resting")


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_leaving_tears_the_request_off_and_the_socket_closes(
    db: Database, egress: Egress, address: str, api: Api
) -> None:
    desk = await Desk.open(db, egress, address, api, "copilot-slow")
    destroyed = await _destroyed(address)
    asking = asyncio.create_task(desk.ask("reply"))
    async with asyncio.timeout(20):
        while await desk.ledger() != [("copilot", "reserved")]:  # noqa: ASYNC110 - told by the ledger alone
            await asyncio.sleep(0.05)
    # The request is on its way, and the mock takes its time over each word.
    await asyncio.sleep(1.0)
    assert not asking.done()
    asking.cancel()
    async with asyncio.timeout(5):
        await asyncio.gather(asking, return_exceptions=True)
    assert await desk.ledger() == [("copilot", "cancelled")]
    async with asyncio.timeout(10):
        while await _destroyed(address) == destroyed:  # noqa: ASYNC110 - told by the mock alone
            await asyncio.sleep(0.05)
    assert await desk.company.world.rows("SELECT 1 FROM suggestion") == []


async def _destroyed(address: str) -> int:
    """How many requests the mock saw torn off by the other side."""
    async with httpx2.AsyncClient() as client:
        text = (await client.get(f"{address}/metrics")).text
    lines = [line for line in text.splitlines() if "destroyed" in line and not line.startswith("#")]
    return round(sum(float(line.rsplit(" ", 1)[1]) for line in lines if "_bucket" not in line and "_sum" not in line))
