"""Flows without a model, from the customer's words to the shop's books: a real server, database and turn."""

import pytest

from relevo.platform.db import Database
from tests.shop import open_shop_company


async def test_where_is_my_order_is_answered_from_the_shop_and_stands_in_the_thread(db: Database) -> None:
    async with open_shop_company(db) as shop:
        asked = await shop.ask("Hola, ¿dónde está mi pedido?")
        assert "número de pedido" in asked["text"]
        answered = await shop.ask("es el CB-1001")
        assert answered["text"] == "El pedido CB-1001 está: delivered."
        runs = await shop.runs()
        assert [(run["name"], run["state"]) for run in runs] == [("order_status", "done")]
        lines = await shop.world.messages(await shop.conversation_id())
        line = next(row for row in lines if row["kind"] == "event" and row["content"]["event"]["name"] == "action_run")
        assert line["content"]["event"]["data"]["run_id"] == str(runs[0]["id"])


async def test_an_order_of_somebody_else_is_as_good_as_none(db: Database) -> None:
    async with open_shop_company(db) as shop:
        foreign = await shop.ask("¿dónde está mi pedido CB-9009?")
        unknown = await shop.ask("¿dónde está mi pedido CB-7777?")
        assert foreign["text"] == unknown["text"]
        assert "eva" not in str(foreign)
        assert [run["problem"] for run in await shop.runs()] == ["not_theirs", "not_found"]
        assert all(run["result"] is None for run in await shop.runs())


async def test_a_visitor_who_did_not_sign_in_is_asked_to(db: Database) -> None:
    async with open_shop_company(db, verified=False) as shop:
        answer = await shop.ask("¿dónde está mi pedido CB-1001? soy victor@example.com")
        assert "Inicia sesión" in answer["text"]
        assert shop.trouble.requests == []
        assert [run["problem"] for run in await shop.runs()] == ["identity"]


async def test_a_refund_below_the_line_is_asked_checked_done_and_confirmed(db: Database) -> None:
    async with open_shop_company(db, approval_above="90") as shop:
        asked = await shop.ask("quiero un reembolso del pedido CB-1001")
        assert asked["text"] == "¿Te devuelvo 80,00 € del pedido CB-1001?"
        assert shop.store.refunds == {}
        done = await shop.tap(asked["choices"][0])
        (refund,) = shop.store.refunds.values()
        assert done["text"] == f"Te hemos devuelto 80,00 €. Referencia: {refund.id}."
        assert refund.amount == 80.0
        again = await shop.ask("quiero un reembolso del pedido CB-1001")
        assert again["text"].startswith("El sistema no lo permite")
        assert len(shop.store.refunds) == 1


async def test_yes_in_words_counts_and_no_leaves_everything_as_it_was(db: Database) -> None:
    async with open_shop_company(db, approval_above="90") as shop:
        await shop.ask("I want a refund for order CB-1001", language="en")
        left = await shop.ask("no", language="en")
        assert left["text"] == "All right, nothing was done."
        await shop.ask("I want a refund for order CB-1001", language="en")
        done = await shop.ask("yes", language="en")
        assert done["text"].startswith("We refunded €80.00.")
        assert len(shop.store.refunds) == 1


async def test_above_the_line_people_get_it_with_what_waits(db: Database) -> None:
    async with open_shop_company(db) as shop:
        asked = await shop.ask("quiero un reembolso del pedido CB-1001")
        await shop.tap(asked["choices"][0])
        state = await shop.world.state(await shop.conversation_id())
        assert state.state.holder.kind.value == "team"
        assert state.handoff_reason == "approval_needed"
        assert [run["state"] for run in await shop.runs()] == ["waiting_approval"]
        assert shop.store.refunds == {}


async def test_an_order_that_has_not_left_is_not_refunded(db: Database) -> None:
    async with open_shop_company(db) as shop:
        answer = await shop.ask("quiero un reembolso del pedido CB-1002")
        assert answer["text"].startswith("El sistema no lo permite")
        assert [run["problem"] for run in await shop.runs()] == ["not_possible"]


async def test_a_side_question_is_answered_and_the_flows_question_put_again(db: Database) -> None:
    async with open_shop_company(db) as shop:
        await shop.ask("¿dónde está mi pedido?")
        aside = await shop.ask("hola")
        assert "número de pedido" in aside["text"]
        left = await shop.tap(aside["choices"][-1])
        assert left["text"] == "De acuerdo, lo dejo."


async def test_a_shop_that_forgets_to_answer_is_never_asked_twice_for_money(db: Database) -> None:
    async with open_shop_company(db, approval_above="90") as shop:
        asked = await shop.ask("quiero un reembolso del pedido CB-1001")
        shop.trouble.forgets_to_answer = True
        told = await shop.tap(asked["choices"][0])
        assert "No está claro" in told["text"]
        (run,) = await shop.runs()
        assert (run["state"], run["problem"], run["attempts"]) == ("unknown", "no_answer", 1)
        assert [path for method, path in shop.trouble.requests if method == "POST"] == ["/orders/CB-1001/refunds"]
        state = await shop.world.state(await shop.conversation_id())
        assert state.handoff_reason == "action_failed"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Cuándo recibo el reembolso?", "es"),
        ("cuánto tarda el reembolso", "es"),
        ("When do I get my refund?", "en"),
        ("How long does a refund take?", "en"),
        ("Quando recebo o reembolso?", "pt"),
    ],
)
async def test_who_only_wants_to_know_about_a_refund_is_not_led_into_one(
    db: Database, text: str, language: str
) -> None:
    async with open_shop_company(db) as shop:
        await shop.ask(text, language=language)
        turn = await shop.world.rows("SELECT trace FROM turn ORDER BY started_at DESC LIMIT 1")
        assert turn[0]["trace"].get("reason") != "action"
        assert await shop.runs() == []


@pytest.mark.parametrize(
    ("wish", "answer", "language"),
    [
        ("quiero un reembolso", "No lo sé, lo siento.", "es"),
        ("quiero un reembolso", "no tengo el número", "es"),
        ("I want a refund", "I don't have it", "en"),
        ("quero um reembolso", "não sei", "pt"),
    ],
)
async def test_who_does_not_have_what_is_asked_for_is_not_asked_again(
    db: Database, wish: str, answer: str, language: str
) -> None:
    async with open_shop_company(db) as shop:
        asked = await shop.ask(wish, language=language)
        told = await shop.ask(answer, language=language)
        assert told["text"] != asked["text"]
        assert [choice["id"].split(":")[0] for choice in told["choices"]] == ["talk_to_person"]
