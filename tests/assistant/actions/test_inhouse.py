"""Actions that write into Relevo itself: a callback, an attribute of the contact."""

from typing import Any

from relevo.desk.actions.changing import do_create_action
from relevo.desk.actions.schemas import ActionInput
from relevo.desk.assistants.api import AssistantChange, do_change_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.routing.availability import CALL_BACK_AT_THE_LATEST
from relevo.platform.db import Database
from tests.shop import ShopCompany, open_shop_company


async def give(shop: ShopCompany, name: str, definition: dict[str, Any]) -> None:
    world = shop.world
    async with world.db.transaction(world.workspace_id) as tx:
        given = ActionInput.model_validate({"name": name, "title": name, "kind": "builtin", "definition": definition})
        action = await do_create_action(tx, given, by=SYSTEM)
        await do_change_assistant(tx, world.assistant_id, AssistantChange(action_ids=[action.id]), by=world.ana)


OPEN = {"risk": "reversible", "approval": "never", "identity": "anonymous", "confirm": False}


async def test_a_callback_is_opened_with_what_it_is_about(db: Database) -> None:
    async with open_shop_company(db, verified=False) as shop:
        definition = {
            "builtin": "callback",
            "arguments": [{"name": "note", "label": {"es": "de qué se trata"}}],
            "policy": OPEN,
            "flow": {"phrases": {"es": ["apunta un encargo"]}, "done": {"es": "Apuntado: {note}."}},
        }
        await give(shop, "call_me", definition)
        asked = await shop.ask("apunta un encargo, por favor")
        assert asked["text"] == "Dime, por favor: de qué se trata."
        done = await shop.ask("una cortina a medida")
        assert done["text"] == "Apuntado: una cortina a medida."
        (callback,) = await shop.world.rows("SELECT note, due_at > now() AS later FROM callback")
        assert (callback["note"], callback["later"]) == ("una cortina a medida", True)


async def test_a_callback_is_due_by_the_hours_of_the_channel_it_was_asked_for_on(db: Database) -> None:
    async with open_shop_company(db, verified=False) as shop:
        definition = {
            "builtin": "callback",
            "arguments": [],
            "policy": OPEN,
            "flow": {"phrases": {"es": ["apunta un encargo"]}, "done": {"es": "Apuntado."}},
        }
        await give(shop, "call_me", definition)
        never = {"always": False, "week": {}}
        await shop.world.rows("UPDATE channel SET hours = $2 WHERE id = $1 RETURNING id", shop.world.channel_id, never)
        await shop.ask("apunta un encargo, por favor")
        (callback,) = await shop.world.rows("SELECT due_at - created_at AS left FROM callback")
        assert callback["left"] == CALL_BACK_AT_THE_LATEST


async def test_an_attribute_is_written_and_a_name_it_cannot_have_is_told(db: Database) -> None:
    async with open_shop_company(db, verified=False) as shop:
        choice = {"name": "size", "kind": "choice", "choices": ["M", "L"], "ask": {"es": "¿Qué talla?"}}
        flow = {"phrases": {"es": ["apunta mi talla"]}, "done": {"es": "Tu talla es {size}."}}
        await give(shop, "note_size", {"builtin": "attribute", "arguments": [choice], "policy": OPEN, "flow": flow})
        asked = await shop.ask("apunta mi talla")
        assert [one["label"] for one in asked["choices"]] == ["M", "L", "Déjalo"]
        done = await shop.tap(asked["choices"][1])
        assert done["text"] == "Tu talla es L."
        (contact,) = await shop.world.rows("SELECT attributes FROM contact")
        assert contact["attributes"] == {"size": "L"}
