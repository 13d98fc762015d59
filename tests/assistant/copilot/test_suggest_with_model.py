"""The copilot with a model: streamed, checked as a turn is, paid for under its own task, and stopped when left."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from relevo.assistant.answerers.llm.calling import Call, ModelFailed
from relevo.assistant.copilot.drafts import (
    ChangedText,
    NextStep,
    SuggestedText,
    Summary,
    SummaryLine,
    TranslatedMessage,
    Translations,
)
from relevo.assistant.copilot.suggesting import suggest
from relevo.assistant.copilot.wanted import Wanted
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.streaming import Tell, stream_lines
from relevo.desk.conversations.api import visitor_message
from relevo.platform.db import Database
from tests.assistant.answerers.llm.modelled import BOX
from tests.assistant.copilot.beside import Beside, beside

QUESTION = "¿cuánto tarda el envío?"
RIGHT = SuggestedText(text="¡Hola! Tarda de 2 a 3 días laborables. ¿Algo más?", citations=["p1"])


async def citing(call: Call) -> SuggestedText:
    """The handle of the right passage is given anew in each call."""
    handle = call.system.split('" title="¿Cuánto', maxsplit=1)[0].rsplit('"', 1)[1]
    draft = RIGHT.model_copy(update={"citations": [handle]})
    await call.show("suggest", draft.text[:40])
    await call.show("suggest", draft.text)
    return draft


async def test_a_reply_streams_is_cited_and_paid_for_under_the_copilots_name(db: Database) -> None:
    async with beside(db, QUESTION, steps=[citing]) as copilot:
        lines = await copilot.lines("reply")
        assert [line["type"] for line in lines] == ["text", "done"]
        assert RIGHT.text.startswith(lines[0]["text"])
        suggestion = lines[-1]["suggestion"]
        assert suggestion["text"] == RIGHT.text
        assert suggestion["sources"][0]["title"] == "¿Cuánto tarda el envío?"
        assert (suggestion["written_by"], suggestion["provider"], suggestion["model"]) == (
            "model",
            "OpenAI",
            "gpt-4o-mini",
        )
        [used] = await copilot.ledger()
        assert (used["task"], used["state"], used["conversation_id"]) == ("copilot", "done", copilot.conversation_id)
        # A teammate's curiosity does not use up what the assistant may spend on this customer.
        assert used["contact_id"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        SuggestedText(text="Cuesta 99 €.", citations=[]),
        SuggestedText(text="Tarda 2 a 3 días.", citations=["p99"]),
    ],
    ids=["a price that stands nowhere", "a passage that was not given"],
)
async def test_what_cannot_be_proved_is_not_suggested(db: Database, wrong: SuggestedText) -> None:
    async with beside(db, QUESTION, steps=[wrong, wrong]) as copilot:
        line = await copilot.ask("reply")
        # The company's own words, and the reason why no model wrote them.
        assert line["fell_back"] == "not_accepted"
        assert line["suggestion"]["written_by"] == "builtin"
        assert line["suggestion"]["text"] == "El envío a la península tarda de 2 a 3 días laborables."


@pytest.mark.parametrize(
    ("kind", "text", "wrong", "right"),
    [
        ("warmer", "Son 6,90 €.", "¡Hola! Son 7 €, con cariño.", "¡Hola, Lucía! Son 6,90 €, con mucho gusto."),
        ("spelling", "Ola, tarda 3 dias", "Hola, tarda días.", "Hola, tarda 3 días."),
        (
            "shorter",
            "Buenos días, el envío tarda 3 días.",
            "El envío tarda 3 días, que lo sepas ahora bien.",
            "Tarda 3 días.",
        ),
        (
            "translation",
            "Mira https://t.example/9, son 5 €",
            "See the link, it is 5 €",
            "See https://t.example/9, it is 5 €",
        ),
    ],
)
async def test_a_changed_text_keeps_figures_and_addresses(
    db: Database, kind: str, text: str, wrong: str, right: str
) -> None:
    steps = [ChangedText(text=wrong), ChangedText(text=right)]
    async with beside(db, "hola", steps=steps) as copilot:
        line = await copilot.ask(kind, text=text, language="en" if kind == "translation" else None)
        assert line["suggestion"]["text"] == right
        assert line["suggestion"]["given"] == text
        # Only the text itself went to the provider, not the customer's conversation.
        assert "hola" not in copilot.model.calls[0][1].prompt


async def test_only_proved_lines_of_a_summary_are_shown(db: Database) -> None:
    def lines(calling: Call) -> Summary:
        handle = calling.prompt.split("[", 1)[1].split(" ", 1)[0]
        return Summary(
            lines=[
                SummaryLine(
                    part="wants", statement="Asks how long shipping takes", message=handle, quote="tarda el envío"
                ),
                SummaryLine(part="gathered", statement="Order 4711", message=handle, quote="cuánto"),
                SummaryLine(part="told", statement="Promised a refund", message=handle, quote="te devolvemos"),
                SummaryLine(part="open", statement="Nothing", message="m99", quote="cuánto"),
            ]
        )

    async def step(call: Call) -> Summary:
        return lines(call)

    async with beside(db, QUESTION, steps=[step]) as copilot:
        suggestion = (await copilot.ask("summary"))["suggestion"]
        assert [line["text"] for line in suggestion["lines"]] == ["Asks how long shipping takes"]
        assert set(suggestion["lines"][0]["message_ids"]) <= set(await copilot.message_ids())


async def test_a_next_step_names_messages_that_exist(db: Database) -> None:
    async def right(call: Call) -> NextStep:
        handle = call.prompt.split("[", 1)[1].split(" ", 1)[0]
        return NextStep(text="Answer when it ships.", messages=[handle])

    wrong = NextStep(text="Give them 20 €.", messages=["m99"])
    async with beside(db, QUESTION, steps=[wrong, right]) as copilot:
        line = (await copilot.ask("next_step"))["suggestion"]["lines"][0]
        assert line["text"] == "Answer when it ships."
        assert set(line["message_ids"]) <= set(await copilot.message_ids())


async def test_the_knowledge_that_does_not_say_it_is_said_so(db: Database) -> None:
    steps = [SuggestedText(text="The knowledge does not say it.", found=False)]
    async with beside(db, QUESTION, steps=steps) as copilot:
        assert (await copilot.ask("answer", text="Who painted it?"))["code"] == "nothing_found"


async def test_a_budget_that_is_used_up_stops_the_model_and_says_so(db: Database) -> None:
    async with beside(db, QUESTION, steps=[]) as copilot:
        await copilot.company.world.rows(
            "INSERT INTO model_budget (workspace_id, turn_steps, turn_tokens, turn_seconds, contact_hour_tokens, "
            "day_tokens) VALUES ($1, 4, 40000, 15, 300000, 100) RETURNING 1",
            copilot.company.world.workspace_id,
        )
        line = await copilot.ask("warmer", text="Hola.")
        assert (line["type"], line["code"]) == ("problem", "day_tokens")
        assert (await copilot.ask("reply"))["fell_back"] == "day_tokens"
        assert copilot.model.calls == []


async def test_a_provider_that_fails_is_named(db: Database) -> None:
    async with beside(db, QUESTION, steps=[ModelFailed("key_refused")]) as copilot:
        assert (await copilot.ask("rewrite", text="Hola."))["code"] == "key_refused"
        assert [row["problem"] for row in await copilot.ledger()] == ["key_refused"]


async def test_a_teammate_who_leaves_stops_the_model_and_what_it_used_is_written_down(db: Database) -> None:
    begun, closed = asyncio.Event(), asyncio.Event()

    async def endless(call: Call) -> SuggestedText:
        try:
            await call.show("suggest", "Hola. ")
            begun.set()
            await asyncio.Event().wait()
        finally:
            closed.set()
        raise AssertionError

    async with beside(db, QUESTION, steps=[endless]) as copilot:
        response = stream_lines(_asking(copilot))
        lines = response.body_iterator
        reading = asyncio.ensure_future(anext(aiter(lines)))
        await begun.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await closed.wait()
        async with asyncio.timeout(5):
            while [row["state"] for row in await copilot.ledger()] != ["cancelled"]:  # noqa: ASYNC110 - of its own task
                await asyncio.sleep(0.02)
        assert await copilot.suggestions() == []


def _asking(copilot: Beside) -> Any:
    world = copilot.company.world
    access = ModelAccess(db=world.db, box=BOX, model=copilot.model)

    async def work(_tell: Tell) -> None:
        async def show(_text: str) -> None:
            return

        await suggest(
            world.db,
            access,
            world.workspace_id,
            copilot.conversation_id,
            Wanted(kind="reply"),
            teammate_id=world.ana.teammate_id,
            show=show,
        )

    return work


@pytest.mark.parametrize(
    ("texts", "reader"),
    [
        ({"¿cuánto tarda el envío?": "How long does shipping take?", "Son 2 cajas": "They are 2 boxes"}, "en"),
        ({"How long does shipping take?": "¿Cuánto tarda el envío?", "They are 2 boxes": "Son 2 cajas"}, "es"),
    ],
    ids=["es to en", "en to es"],
)
async def test_what_the_customer_wrote_is_translated_once_and_kept(
    db: Database, texts: dict[str, str], reader: str
) -> None:

    async def wrong(call: Call) -> Translations:
        return Translations(items=[TranslatedMessage(message=handle, text="Boxes") for handle in ("m1", "m2")])

    async def right(call: Call) -> Translations:
        found = [line for line in call.prompt.splitlines() if line.startswith("[")]
        items = [
            TranslatedMessage(message=line[1:].split("]", 1)[0], text=texts[line.split("] ", 1)[1]]) for line in found
        ]
        return Translations(items=items)

    async with beside(db, *texts, steps=[wrong, right]) as copilot:
        first = await copilot.translate(reader)
        assert [line["type"] for line in first] == ["translations", "end"]
        said = await copilot.message_ids()
        assert {texts[said[item["message_id"]]]: item["text"] for item in first[0]["items"]} == {
            text: text for text in texts.values()
        }
        again = await copilot.translate(reader)
        assert sorted(item["text"] for item in again[0]["items"]) == sorted(texts.values())
        assert len(copilot.model.calls) == 1
        assert [row["task"] for row in await copilot.ledger()] == ["copilot"]


async def test_translating_without_a_model_says_why_it_cannot(db: Database) -> None:
    async with beside(db, QUESTION) as copilot:
        [line] = await copilot.translate("en")
        assert (line["type"], line["code"]) == ("problem", "needs_model")


@pytest.mark.parametrize(
    ("asked", "theirs", "written", "given", "sent"),
    [
        (QUESTION, "es", "en", "It arrives tomorrow.", "Llega mañana."),
        ("how long does the delivery of my order take?", "en", "es", "Llega mañana.", "It arrives tomorrow."),
    ],
    ids=["en to es", "es to en"],
)
async def test_a_translated_reply_keeps_what_the_teammate_wrote(
    db: Database, asked: str, theirs: str, written: str, given: str, sent: str
) -> None:
    async with beside(db, asked, steps=[ChangedText(text=sent)]) as copilot:
        suggestion = (await copilot.ask("translation", text=given))["suggestion"]
        assert suggestion["language"] == theirs
        original = {"language": written, "text": given}
        message = await copilot.send(sent, suggestion_id=suggestion["id"], original=original)
        assert (message["text"], message["original"]) == (sent, original)
        thread = (await copilot.client.get(f"/conversations/{copilot.conversation_id}/messages")).json()["items"]
        assert thread[-1]["original"] == original
        [kept] = await copilot.suggestions(kind="translation")
        assert (kept["outcome"], kept["given"]) == ("accepted", given)
        assert UUID(kept["message_id"]) == UUID(message["id"])
        # The customer gets the translation alone.
        assert given not in json.dumps(visitor_message(thread[-1]), ensure_ascii=False)


async def test_a_second_model_of_the_copilot_stands_in_for_the_first(db: Database) -> None:
    async with beside(db, QUESTION, steps=[ModelFailed("server_error"), citing]) as copilot:
        await copilot.company.world.rows(
            "INSERT INTO model_choice (workspace_id, task, rank, provider_id, model) "
            "SELECT workspace_id, 'copilot', n, id, 'gpt-4o-mini' FROM model_provider, generate_series(1, 2) n "
            "WHERE workspace_id = $1 RETURNING 1",
            copilot.company.world.workspace_id,
        )
        assert (await copilot.ask("reply"))["suggestion"]["text"] == RIGHT.text
        assert [(row["task"], row["state"]) for row in await copilot.ledger()] == [
            ("copilot", "failed"),
            ("copilot", "done"),
        ]
