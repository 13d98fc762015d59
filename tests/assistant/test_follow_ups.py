"""A question that leans on the one before is searched with it, in a turn and in the playground."""

import pytest

from relevo.assistant.answerers.builtin.following import leans_on_before
from relevo.assistant.ask import Turn, answer_text
from relevo.desk.knowledge.api import NewDocument, add_ready_documents, insert_source
from relevo.kit.ids import AssistantId
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company

COSTS = {
    "es": (
        "Costes de envío",
        (
            "## Península\nEl envío a la península cuesta 4,90 €.\n\n## Canarias\nEl envío a Canarias cuesta 12,90 €."
            "\n\n## Tienda de Canarias\nLa tienda de Canarias abre de lunes a viernes."
        ),
    ),
    "en": (
        "Shipping costs",
        (
            "## Spain\nShipping to Spain costs 4.90 €.\n\n## France\nShipping to France costs 9.90 €.\n\n"
            "## Our shop in France\nThe shop in France opens from Monday to Friday."
        ),
    ),
    "pt": (
        "Custos de envio",
        (
            "## Lisboa\nO envio para Lisboa custa 3,90 €.\n\n## Madeira\nO envio para a Madeira custa 8,90 €.\n\n"
            "## Loja da Madeira\nA loja da Madeira abre de segunda a sexta."
        ),
    ),
}
TALKS = {
    "es": ("¿Cuánto cuesta el envío a la península?", "¿y a Canarias?", "12,90"),
    "en": ("How much does shipping to Spain cost?", "and to France?", "9.90"),
    "pt": ("Quanto custa o envio para Lisboa?", "e para a Madeira?", "8,90"),
}


async def make_shop(db: Database) -> Company:
    company = await make_company(db)
    async with db.transaction(company.world.workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Help")
        documents = [
            NewDocument(kind="text", title=title, text=text, language=language)
            for language, (title, text) in COSTS.items()
        ]
        await add_ready_documents(tx, source_id, documents)
    return company


async def ask(company: Company, text: str, history: list[Turn]) -> str:
    rows = await company.world.rows("SELECT assistant_id FROM channel WHERE id = $1", company.world.channel_id)
    assistant_id = AssistantId(rows[0]["assistant_id"])
    result = await answer_text(company.world.db, company.world.workspace_id, assistant_id, text, history=history)
    return result.text


@pytest.mark.parametrize("language", list(TALKS))
async def test_the_playground_searches_a_follow_up_with_its_subject(db: Database, language: str) -> None:
    company = await make_shop(db)
    first, second, expected = TALKS[language]
    said = await ask(company, first, [])
    assert expected not in said
    history = [Turn("contact", first), Turn("assistant", said)]
    assert expected in await ask(company, second, history)


@pytest.mark.parametrize("language", list(TALKS))
async def test_a_turn_searches_a_follow_up_with_its_subject(db: Database, language: str) -> None:
    company = await make_shop(db)
    first, second, expected = TALKS[language]
    conversation_id = await company.hear(first)
    await company.take_turn(conversation_id)
    await company.hear(second)
    await company.take_turn(conversation_id)
    answers = await company.world.rows(
        "SELECT text FROM message WHERE conversation_id = $1 AND author_kind = 'assistant' ORDER BY seq",
        conversation_id,
    )
    assert expected in answers[-1]["text"]


async def test_a_second_follow_up_keeps_the_first_subject(db: Database) -> None:
    company = await make_shop(db)
    first, second, _ = TALKS["es"]
    history = [Turn("contact", first), Turn("assistant", "4,90 €"), Turn("contact", second), Turn("assistant", "12,90")]
    assert "4,90" in await ask(company, "¿y a la península?", history)


async def test_a_new_question_is_not_searched_with_the_old_one(db: Database) -> None:
    company = await make_shop(db)
    history = [Turn("contact", TALKS["es"][0]), Turn("assistant", "4,90 €")]
    assert "PayPal" in await ask(company, "¿qué formas de pago aceptan?", history)


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("¿y a Canarias?", True),
        ("and for Portugal?", True),
        ("e para Portugal?", True),
        ("how much does it cost?", True),
        ("¿eso tiene garantía?", True),
        ("O que é o frete?", False),
        ("where is my parcel", False),
        ("", False),
        ("y además quería preguntar por la factura de mi último pedido del mes pasado", False),
    ],
)
def test_what_leans_on_the_question_before(text: str, leans: bool) -> None:
    assert leans_on_before(text) is leans
