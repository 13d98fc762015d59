"""The playground acts on paper: what only reads is read, what would change something is shown and not sent."""

from typing import Any

from relevo.assistant.actions.dry import Pending
from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.ask import Asked, AskResult, Turn, try_assistant
from relevo.assistant.outcomes import Choice
from relevo.desk.actions.api import Rehearsal
from relevo.kit.ids import ContactId
from relevo.platform.db import Database
from tests.shop import ShopCompany, open_shop_company


async def contact_of(shop: ShopCompany) -> ContactId:
    await shop.hear("hola")
    return ContactId((await shop.world.rows("SELECT id FROM contact"))[0]["id"])


async def ask(shop: ShopCompany, text: str, contact_id: ContactId | None, **given: Any) -> AskResult:
    world = shop.world
    rehearsal = Rehearsal(runner=shop.runner, workspace_id=world.workspace_id, by=world.ana, contact_id=contact_id)
    asked = Asked(text, "es", given.pop("history", ()), contact_id=contact_id)
    answerers = {"builtin": BuiltinAnswerer()}
    return await try_assistant(
        world.db, world.workspace_id, world.assistant_id, asked, answerers, rehearsal=rehearsal, **given
    )


def sent(shop: ShopCompany) -> list[str]:
    return [path for method, path in shop.trouble.requests if method != "GET"]


async def test_what_only_reads_is_read_as_the_chosen_contact(db: Database) -> None:
    async with open_shop_company(db) as shop:
        result = await ask(shop, "¿Dónde está mi pedido CB-1002?", await contact_of(shop))
        assert result.text == "El pedido CB-1002 está: processing."
        assert [(act["name"], act["state"], act["problem"]) for act in result.acted] == [("order_status", "done", None)]
        assert await shop.runs() == []


async def test_somebody_unknown_and_another_customers_order_get_what_they_would_get(db: Database) -> None:
    async with open_shop_company(db) as shop:
        unknown = await ask(shop, "quiero un reembolso del pedido CB-1001", None)
        assert [(act["state"], act["problem"]) for act in unknown.acted] == [("refused", "identity")]
        foreign = await ask(shop, "quiero un reembolso del pedido CB-9009", await contact_of(shop))
        assert [(act["state"], act["problem"]) for act in foreign.acted] == [("refused", "not_theirs")]
        assert foreign.acted[0]["result"] is None


async def test_a_refund_is_shown_with_its_facts_and_request_and_never_sent(db: Database) -> None:
    async with open_shop_company(db, approval_above="90") as shop:
        contact_id = await contact_of(shop)
        question = "quiero un reembolso del pedido CB-1001"
        asked = await ask(shop, question, contact_id)
        assert asked.text == "¿Te devuelvo 80,00 € del pedido CB-1001?"
        [waiting] = asked.acted
        assert (waiting["state"], waiting["problem"]) == ("waiting_customer", "rehearsed")
        assert {fact["name"]: fact["value"] for fact in waiting["facts"]} == {"total": 80.0, "status": "delivered"}
        assert waiting["request"]["method"] == "POST"
        assert waiting["request"]["url"].endswith("/orders/CB-1001/refunds")
        assert "shop-secret" not in str(waiting["request"])
        history = [
            Turn("contact", question),
            Turn("assistant", asked.text, [Choice(id=one["id"], label=one["label"]) for one in asked.choices]),
        ]
        pending = {waiting["id"]: Pending(waiting["name"], waiting["given"])}
        done = await ask(shop, "Sí", contact_id, history=history, pending=pending)
        assert [(act["id"], act["state"], act["problem"]) for act in done.acted] == [
            (waiting["id"], "done", "rehearsed")
        ]
        assert done.text == "Te hemos devuelto 80,00 €. Referencia: …."
        left = await ask(shop, "No", contact_id, history=history, pending=pending)
        assert [(act["state"], act["problem"]) for act in left.acted] == [("declined", "by_customer")]
        lost = await ask(shop, "Sí", contact_id, history=history)
        assert lost.acted == []
        assert (sent(shop), shop.store.refunds, await shop.runs()) == ([], {}, [])


async def test_an_approval_is_told_and_not_asked_for(db: Database) -> None:
    async with open_shop_company(db, confirm=False) as shop:
        result = await ask(shop, "quiero un reembolso del pedido CB-1001", await contact_of(shop))
        assert [(act["state"], act["problem"]) for act in result.acted] == [("waiting_approval", "rehearsed")]
        assert result.outcome == "hand_over"
        assert sent(shop) == []
        tried = await shop.world.rows("SELECT count(*) AS n FROM audit_entry WHERE action = 'action.tried'")
        assert tried[0]["n"] == 1
