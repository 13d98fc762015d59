"""Beside a language model the steps stay the company's own words; the model answers the questions in between."""

from relevo.assistant.answerers.llm.calling import Call
from relevo.assistant.answerers.llm.drafts import Draft, ReplyDraft
from relevo.desk.assistants.api import AssistantConfig
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import ScriptedModel, make_modelled

GUIDE = {
    "id": "lamp",
    "name": "Lámpara",
    "language": "es",
    "triggers": ["mi lámpara no enciende"],
    "text": "Pregunta qué lámpara es\nPregunta si la luz parpadea\nSi sí: listo\nSi no: pasa a una persona",
}


async def answer_shipping(call: Call) -> Draft:
    before = call.system.split('title="¿Cuánto tarda el envío?')[0]
    handle = before.rsplit('handle="', 1)[1].split('"')[0]
    return ReplyDraft(text="Tarda de 2 a 3 días laborables.", citations=[handle])


async def test_the_model_answers_aside_and_the_guide_goes_on(db: Database) -> None:
    model = ScriptedModel([answer_shipping])
    modelled = await make_modelled(db, model, config=AssistantConfig.model_validate({"guides": [GUIDE]}))
    company = modelled.company
    assert "qué lámpara" in (await company.exchange("mi lámpara no enciende"))[1]["text"]
    aside = (await company.exchange("¿cuánto tarda el envío?"))[1]["text"]
    assert "Tarda de 2 a 3 días" in aside
    assert "qué lámpara" in aside
    assert "parpadea" in (await company.exchange("la de pie, LX-200"))[1]["text"]
    conversation_id, _ = await company.exchange("no")
    turn = await company.turn(conversation_id)
    assert turn["outcome"] == "hand_over"
    assert "LX-200" in str(await company.brief(conversation_id))
    assert len(model.calls) == 1
