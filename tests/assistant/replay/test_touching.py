"""What a change is said not to touch stays the same: held against asking everything."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.ask import Asked, AskResult, Turn, ask_version
from relevo.assistant.replay.saying import said_of
from relevo.assistant.replay.touching import Known, can_touch, known_answer, traits_of
from relevo.desk.assistants.api import AssistantConfig, get_assistant
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company

QUESTIONS = [
    Asked("¿Cuánto tarda el envío?", "es"),
    Asked("Hola", "es"),
    Asked("Hello there", "en"),
    Asked("I want to speak to a person", "en"),
    Asked("This is the third time I ask, your service is a disgrace!!!", "en"),
    Asked("My lawyer will sue you, I was charged without my consent", "en"),
    Asked("I need it today, it is urgent, my flight leaves in two hours", "en"),
    Asked("¿Vendéis acuarios para tiburones?", "es"),
    Asked("¿Y a Francia?", "es", [Turn("contact", "¿Cuánto tarda el envío?"), Turn("assistant", "De 2 a 3 días.")]),
    Asked("We are a company and would like a quote for 200 units", "en"),
    Asked("Quiero cancelar mi suscripción", "es"),
    Asked("gracias", "es", [Turn("contact", "¿Qué formas de pago aceptan?"), Turn("assistant", "Tarjeta y Bizum.")]),
]


def edits(config: AssistantConfig) -> Iterator[tuple[str, AssistantConfig]]:
    given: dict[str, Any] = config.model_dump()

    def edited(**change: Any) -> AssistantConfig:
        return AssistantConfig.model_validate(given | change)

    yield "the same", edited()
    yield "tone", edited(instructions=given["instructions"] | {"tone": "Warm."})
    yield "before a pass", edited(instructions=given["instructions"] | {"handoff": "Our people know best."})
    yield "greeting", edited(greeting={"es": "¡Buenas!", "en": "Howdy!", "pt": "Oi!"})
    yield "no pass", edited(can_transfer=False)
    yield "no memory", edited(enable_memories=False)
    yield "no source", edited(knowledge_source_ids=[str(new_id())])
    yield "sure of all", edited(accept_threshold=0.0)
    for name in given["signals"]:
        yield f"{name} off", edited(signals=given["signals"] | {name: {"enabled": False, "threshold": 0.9}})
        yield f"{name} soon", edited(signals=given["signals"] | {name: {"enabled": True, "threshold": 0.05}})
    for words in (["cancelar"], ["envío"], ["francia", "quote"], ["zeppelin"]):
        yield f"rule {words}", edited(passing_rules=[{"id": "rule1", "name": "Rule", "words": words}])
    on_channel = {"id": "rule2", "name": "Rule", "words": [], "channel_ids": [str(new_id())]}
    yield "rule elsewhere", edited(passing_rules=[on_channel])


@pytest.fixture
async def company(db: Database) -> Company:
    return await make_company(db)


async def test_what_a_change_does_not_touch_is_said_as_before(company: Company) -> None:
    db, workspace_id = company.world.db, company.world.workspace_id
    async with db.transaction(workspace_id, read_only=True) as tx:
        first = await tx.fetchval("SELECT assistant_id FROM channel WHERE workspace_id = $1", tx.tenant)
        assistant = await get_assistant(tx, AssistantId(first))
    answerers = {"builtin": BuiltinAnswerer()}
    before = {}
    for at, asked in enumerate(QUESTIONS):
        before[at] = await ask_version(db, workspace_id, assistant, asked, answerers)
    untouched = {}
    for name, config in edits(assistant.config):
        draft = replace(assistant, config=config)
        for at, asked in enumerate(QUESTIONS):
            own = config.on_channel(asked.channel_id)
            if can_touch(assistant.config, own, asked, traits_of(before[at])):
                continue
            untouched[name] = untouched.get(name, 0) + 1
            now = await ask_version(db, workspace_id, draft, asked, answerers)
            assert said_of(now) == said_of(before[at]), (name, asked.text)
    every = len(QUESTIONS)
    assert {
        untouched.get(name) for name in ("the same", "tone", "no memory", "rule ['zeppelin']", "rule elsewhere")
    } == {every}
    # Most edits of one line touch some of the questions, not all and not none.
    assert 0 < untouched["rule ['cancelar']"] < every
    assert 0 < untouched["greeting"] < every
    assert 0 < untouched["urgency soon"] < every
    assert not {"no source", "sure of all", "no pass"} & set(untouched)


def test_a_model_may_look_at_every_word_of_its_configuration() -> None:
    config = AssistantConfig(answerer="llm")
    other = config.model_copy(update={"instructions": config.instructions.model_copy(update={"tone": "Warm."})})
    asked = Asked("Hello", "en")
    said = said_of(_result())
    known = Known(config=config, said=said, traits=traits_of(_result()))
    assert known_answer(asked, other, [known]) is None
    assert known_answer(asked, config, [known]) is known


def _result() -> AskResult:
    return AskResult(outcome="reply", text="Hi", language="en")
