"""Reports by intent: each episode counts under what it was about, whatever the thread is about now."""

import csv
import io

from fastapi import FastAPI

from relevo.desk.conversations.actions.set_intent import set_intent
from relevo.desk.intents.actions.keep_intents import do_delete_intent
from relevo.desk.reports import endpoints
from relevo.platform.db import Database
from tests.desk.conversations.world import make_world
from tests.desk.reports.histories import answer, close, signed_in
from tests.house import make_app, make_context


async def test_each_episode_of_a_thread_counts_under_its_own_intent(db: Database) -> None:
    world = await make_world(db)
    app: FastAPI = make_app(make_context(db), [endpoints.router])
    order, refund = await world.add_intent("=Pedido"), await world.add_intent("Reembolso")
    heard = await world.hear("¿dónde está mi pedido?")
    conversation_id = heard.conversation_id
    await answer(world, conversation_id, intent=order)
    await close(world, conversation_id)
    await world.hear("quiero mi dinero")
    await answer(world, conversation_id, intent=refund)
    await close(world, conversation_id)
    await world.hear("gracias")
    other = await world.hear("hola", address="somebody-else")
    async with db.transaction(world.workspace_id) as tx:
        await set_intent(tx, other.conversation_id, order.id, actor=world.ana)
    cleared = await world.hear("hola", address="somebody-new")
    for intent_id in (order.id, None):
        async with db.transaction(world.workspace_id) as tx:
            await set_intent(tx, cleared.conversation_id, intent_id, actor=world.ana)

    client = await signed_in(app, world)
    report = (await client.get("/reports")).json()
    assert report["conversations"] == 5
    groups = {group["name"]: (group["key"], group["conversations"]) for group in report["groups"]["intent"]}
    assert groups == {"=Pedido": (str(order.id), 2), "Reembolso": (str(refund.id), 1)}
    for key, count in groups.values():
        only = (await client.get("/reports", params={"intent": key})).json()
        assert only["conversations"] == count
        behind = (await client.get("/reports/conversations", params={"intent": key})).json()["items"]
        assert len(behind) == count
    text = (await client.get("/reports/conversations.csv")).text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sorted(row["intent"] for row in rows) == ["", "", "'=Pedido", "'=Pedido", "Reembolso"]


async def test_a_deleted_intent_keeps_its_name_in_reports(db: Database) -> None:
    world = await make_world(db)
    app: FastAPI = make_app(make_context(db), [endpoints.router])
    order = await world.add_intent("Pedido")
    heard = await world.hear("¿dónde está mi pedido?")
    await answer(world, heard.conversation_id, intent=order)
    async with db.transaction(world.workspace_id) as tx:
        await do_delete_intent(tx, order.id, by=world.ana)
    client = await signed_in(app, world)
    report = (await client.get("/reports")).json()
    assert [group["name"] for group in report["groups"]["intent"]] == ["Pedido"]
