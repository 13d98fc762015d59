"""A guide followed in real conversations: step by step, a side question and back, a person at any time."""

from typing import Any

import pytest

from relevo.desk.assistants.api import AssistantConfig
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company

GUIDES = {
    "es": """
Pregunta qué lámpara es
Pregunta si la luz parpadea
Si sí:
  Dile: "Desenchúfala diez segundos y vuelve a enchufarla."
  Pregunta si ya funciona
  Si funciona: listo
  Si no: pasa a una persona
Si no: pasa a una persona
""",
    "en": """
Ask which lamp it is
Ask if the light blinks
If yes:
  Say: "Unplug it for ten seconds and plug it in again."
  Ask if it works now
  If it works: done
  Otherwise: hand over to a person
Otherwise: hand over to a person
""",
    "pt": """
Pergunte qual é a lâmpada
Pergunte se a luz pisca
Se sim:
  Diga: "Desligue da tomada por dez segundos e ligue de novo."
  Pergunte se já funciona
  Se funciona: pronto
  Se não: passe para uma pessoa
Se não: passe para uma pessoa
""",
}
TRIGGERS = {
    "es": ["la lámpara no enciende", "mi lámpara no funciona"],
    "en": ["the lamp does not turn on", "my lamp is broken"],
    "pt": ["a lâmpada não acende", "minha lâmpada não funciona"],
}
WORDS = {
    "es": ("mi lámpara no enciende", "la de pie, LX-200", "qué lámpara", "parpadea", "Desenchúfala", "sí, ya funciona"),
    "en": ("my lamp does not turn on", "the standing one", "which lamp", "blinks", "Unplug it", "yes, it works"),
    "pt": ("a minha lâmpada não acende", "a de pé, LX-200", "qual é a lâmpada", "pisca", "Desligue", "sim, funciona"),
}


def config(**change: object) -> AssistantConfig:
    guides = [
        {"id": f"lamp{language}", "name": "Lamp", "language": language, "triggers": TRIGGERS[language], "text": text}
        for language, text in GUIDES.items()
    ]
    return AssistantConfig.model_validate({"guides": guides, **change})


async def hear(company: Company, text: str) -> dict[str, Any]:
    return (await company.exchange(text))[1]


@pytest.mark.parametrize("language", ["es", "en", "pt"])
async def test_one_step_after_the_other_to_a_happy_end(db: Database, language: str) -> None:
    company = await make_company(db, config=config())
    problem, lamp, first, second, told, works = WORDS[language]
    assert first in (await hear(company, problem))["text"]
    assert second in (await hear(company, lamp))["text"]
    yes = {"es": "sí", "en": "yes", "pt": "sim"}[language]
    assert told in (await hear(company, yes))["text"]
    conversation_id, _ = await company.exchange(works)
    turn = await company.turn(conversation_id)
    assert turn["outcome"] == "resolve"
    assert turn["trace"]["guide"]["answers"] == 3


@pytest.mark.parametrize("language", ["es", "en", "pt"])
async def test_a_person_gets_the_answers_with_the_brief(db: Database, language: str) -> None:
    company = await make_company(db, config=config())
    problem, lamp, *_ = WORDS[language]
    await hear(company, problem)
    await hear(company, lamp)
    conversation_id, _ = await company.exchange({"es": "no", "en": "no", "pt": "não"}[language])
    assert (await company.turn(conversation_id))["outcome"] == "hand_over"
    assert lamp in str(await company.brief(conversation_id))


async def test_a_side_question_is_answered_and_the_question_stands_again(db: Database) -> None:
    company = await make_company(db, config=config())
    await hear(company, "mi lámpara no enciende")
    await hear(company, "la de pie")
    aside = await hear(company, "¿cuánto tarda el envío?")
    assert "2 a 3 días" in aside["text"]
    assert "parpadea" in aside["text"]
    assert aside["citations"]
    assert "Desenchúfala" in (await hear(company, "sí"))["text"]


async def test_politeness_on_the_way_does_not_lose_the_place(db: Database) -> None:
    company = await make_company(db, config=config())
    await hear(company, "mi lámpara no enciende")
    assert "qué lámpara" in (await hear(company, "gracias"))["text"]
    assert "parpadea" in (await hear(company, "la de pie"))["text"]


async def test_a_wish_for_a_person_always_wins(db: Database) -> None:
    company = await make_company(db, config=config())
    await hear(company, "mi lámpara no enciende")
    await hear(company, "la de pie, LX-200")
    conversation_id, _ = await company.exchange("quiero hablar con una persona")
    turn = await company.turn(conversation_id)
    assert (turn["outcome"], turn["trace"]["reason"]) == ("hand_over", "asked_for_person")
    assert "LX-200" in str(await company.brief(conversation_id))


async def test_a_guide_can_be_left_and_started_again(db: Database) -> None:
    company = await make_company(db, config=config())
    await hear(company, "mi lámpara no enciende")
    await hear(company, "la de pie")
    assert "qué lámpara" in (await hear(company, "empezar de nuevo"))["text"]
    left = await hear(company, "otra cosa")
    assert not left.get("choices")
    assert "2 a 3 días" in (await hear(company, "¿cuánto tarda el envío?"))["text"]


async def test_a_button_is_an_answer_like_its_words(db: Database) -> None:
    company = await make_company(db, config=config())
    await hear(company, "mi lámpara no enciende")
    asked = await hear(company, "la de pie")
    yes = asked["choices"][0]
    conversation_id = await company.tap(yes["id"], yes["label"])
    assert await company.take_turn(conversation_id) == "committed"
    assert "Desenchúfala" in (await company.last(conversation_id))["text"]


async def test_who_is_not_understood_three_times_gets_a_person(db: Database) -> None:
    company = await make_company(db, config=config())
    await hear(company, "mi lámpara no enciende")
    await hear(company, "la de pie")
    again = await hear(company, "bueno depende del cable verde")
    assert "parpadea" in again["text"]
    conversation_id, _ = await company.exchange("el cable verde, digo")
    assert (await company.turn(conversation_id))["trace"]["reason"] == "repeated_failure"


@pytest.mark.parametrize("change", [{"enabled": False}, {"text": "whatever"}])
async def test_a_guide_that_is_off_or_not_understood_is_not_followed(db: Database, change: dict[str, object]) -> None:
    guide = {"id": "lamp", "name": "Lamp", "language": "es", "triggers": TRIGGERS["es"], "text": GUIDES["es"], **change}
    company = await make_company(db, config=AssistantConfig.model_validate({"guides": [guide]}))
    assert "qué lámpara" not in (await hear(company, "mi lámpara no enciende"))["text"]
