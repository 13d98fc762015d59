"""What an answerer says about people, itself and its own doing, made true before it is committed: as flow."""

from typing import Any

import pytest

from relevo.assistant.context import Show, TurnContext
from relevo.assistant.outcomes import Outcome, Reply, TurnAnswer
from relevo.desk.assistants.api import AssistantConfig
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company

ANSWER = {"es": "El envío es gratis.", "en": "Shipping is free.", "pt": "O frete é grátis."}


class Saying:
    name = "builtin"

    def __init__(self, text: str, language: str) -> None:
        self.outcome: Outcome = Reply(text=text)
        self.language = language

    async def answer(self, context: TurnContext, show: Show) -> TurnAnswer:
        return TurnAnswer(outcome=self.outcome, language=self.language, trace={"own": 1})


async def said(db: Database, text: str, language: str, *, can_transfer: bool = True) -> tuple[Company, str, Any, Any]:
    config = AssistantConfig(can_transfer=can_transfer)
    company = await make_company(db, answerer=Saying(text, language), config=config)
    conversation_id = await company.hear("hola, ¿me ayudan?")
    assert await company.take_turn(conversation_id) == "committed"
    holder = (await company.world.state(conversation_id)).state.holder.kind.value
    return company, holder, await company.last(conversation_id), await company.turn(conversation_id)


@pytest.mark.parametrize(
    ("language", "claim", "truth"),
    [
        ("es", "Soy una persona real.", "no una persona"),
        ("en", "I'm a real person.", "not a person"),
        ("pt", "Sou uma pessoa de verdade.", "não uma pessoa"),
    ],
)
async def test_a_claim_to_be_human_becomes_the_truth(db: Database, language: str, claim: str, truth: str) -> None:
    _, holder, message, turn = await said(db, f"{claim} {ANSWER[language]}", language)
    assert holder == "assistant"
    assert claim not in message["text"]
    assert truth in message["text"]
    assert ANSWER[language] in message["text"]
    assert turn["trace"]["repaired"] == [{"kind": "human", "sentence": claim}]
    assert turn["trace"]["own"] == 1


@pytest.mark.parametrize(
    ("language", "promise"),
    [
        ("es", "Voy a consultarlo y te aviso mañana."),
        ("en", "I'll look into it and get back to you."),
        ("pt", "Vou verificar e te aviso amanhã."),
    ],
)
async def test_a_promise_nobody_keeps_is_taken_out_or_becomes_a_person(
    db: Database, language: str, promise: str
) -> None:
    _, holder, message, turn = await said(db, f"{ANSWER[language]} {promise}", language)
    assert holder == "assistant"
    assert message["text"] == ANSWER[language]
    assert [each["kind"] for each in turn["trace"]["repaired"]] == ["unkept"]

    _, holder, message, _ = await said(db, promise, language)
    assert holder == "team"
    assert promise not in message["text"]

    _, holder, message, _ = await said(db, promise, language, can_transfer=False)
    assert holder == "assistant"
    assert promise not in message["text"]
    assert message["text"]


@pytest.mark.parametrize(
    ("language", "claim"),
    [
        ("es", "Un compañero te atenderá en dos minutos."),
        ("en", "Our agents are online right now."),
        ("pt", "Nossos atendentes estão disponíveis agora."),
    ],
)
async def test_who_is_there_is_said_by_routing_alone(db: Database, language: str, claim: str) -> None:
    _, _, message, turn = await said(db, f"{ANSWER[language]} {claim}", language)
    assert claim not in message["text"]
    assert ANSWER[language] in message["text"]
    assert "availability" in [each["kind"] for each in turn["trace"]["repaired"]]


async def test_what_is_true_is_committed_as_it_was_written(db: Database) -> None:
    _, holder, message, turn = await said(db, "Te explico cómo funciona. El envío es gratis.", "es")
    assert (holder, message["text"]) == ("assistant", "Te explico cómo funciona. El envío es gratis.")
    assert "repaired" not in turn["trace"]
