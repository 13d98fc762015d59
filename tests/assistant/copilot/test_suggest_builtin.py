"""The copilot without a model: everything it says was said, or stands in the knowledge."""

import pytest

from relevo.assistant.copilot.extracting import shorten
from relevo.platform.db import Database
from tests.assistant.copilot.beside import beside


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Ok, ¿qué formas de pago aceptan?", None),
        ("¿Quién pintó la Gioconda?", "nothing_found"),
        ("gracias", "nothing_said"),
    ],
)
async def test_a_reply_is_the_companys_own_words_with_their_source_or_nothing(
    db: Database, text: str, problem: str | None
) -> None:
    async with beside(db, text) as copilot:
        line = await copilot.ask("reply")
        if problem is not None:
            assert (line["type"], line["code"]) == ("problem", problem)
            assert await copilot.suggestions() == []
            return
        suggestion = line["suggestion"]
        assert suggestion["text"] == "Aceptamos tarjeta, Bizum y PayPal."
        assert suggestion["sources"][0]["title"] == "¿Qué formas de pago aceptan?"
        assert (suggestion["written_by"], suggestion["model"], suggestion["outcome"]) == ("builtin", None, None)


async def test_a_summary_quotes_messages_that_exist_and_says_what_is_open(db: Database) -> None:
    async with beside(db, "Hola, pedido #77120, ¿puedo devolver un producto?") as copilot:
        await copilot.send("Claro, tienes 30 días para devolverlo.")
        await copilot.company.hear("¿Y quién paga el envío de vuelta?")
        suggestion = (await copilot.ask("summary"))["suggestion"]
        said = await copilot.message_ids()
        parts = {line["part"] for line in suggestion["lines"]}
        assert parts == {"wants", "gathered", "told", "open"}
        for line in suggestion["lines"]:
            assert line["message_ids"]
            for message_id in line["message_ids"]:
                words = line["text"].split(": ")[-1]
                assert words.rstrip("…") in said[message_id]
        assert "Asked\n- " in suggestion["text"]
        assert "¿Y quién paga el envío de vuelta?" in suggestion["text"]


async def test_the_knowledge_answers_a_teammate_and_shows_what_is_nearest_when_it_is_not_sure(db: Database) -> None:
    async with beside(db, "hola") as copilot:
        sure = (await copilot.ask("answer", text="¿cuánto tarda el envío?"))["suggestion"]
        assert sure["text"] == "El envío a la península tarda de 2 a 3 días laborables."
        unsure = await copilot.ask("answer", text="producto defectuoso con grietas en la caja")
        if unsure["type"] == "done":
            assert unsure["suggestion"]["text"] == "Nothing surely answers this. The nearest passages:"
            assert unsure["suggestion"]["sources"]
        assert (await copilot.ask("answer", text="  "))["code"] == "no_text"


@pytest.mark.parametrize(
    ("text", "language", "step"),
    [
        ("¿cuánto tarda el envío?", "es", "Responde con «¿Cuánto tarda el envío?»: está en el conocimiento."),
        ("¿Quién pintó la Gioconda?", "en", "Answer “¿Quién pintó la Gioconda?”; the knowledge has nothing sure"),
        ("Perfecto, ya está solucionado, gracias", "pt", "O cliente parece satisfeito"),
        ("Estoy harto, sois unos sinvergüenzas, ¿dónde está mi paquete?", "en", "Begin by acknowledging the trouble."),
    ],
)
async def test_the_next_step_follows_from_what_was_said(db: Database, text: str, language: str, step: str) -> None:
    async with beside(db, text) as copilot:
        suggestion = (await copilot.ask("next_step", team_language=language))["suggestion"]
        assert suggestion["text"].startswith(step)
        assert suggestion["lines"][0]["message_ids"]


async def test_a_promise_of_ours_is_the_next_step_until_it_is_kept(db: Database) -> None:
    async with beside(db, "¿Llegó ya mi devolución?") as copilot:
        await copilot.send("Voy a consultar con el almacén y te aviso.")
        suggestion = (await copilot.ask("next_step", team_language="es"))["suggestion"]
        assert suggestion["text"] == "Cumple lo prometido: «Voy a consultar con el almacén y te aviso.»"


