"""The company's rules on when and how to pass to a person, with the builtin answerer and with a model."""

from typing import Any

import pytest

from relevo.assistant.rules import find_rule
from relevo.desk.assistants.api import AssistantConfig, PassingRule
from relevo.desk.intents.actions.add_offered import do_add_offered
from relevo.desk.intents.repository import fetch_intents
from relevo.desk.intents.schemas import OfferedInput
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company


def rule(**given: Any) -> PassingRule:
    return PassingRule.model_validate({"id": "rule1", "name": "Facturas", "words": ["factura", "cancel*"]} | given)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Necesito una factura", True),
        ("NECESITO LA FACTURA!!!", True),
        ("quiero cancelar mi pedido", True),
        ("la facturación", False),
        ("una desfactura", False),
        ("¿cuánto tarda el envío?", False),
    ],
)
def test_a_word_is_found_whatever_its_case_and_what_stands_around_it(text: str, *, holds: bool) -> None:
    assert (find_rule([rule()], [text]) is not None) is holds


def test_several_words_stand_together_and_accents_do_not_matter() -> None:
    contract = rule(words=["dar de baja", "cancelación"])
    assert find_rule([contract], ["quiero dar  de baja mi cuenta"])
    assert find_rule([contract], ["sobre la CANCELACION"])
    assert not find_rule([contract], ["baja el precio"])


def test_a_rule_that_is_off_does_not_hold_and_the_first_of_the_list_wins() -> None:
    first, second = rule(id="aaaa", name="A", enabled=False), rule(id="bbbb", name="B")
    third = rule(id="cccc", name="C")
    found = find_rule([first, second, third], ["la factura"])
    assert found is not None
    assert found.name == "B"


def test_a_rule_of_an_intent_holds_for_that_intent() -> None:
    refund = new_id()
    by_intent = rule(words=[], intent_ids=[refund])
    assert find_rule([by_intent], ["hola"], intent_id=refund)
    assert not find_rule([by_intent], ["hola"], intent_id=new_id())


def test_a_rule_of_a_channel_holds_on_it_alone() -> None:
    here, there = new_id(), new_id()
    config = AssistantConfig(passing_rules=[rule(words=[], channel_ids=[here])])
    assert find_rule(config.on_channel(here).passing_rules, ["hola"])
    assert not find_rule(config.on_channel(there).passing_rules, ["hola"])
    assert not find_rule(config.on_channel(None).passing_rules, ["hola"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": []},
        {"words": ["a"]},
        {"words": ["x" * 81]},
        {"words": [f"w{n}" for n in range(41)]},
        {"name": ""},
        {"id": "A B"},
    ],
)
def test_a_rule_that_says_nothing_or_too_much_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"passing_rules|PassingRule"):
        rule(**wrong)


def test_a_rule_at_the_edge_of_every_limit_is_taken() -> None:
    words = [f"{n:02}" + "x" * 78 for n in range(40)]
    assert len(rule(words=words, name="n" * 120).words) == 40
    rules = [rule(id=f"rule{n}") for n in range(50)]
    assert len(AssistantConfig(passing_rules=rules).passing_rules) == 50
    with pytest.raises(ValueError, match="passing_rules"):
        AssistantConfig(passing_rules=[*rules, rule(id="onemore")])
    with pytest.raises(ValueError, match="same id"):
        AssistantConfig(passing_rules=[rule(), rule()])


async def test_what_a_rule_names_goes_to_its_team_with_its_reason(db: Database) -> None:
    company, team_id = await with_team(db)
    await publish(company, rule(team_id=team_id, say={"es": "Las facturas las lleva administración."}))
    conversation_id, said = await company.exchange("Hola, necesito una factura del pedido")
    state = await company.world.state(conversation_id)
    assert (state.holder_name, state.handoff_reason) == ("Administración", "policy")
    assert said["text"].startswith("Las facturas las lleva administración.")
    trace = (await company.turn(conversation_id))["trace"]
    assert (trace["reason"], trace["rule"]) == ("policy", "Facturas")
    assert "Facturas" in str(await company.brief(conversation_id))


async def test_who_asks_for_a_person_about_it_gets_the_team_of_the_rule(db: Database) -> None:
    company, team_id = await with_team(db)
    await publish(company, rule(team_id=team_id))
    conversation_id, _ = await company.exchange("quiero hablar con una persona por mi factura")
    state = await company.world.state(conversation_id)
    assert (state.holder_name, state.handoff_reason) == ("Administración", "asked_for_person")


async def test_where_a_slot_is_asked_for_first_the_rule_is_not_forgotten(db: Database) -> None:
    company, team_id = await with_team(db)
    slot = {"name": "order_number", "required": True}
    await publish(company, rule(team_id=team_id), slots=[slot])
    conversation_id, said = await company.exchange("Necesito una factura")
    assert "número de pedido" in said["text"]
    await company.exchange("AB-1234")
    state = await company.world.state(conversation_id)
    assert (state.holder_name, state.handoff_reason) == ("Administración", "policy")


async def test_a_team_that_is_gone_is_no_dead_end(db: Database) -> None:
    company, _ = await with_team(db)
    await publish(company, rule(team_id=new_id()))
    conversation_id, _ = await company.exchange("Necesito una factura")
    state = await company.world.state(conversation_id)
    assert state.state.holder.id == company.world.team_id


async def test_without_the_right_to_transfer_no_rule_passes(db: Database) -> None:
    company, team_id = await with_team(db)
    await publish(company, rule(team_id=team_id), can_transfer=False)
    conversation_id, _ = await company.exchange("Necesito una factura")
    assert (await company.world.state(conversation_id)).state.holder.kind == "assistant"


async def with_team(db: Database) -> tuple[Company, Any]:
    company = await make_company(db)
    team_id = new_id()
    await company.world.rows(
        "INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, 'Administración') RETURNING id",
        company.world.workspace_id,
        team_id,
    )
    return company, team_id


async def publish(company: Company, *rules: PassingRule, **more: Any) -> None:
    config = AssistantConfig.model_validate({"passing_rules": [one.model_dump() for one in rules]} | more)
    await company.world.rows(
        "UPDATE assistant_version SET config = $1 WHERE workspace_id = $2 RETURNING 1",
        config.model_dump(mode="json"),
        company.world.workspace_id,
    )


async def test_a_rule_of_an_intent_passes_once_it_is_recognised(db: Database) -> None:
    company, team_id = await with_team(db)
    world = company.world
    async with world.db.transaction(world.workspace_id) as tx:
        offered = OfferedInput(language="es", keys=["refund", "shipping", "invoice", "order_status"])
        await do_add_offered(tx, offered, by=world.ana)
        refund = next(one.id for one in await fetch_intents(tx) if one.name == "Reembolso")
    await publish(company, rule(name="Reembolsos", words=[], intent_ids=[refund], team_id=team_id))
    conversation_id, _ = await company.exchange("no me ha llegado el reembolso")
    state = await company.world.state(conversation_id)
    assert (state.holder_name, state.handoff_reason) == ("Administración", "policy")
