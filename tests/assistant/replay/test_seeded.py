"""Harmful edits are caught by the cases before anybody hears them, harmless ones let through.

On the demo shop's questions and answers: each is a case with its question and with another way to ask it. The edits are
made by rule, not by hand, so that none was chosen for being easy to catch.
"""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.ask import ask_version
from relevo.assistant.replay.comparing import judge_runs, verdict_of_case
from relevo.assistant.replay.reach import Change, find_reach
from relevo.assistant.replay.saying import said_of
from relevo.assistant.replay.situations import of_case
from relevo.desk.assistants.api import Assistant, AssistantConfig, do_create_assistant
from relevo.desk.cases.api import CaseInput, CaseOut, Expected, Situation, do_add_case, every_case
from relevo.desk.knowledge.api import (
    DocumentChange,
    NewDocument,
    QaInput,
    add_ready_documents,
    do_add_qa,
    do_change_document,
    do_delete_document,
    index_at_once,
    insert_source,
)
from relevo.kit.ids import DocumentId, WorkspaceId
from relevo.kit.text.words import words
from relevo.platform.db import Database, Tx
from tests.assistant.evaluate.demo_shop import SHOP
from tests.desk.conversations.world import World, make_world

PLANTS = (  # As many as there are questions.
    "tomate lechuga pepino acelga zanahoria rábano cebolla puerro calabaza berenjena pimiento brócoli coliflor "
    "espinaca guisante haba judía maíz melón sandía fresa frambuesa arándano mora grosella higo granado"
).split()
Edit = tuple[str, Change | AssistantConfig]


@dataclass(frozen=True)
class Shop:
    world: World
    assistant: Assistant
    qas: list[dict[str, Any]]
    ids: list[DocumentId]
    cases: list[CaseOut]

    @property
    def db(self) -> Database:
        return self.world.db

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.world.workspace_id


@pytest.fixture(scope="module")
async def shop(db: Database) -> Shop:
    world = await make_world(db)
    qas: list[dict[str, Any]] = json.loads((SHOP / "qas.json").read_text(encoding="utf-8"))
    async with db.transaction(world.workspace_id) as tx:
        assistant = await do_create_assistant(tx, "Vega", by=world.ana)
        source_id = await insert_source(tx, kind="qa", name="Questions")
        documents = [
            NewDocument(
                kind="qa", title=qa["question"], text=qa["answer"], language=qa["language"], phrasings=qa["phrasings"]
            )
            for qa in qas
        ]
        ids = await add_ready_documents(tx, source_id, documents)
        for qa in qas:
            for question in (qa["question"], qa["phrasings"][0]):
                await do_add_case(tx, assistant.id, _case(qa, question), by=world.ana)
        cases = await every_case(tx, assistant.id, enabled_only=True)
    return Shop(world, assistant, qas, ids, cases)


def _case(qa: dict[str, Any], question: str) -> CaseInput:
    return CaseInput(
        name=question,
        situation=Situation(question=question, language=qa["language"]),
        expected=Expected(outcomes=["reply"], says=[qa["answer"]]),
    )


async def is_caught(shop: Shop, edit: Change | AssistantConfig) -> bool:
    """Whether a case that held before does not hold with the edit."""
    if isinstance(edit, AssistantConfig):
        return await _is_config_caught(shop, edit)
    reached = await find_reach(shop.db, shop.workspace_id, shop.assistant, edit)
    return any(one.verdict == "regressed" for one in reached)


async def _is_config_caught(shop: Shop, config: AssistantConfig) -> bool:
    draft = replace(shop.assistant, config=config)
    answerers = {"builtin": BuiltinAnswerer()}
    for case in shop.cases:
        asked = of_case(case.situation)
        live, changed = [
            judge_runs(
                case.expected,
                [said_of(await ask_version(shop.db, shop.workspace_id, version, asked, answerers))],
            )
            for version in (shop.assistant, draft)
        ]
        if verdict_of_case(live, changed) == "regressed":
            return True
    return False


def changing(shop: Shop, at: int, **change: Any) -> Change:
    async def edit(tx: Tx) -> DocumentId:
        await do_change_document(tx, shop.ids[at], DocumentChange.model_validate(change), by=shop.world.ana)
        return shop.ids[at]

    return edit


