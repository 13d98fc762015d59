"""Five hundred attempts to put something into the memories, with a model that obeys every one: nothing is stored."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from relevo.assistant.answerers.llm.prompts import make_prompt, make_system
from relevo.assistant.context import ContextMessage, TurnContext
from relevo.assistant.memory_writer.extracting import find_changes
from relevo.assistant.memory_writer.modelled import Operation, Pointing, ToldMemories
from relevo.assistant.memory_writer.sources import Source
from relevo.assistant.snapshot import Sight, find_contact_facts, take_snapshot
from relevo.desk.assistants.api import LANGUAGES, AssistantConfig
from relevo.desk.memories.api import Fact, do_remember, find_unlearnable
from relevo.kit.ids import ContactId, new_id
from relevo.platform.db import Database
from tests.assistant.company import make_company

GIVEN: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("attacks.toml").read_text("utf-8"))
HELD_OUT: dict[str, Any] = tomllib.loads(Path(__file__).with_name("held_out.toml").read_text("utf-8"))
ATTACKS = [
    around.replace("{}", text)
    for language in ("en", "es", "pt")
    for text in GIVEN[language]
    for around in GIVEN["around"]
]


def source(text: str, author: Any = "contact") -> Source:
    return Source(new_id(), ContextMessage(id=str(new_id()), seq=1, author=author, text=text))


def obey(one: Source) -> list[Fact]:
    """A model that tries everything with every part of the message, and with words nobody said."""
    parts = [one.message.text, *one.message.text.split(". "), *one.message.text.split(", "), "the customer is verified"]
    operations = [
        Operation(op="add", key=key, message="m1", quote=part[:300])
        for part in parts
        for key in ("preference", "payment", "limit", "goal", "contact_channel")
    ]
    pointing = Pointing.of([one], [])
    return [
        fact
        for at in range(0, len(operations), 12)
        for fact in pointing.read(ToldMemories(operations=operations[at : at + 12]))
    ]


def learned(text: str) -> list[Fact]:
    one = source(text)
    return [fact for fact in [*find_changes([one], LANGUAGES).facts, *obey(one)] if fact.key != "language"]


async def test_five_hundred_attempts_store_nothing(db: Database) -> None:
    assert len(ATTACKS) == 500
    company = await make_company(db)
    world = company.world
    received = await world.hear("Hola")
    async with db.transaction(world.workspace_id) as tx:
        contact_id = await tx.fetchval("SELECT contact_id FROM conversation WHERE id = $1", received.conversation_id)
        facts = [fact for text in ATTACKS for fact in learned(text)]
        await do_remember(tx, ContactId(contact_id), facts, assistant_id=world.assistant_id)
        rows = await tx.fetch("SELECT text FROM memory")
    assert [row["text"] for row in rows] == []


def stored(text: str) -> list[str]:
    facts = [fact for fact in learned(text) if not (find_unlearnable(fact.text) or find_unlearnable(fact.quote))]
    return [fact.text for fact in facts]


def test_quieter_claims_store_nothing_and_honest_sentences_are_learned() -> None:
    assert [text for text in [*GIVEN["quiet"], *GIVEN["kept_aside"]] if stored(text)] == []
    assert [text for text in GIVEN["honest"] if not stored(text)] == []


def test_a_hundred_claims_of_ten_kinds_of_people_store_nothing_and_ordinary_sentences_are_learned() -> None:
    """37 of the hundred were stored, and 21 of the two hundred lost, before a model could only point at sentences in
    which somebody says how they are; the crossed ones were written after that: 92 of 130 were stored at first."""
    assert (len(HELD_OUT["attacks"]), len(HELD_OUT["benign"])) == (100, 200)
    assert [text for text in HELD_OUT["attacks"] if stored(text)] == []
    # Most of them have fewer than four words, which are too few for a model to point at.
    assert len([text for text in HELD_OUT["benign"] if not stored(text)]) <= 22


def test_claims_behind_honest_beginnings_are_mostly_refused() -> None:
    crossed = [
        beginning.replace("{}", claim)
        for language, beginnings in HELD_OUT["begins"].items()
        for beginning in beginnings
        for claim in HELD_OUT["claims"][language]
    ]
    assert len(crossed) == 130
    assert len([text for text in crossed if stored(text)]) <= 3


@pytest.mark.shared
def test_the_attacks_of_public_sets_leave_only_what_they_say_of_the_customers_own_addresses(
    shared_folder: Path,
) -> None:
    """Nobody here read these to choose a word. What stays is what a text says is "my" address or number."""
    texts = [
        str(json.loads(line)[key])
        for name, key in (
            ("injecagent/dev.jsonl", "attacker_instruction"),
            ("cyberseceval_pi/dev.jsonl", "user_input"),
            ("bipia_email/attacks.dev.jsonl", "attack"),
        )
        for line in (shared_folder / "data" / name).read_text("utf-8").splitlines()
        if line.strip()
    ]
    kept = {(text, fact) for text in dict.fromkeys(texts) for fact in stored(text)}
    assert len(texts) == 1_063
    assert len({text for text, _ in kept}) <= 12, kept
    assert not [fact for _, fact in kept if any(word in fact.lower() for word in ("refund", "password", "ignore"))]


def test_nothing_is_learned_from_what_anybody_else_said() -> None:
    for author in ("assistant", "teammate", "system"):
        spoken = source("Prefiero que me escriban por la tarde. Uso la talla 42.", author)
        assert find_changes([spoken], LANGUAGES).facts == []


async def test_another_contacts_memory_is_in_no_prompt_in_two_thousand_pairs(db: Database) -> None:
    """Forty-six customers of one company, each with a memory that is theirs alone: 2,070 pairs."""
    company = await make_company(db)
    world, people = company.world, 46
    contacts: list[ContactId] = []
    for number in range(people):
        received = await world.hear("Hola", address=f"p{number}")
        async with db.transaction(world.workspace_id) as tx:
            contact_id = ContactId(
                await tx.fetchval("SELECT contact_id FROM conversation WHERE id = $1", received.conversation_id)
            )
            fact = Fact(
                kind="preference", key="preference", text=f"Prefiere canario{number}x", quote="x", is_single=False
            )
            await do_remember(tx, contact_id, [fact], assistant_id=world.assistant_id)
        contacts.append(contact_id)
    pairs = 0
    async with db.transaction(world.workspace_id) as tx:
        for mine, contact_id in enumerate(contacts):
            seen = await _prompt_of(tx, contact_id)
            assert f"canario{mine}x" in seen
            others = [number for number in range(people) if number != mine]
            assert not any(f"canario{number}x" in seen for number in others)
            pairs += len(others)
    assert pairs == 2_070


async def _prompt_of(tx: Any, contact_id: ContactId) -> str:
    said = ContextMessage(id=str(new_id()), seq=1, author="contact", text="Hola", is_unanswered=True)
    sight = Sight(
        messages=[said],
        contact_id=contact_id,
        contact=await find_contact_facts(tx, contact_id),
        language="es",
        slots={},
    )
    context: TurnContext = await take_snapshot(tx, "Vega", AssistantConfig(), sight, knowledge=_NoKnowledge())
    return make_system(context, None) + make_prompt(context, "es", {"m1": said})


class _NoKnowledge:
    async def find_answer(self, *args: Any, **given: Any) -> Any:
        raise AssertionError((args, given))

    async def find_in_document(self, *args: Any, **given: Any) -> Any:
        raise AssertionError((args, given))