@pytest.mark.parametrize("kind", ["warmer", "rewrite", "spelling", "translation"])
async def test_what_needs_a_model_says_so(db: Database, kind: str) -> None:
    async with beside(db, "hola") as copilot:
        line = await copilot.ask(kind, text="Hola, te lo mando hoy.", language="en")
        assert (line["type"], line["code"]) == ("problem", "needs_model")
        assert "language model" in line["sentence"]
        able = (await copilot.client.get(f"/conversations/{copilot.conversation_id}/copilot")).json()
        assert able["model"] is None
        by_kind = {ability["kind"]: ability["by"] for ability in able["abilities"]}
        assert by_kind[kind] is None
        assert by_kind["shorter"] == "builtin"
        assert able["language"] == "es"


def test_shorter_keeps_the_sentences_that_matter_in_their_own_words() -> None:
    text = (
        "Hola, Lucía. Gracias por tu paciencia. El envío cuesta 6,90 €. "
        "Puedes seguirlo en https://t.example/9. Un saludo."
    )
    assert shorten(text, "¿cuánto cuesta el envío?") == (
        "El envío cuesta 6,90 €. Puedes seguirlo en https://t.example/9."
    )
    assert shorten("Una sola frase.", "") is None


async def test_what_was_waved_away_is_not_offered_again_unasked(db: Database) -> None:
    async with beside(db, "¿qué formas de pago aceptan?") as copilot:
        first = (await copilot.ask("reply", automatic=True))["suggestion"]
        again = (await copilot.ask("reply", automatic=True))["suggestion"]
        assert again["id"] == first["id"]
        gone = await copilot.client.post(f"/suggestions/{first['id']}/discard")
        assert gone.status_code == 204
        assert (await copilot.ask("reply", automatic=True))["code"] == "discarded"
        assert [item["outcome"] for item in await copilot.suggestions()] == ["discarded"]


@pytest.mark.parametrize(("sent", "outcome"), [(None, "accepted"), ("Aceptamos tarjeta y Bizum.", "edited")])
async def test_sending_records_whether_it_was_taken_as_it_stood(db: Database, sent: str | None, outcome: str) -> None:
    async with beside(db, "¿qué formas de pago aceptan?") as copilot:
        suggestion = (await copilot.ask("reply"))["suggestion"]
        message = await copilot.send(sent or suggestion["text"], suggestion_id=suggestion["id"])
        [kept] = await copilot.suggestions(outcome=outcome)
        assert (kept["final_text"], kept["message_id"]) == (message["text"], message["id"])
        assert kept["decided_by"] == str(copilot.company.world.ana.teammate_id)
        await copilot.client.post(f"/suggestions/{suggestion['id']}/discard")
        assert [item["outcome"] for item in await copilot.suggestions()] == [outcome]


async def test_a_message_with_an_unknown_suggestion_is_sent_all_the_same(db: Database) -> None:
    async with beside(db, "hola") as copilot:
        unknown = "01940000-0000-7000-8000-000000000000"
        assert (await copilot.send("Hola, soy Ana", suggestion_id=unknown))["text"] == "Hola, soy Ana"
        assert (await copilot.client.post(f"/suggestions/{unknown}/discard")).status_code == 404


async def test_old_suggestions_go_with_the_coming_of_new_ones(db: Database) -> None:
    async with beside(db, "¿qué formas de pago aceptan?") as copilot:
        await copilot.ask("reply")
        first = (await copilot.ask("summary"))["suggestion"]
        await copilot.send("Resumen", kind="note", suggestion_id=first["id"])
        world = copilot.company.world
        await world.rows("UPDATE suggestion SET created_at = created_at - interval '31 days' RETURNING id")
        await copilot.ask("next_step")
        assert {item["kind"] for item in await copilot.suggestions()} == {"summary", "next_step"}
        await world.rows("UPDATE suggestion SET created_at = created_at - interval '340 days' RETURNING id")
        await copilot.ask("reply")
        assert {item["kind"] for item in await copilot.suggestions()} == {"reply"}