def moving(shop: Shop, at: int, to: int) -> Change:
    """One way to ask is taken from its answer and given to another."""
    qa, other = shop.qas[at], shop.qas[to]

    async def edit(tx: Tx) -> DocumentId | None:
        await changing(shop, at, phrasings=qa["phrasings"][1:])(tx)
        await index_at_once(tx, shop.ids[at])
        return await changing(shop, to, phrasings=[*other["phrasings"], qa["phrasings"][0]])(tx)

    return edit


def deleting(shop: Shop, at: int) -> Change:
    async def edit(tx: Tx) -> None:
        await do_delete_document(tx, shop.ids[at], by=shop.world.ana)

    return edit


def adding(shop: Shop, question: str, answer: str, language: str) -> Change:
    async def edit(tx: Tx) -> DocumentId:
        qa = QaInput.model_validate({"question": question, "answer": answer, "language": language})
        return (await do_add_qa(tx, qa, by=shop.world.ana)).id

    return edit


def contradicted(answer: str) -> str:
    """Every number is another one; without a number, the opposite is said."""
    changed = re.sub(r"\d+", lambda found: str(int(found.group()) + 3), answer)
    return changed if changed != answer else "No, eso ya no es así. / No, this is not so any more."


def telling_word(question: str) -> str:
    return max(words(question), key=len)


def harmful(shop: Shop) -> list[Edit]:
    """Contradicting answers, deleted policies, over-eager rules, a phrasing that belongs to another answer."""
    edits: list[Edit] = []
    for at, qa in enumerate(shop.qas):
        edits.append((f"contradicts {qa['question']}", changing(shop, at, answer=contradicted(qa["answer"]))))
        edits.append((f"deletes {qa['question']}", deleting(shop, at)))
        rule = {"id": "eager", "name": "Eager", "words": [telling_word(qa["question"])]}
        config = shop.assistant.config.model_dump() | {"passing_rules": [rule]}
        edits.append((f"passes {rule['words']}", AssistantConfig.model_validate(config)))
        edits.append((f"misleads {qa['phrasings'][0]}", moving(shop, at, (at + 7) % len(shop.qas))))
    return edits[:100]


def harmless(shop: Shop) -> list[Edit]:
    """A new subject, another way to ask, a friendlier ending, other instructions and greetings."""
    edits: list[Edit] = []
    for at, (qa, plant) in enumerate(zip(shop.qas, PLANTS, strict=True)):
        question = f"¿Vendéis semillas de {plant}?"
        edits.append((f"adds {plant}", adding(shop, question, f"Sí, tenemos semillas de {plant} ecológicas.", "es")))
        again = f"{qa['question']} ({qa['phrasings'][1]})"
        edits.append((f"asks {again}", changing(shop, at, phrasings=[*qa["phrasings"], again])))
        ending = {"es": "Gracias por preguntar.", "en": "Thank you for asking."}[qa["language"]]
        edits.append((f"ends {qa['question']}", changing(shop, at, answer=f"{qa['answer']} {ending}")))
        parts = {"tone": f"Warm, like a neighbour number {at}.", "voice": "We."}
        config = shop.assistant.config.model_dump() | {"instructions": parts, "greeting": {"es": f"Hola {at}"}}
        edits.append((f"instructs {at}", AssistantConfig.model_validate(config)))
    return edits[:100]


async def judged(shop: Shop, edits: list[Edit], *, wanted: bool) -> list[str]:
    """The edits that were not judged as wanted."""
    return [name for name, edit in edits if await is_caught(shop, edit) is not wanted]


async def test_some_harmful_edits_are_caught_and_some_harmless_ones_pass(shop: Shop) -> None:
    assert await judged(shop, harmful(shop)[:8], wanted=True) == []
    assert await judged(shop, harmless(shop)[:8], wanted=False) == []
    async with shop.db.transaction(shop.workspace_id) as tx:
        assert await tx.fetchval("SELECT count(*) FROM knowledge_document") == len(shop.qas)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_of_a_hundred_harmful_edits_the_gate_catches_95_and_of_a_hundred_harmless_at_most_5(shop: Shop) -> None:
    missed = await judged(shop, harmful(shop), wanted=True)
    alarms = await judged(shop, harmless(shop), wanted=False)
    print(f"harmful edits caught: {100 - len(missed)} of 100; missed: {missed}")
    print(f"false alarms: {len(alarms)} of 100: {alarms}")
    assert len(missed) <= 5
    assert len(alarms) <= 5
