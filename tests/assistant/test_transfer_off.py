"""Issue 4, point 6: with "can transfer to a human" off the assistant decides nothing about people and says so."""

import pytest

from relevo.assistant.answerers.llm.drafts import AskDraft, Draft, HandOverDraft, ReplyDraft
from relevo.assistant.context import Show, TurnContext
from relevo.assistant.outcomes import TurnAnswer
from relevo.desk.assistants.api import AssistantConfig, Instructions
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import ScriptedModel, make_modelled
from tests.assistant.company import make_company

WRITTEN = {"es": "Llama al 900 123 456, de 9 a 18 h.", "en": "Call 900 123 456, from 9 to 18 h."}
WISHES = {"es": "quiero hablar con una persona", "en": "I want to talk to a human"}
CANNOT = {"es": "no puedo pasar esta conversación", "en": "can't pass this conversation on"}
# Frustration, a sensitive topic, urgency, sales, and twice what the knowledge has nothing about.
REASONS = {
    "es": [
        "es una vergüenza, estoy harto, es inaceptable",
        "me han robado la tarjeta, esto es un fraude",
        "es urgentísimo, lo necesito ya mismo",
        "¿Qué temperatura hace hoy en Júpiter?",
        "¿Y quién ganó el mundial de ajedrez de 1972?",
        "¿Cuántos habitantes tiene Oslo?",
    ],
    "en": [
        "this is a disgrace, I am fed up, it is unacceptable",
        "my card was stolen, this is fraud, my lawyer will hear of it",
        "this is extremely urgent, I need it right now",
        "What is the temperature on Jupiter today?",
        "Who won the chess championship of 1972?",
        "How many people live in Oslo?",
    ],
}


def config(language: str) -> AssistantConfig:
    return AssistantConfig(can_transfer=False, instructions=Instructions(handoff=WRITTEN[language]))


@pytest.mark.parametrize("language", ["es", "en"])
async def test_builtin_keeps_the_baton_and_says_what_the_operator_wrote(db: Database, language: str) -> None:
    company = await make_company(db, config=config(language))
    conversation_id, message = await company.exchange(WISHES[language])
    assert CANNOT[language] in message["text"]
    assert WRITTEN[language] in message["text"]
    for text in REASONS[language]:
        conversation_id, message = await company.exchange(text)
        assert not any(choice["id"].startswith("talk_to_person") for choice in message.get("choices", []))
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "assistant"


@pytest.mark.parametrize("language", ["es", "en"])
async def test_with_a_model_the_wish_is_answered_without_it_and_its_handovers_are_none(
    db: Database, language: str
) -> None:
    transfer = {"es": "Te paso con una persona del equipo.", "en": "I'm transferring you to an agent."}[language]
    drafts: list[Draft] = [
        HandOverDraft(reason="frustration"),
        HandOverDraft(reason="asked_for_person"),
        ReplyDraft(text=transfer),
        ReplyDraft(text=transfer),
        AskDraft(text=transfer),
        AskDraft(text=transfer),
    ]
    model = ScriptedModel([*drafts])
    modelled = await make_modelled(db, model, config=config(language))
    conversation_id, message = await modelled.company.exchange(WISHES[language])
    assert WRITTEN[language] in message["text"]
    assert model.calls == []
    for text in REASONS[language][3:]:
        conversation_id, message = await modelled.company.exchange(text)
        assert transfer not in message["text"]
    assert (await modelled.company.world.state(conversation_id)).state.holder.kind.value == "assistant"


class Failing:
    name = "builtin"

    async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
        raise OSError("the disk is gone")


@pytest.mark.parametrize("language", ["es", "en"])
async def test_a_failure_still_reaches_people(db: Database, language: str) -> None:
    company = await make_company(db, answerer=Failing(), config=config(language))
    conversation_id = await company.hear(REASONS[language][3])
    assert await company.take_turn(conversation_id) == "failed"
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"
