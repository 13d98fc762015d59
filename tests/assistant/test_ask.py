"""One question without a conversation, as the playground and the command line ask it."""

import pytest

from relevo.assistant.ask import Turn, answer_text
from relevo.desk.assistants.api import NoSuchAssistant
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company


async def ask(company: Company, text: str, **given: object) -> dict[str, object]:
    rows = await company.world.rows("SELECT assistant_id FROM channel WHERE id = $1", company.world.channel_id)
    assistant_id = AssistantId(rows[0]["assistant_id"])
    result = await answer_text(company.world.db, company.world.workspace_id, assistant_id, text, **given)  # pyright: ignore[reportArgumentType] - given by name
    return result.as_json()


async def test_it_answers_declines_hands_over_and_asks_back(db: Database) -> None:
    company = await make_company(db)
    answered = await ask(company, "¿cuánto tarda el envío?")
    assert (answered["outcome"], answered["language"]) == ("reply", "es")
    assert answered["citations"]
    declined = await ask(company, "¿Qué temperatura hace hoy en Júpiter?")
    assert (declined["outcome"], declined["reason"], declined["citations"]) == ("reply", "outside_knowledge", [])
    passed = await ask(company, "pásame con un humano")
    assert (passed["outcome"], passed["reason"]) == ("hand_over", "asked_for_person")
    assert (await ask(company, "necesito cambiarlo"))["outcome"] == "ask"
    assert (await ask(company, "gracias, con eso quedó resuelto"))["citations"] == []


async def test_it_leaves_no_trace_in_the_workspace(db: Database) -> None:
    company = await make_company(db)
    await ask(company, "quiero hablar con una persona, soy ana@example.com")
    for table in ("conversation", "message", "turn", "memory", "brief"):
        assert await company.world.rows(f"SELECT 1 FROM {table}") == []


async def test_history_gives_the_context_of_a_yes(db: Database) -> None:
    company = await make_company(db)
    history = [Turn("contact", "¿cuánto tarda el envío?"), Turn("assistant", "De 2 a 3 días.")]
    assert (await ask(company, "¿y la devolución?", history=history))["outcome"] in ("reply", "choices")


async def test_an_unknown_assistant_is_not_found(db: Database) -> None:
    company = await make_company(db)
    with pytest.raises(NoSuchAssistant):
        await answer_text(db, company.world.workspace_id, AssistantId(new_id()), "hola")


@pytest.mark.parametrize(
    "text", ["\u202e\u0000hola", "💥" * 500, "a" * 10_000, "'; DROP TABLE message; --", "   ", "{assistant}"]
)
async def test_strange_text_is_answered_like_any_other(db: Database, text: str) -> None:
    company = await make_company(db)
    result = await ask(company, text)
    assert result["text"]
