"""Each reason for a handoff is reached on a way that customers really take, in words of screens and brief."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from relevo.assistant.answerers.llm.calling import ModelFailed
from relevo.assistant.answerers.llm.drafts import HandOverDraft
from relevo.assistant.outcomes import HandOverReason
from relevo.assistant.texts import has_text
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.conversations.schemas import HandoffReason
from relevo.desk.followups import queries
from relevo.desk.models.api import ProviderInput
from relevo.platform.db import Database
from relevo.platform.http import PageRequest
from tests.assistant.answerers.llm.modelled import KEY, ScriptedModel, make_modelled
from tests.assistant.company import make_company

SCREENS = Path(__file__).parents[2] / "web" / "workspace" / "src"
GUIDE = {
    "id": "lamp",
    "name": "Lamp",
    "language": "es",
    "triggers": ["mi lámpara no enciende"],
    "text": "pasa a una persona",
}
RULE = {"id": "invoices", "name": "Facturas", "words": ["factura*"]}
# `action_failed` and `approval_needed` are reached in tests/assistant/actions/test_follow_flow.py.
SAID: dict[str, list[str]] = {
    "asked_for_person": ["quiero hablar con una persona"],
    "frustration": ["es una vergüenza, estoy harto, es inaceptable"],
    "urgency": ["es urgentísimo, lo necesito ya mismo, es una emergencia"],
    "sensitive_topic": ["me han robado la tarjeta, esto es un fraude"],
    "sales_opportunity": ["quiero un presupuesto para comprar 200 unidades para mi empresa"],
    "outside_knowledge": ["¿Qué temperatura hace hoy en Júpiter?", "sí, por favor"],
    "repeated_failure": ["¿Qué temperatura hace hoy en Júpiter?", "¿Y quién ganó el mundial de ajedrez de 1972?"],
    "policy": ["necesito una factura"],
    "guide": ["mi lámpara no enciende"],
}


@pytest.mark.parametrize("reason", SAID)
async def test_the_builtin_answerer_passes_for_this_reason(db: Database, reason: str) -> None:
    config = AssistantConfig.model_validate({"guides": [GUIDE], "passing_rules": [RULE]})
    company = await make_company(db, config=config)
    conversation_id = [(await company.exchange(text))[0] for text in SAID[reason]][-1]
    state = await company.world.state(conversation_id)
    assert (state.state.holder.kind, state.handoff_reason) == ("team", reason)
    assert (await company.brief(conversation_id))["reason"] == reason


@pytest.mark.parametrize("reason", get_args(HandOverDraft.model_fields["reason"].annotation))
async def test_a_models_own_wish_is_an_outcome_with_its_reason_and_asks_for_an_address(
    db: Database, reason: Any
) -> None:
    model = ScriptedModel([HandOverDraft(reason=reason)])
    modelled = await make_modelled(db, model)
    company = modelled.company
    conversation_id, said = await company.exchange("cuéntame algo de la tienda")
    assert (await company.world.state(conversation_id)).handoff_reason == reason
    assert said["text"].endswith("¿En qué correo o teléfono puede responderte una persona?")
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        (callback,) = (await queries.list_callbacks(tx, PageRequest(), me=company.world.ana.teammate_id)).items
    assert (callback.reason, callback.made_by_kind, callback.made_by_name) == (reason, "assistant", "Vega")


async def test_a_model_that_is_down_is_a_reason_of_its_own(db: Database) -> None:
    provider = ProviderInput(kind="openai", name="OpenAI", key=KEY)
    modelled = await make_modelled(db, ScriptedModel([ModelFailed("server_error")]), providers=[provider])
    conversation_id, _ = await modelled.company.exchange("¿Vendéis entradas para la ópera de Viena?")
    assert (await modelled.company.world.state(conversation_id)).handoff_reason == "model_down"


def test_every_reason_is_tried_somewhere() -> None:
    elsewhere = {"action_failed", "approval_needed", "model_down"}
    assert set(get_args(HandOverReason)) == SAID.keys() | elsewhere


@pytest.mark.parametrize("reason", get_args(HandOverReason))
def test_every_reason_has_its_words(reason: str) -> None:
    assert reason in get_args(HandoffReason)
    assert has_text(f"hand_over_{reason}")
    assert has_text(f"next_{reason}")
    assert f"'{reason}'" in (SCREENS / "features" / "inbox" / "reasons.ts").read_text("utf-8")
    for language in ("en", "es", "pt"):
        words = json.loads((SCREENS / "i18n" / f"{language}.json").read_text("utf-8"))
        assert words["reason"][reason]
