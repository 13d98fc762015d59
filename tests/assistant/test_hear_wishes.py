"""What customers meet: a wish for a person always reaches one, what only looks like it and sarcasm never do."""

import pytest

from relevo.assistant.answerers.llm.drafts import Draft, ReplyDraft
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import ScriptedModel, make_modelled
from tests.assistant.company import make_company

# Several are heard by the trained detector alone: no exact pattern knows them.
WISHES = [
    "mejor con una persona",
    "que lo revise un humano, por favor",
    "dame con una persona",
    "Poderia transferir-me para um assistente humano?",
    "melhor com um humano",
    "não tem ninguém que possa me atender?",
    "so nobody human is going to answer me?",
    "half an hour with a machine. someone real please",
]
NO_WISHES = [
    "can I speak with my doctor by video?",
    "what rate is a personal loan?",
    "¿la persona que recibe el paquete puede ser otra?",
    "quiero un préstamo personal",
    "no me pases con nadie, dímelo tú",
    "¿el robot de cocina tiene garantía?",
    "quero transferir dinheiro para uma pessoa",
    "a pessoa que me atendeu foi muito simpática",
]
SARCASM = [
    "wow, great, another week of waiting, thanks a lot",
    "genial, otra semana esperando, qué bien todo",
    "que maravilha, mais uma semana esperando",
]


@pytest.mark.parametrize("text", WISHES)
async def test_a_wish_reaches_a_person_with_the_builtin_answerer(db: Database, text: str) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange(text)
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "team"


@pytest.mark.parametrize("text", [*NO_WISHES, *SARCASM])
async def test_what_only_looks_like_a_wish_stays_with_the_builtin_answerer(db: Database, text: str) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange(text)
    assert (await company.world.state(conversation_id)).state.holder.kind.value == "assistant"


@pytest.mark.parametrize("text", WISHES[::3])
async def test_a_model_is_not_even_asked_about_a_wish(db: Database, text: str) -> None:
    drafts: list[Draft] = [ReplyDraft(text="No.")]
    model = ScriptedModel([*drafts])
    modelled = await make_modelled(db, model)
    conversation_id, _ = await modelled.company.exchange(text)
    assert (await modelled.company.world.state(conversation_id)).state.holder.kind.value == "team"
    assert model.calls == []


@pytest.mark.parametrize("text", [NO_WISHES[0], NO_WISHES[4], *SARCASM])
async def test_a_model_answers_what_only_looks_like_a_wish(db: Database, text: str) -> None:
    drafts: list[Draft] = [ReplyDraft(text="Ok."), ReplyDraft(text="Ok.")]
    model = ScriptedModel([*drafts])
    modelled = await make_modelled(db, model)
    conversation_id, _ = await modelled.company.exchange(text)
    assert (await modelled.company.world.state(conversation_id)).state.holder.kind.value == "assistant"
    assert model.calls
