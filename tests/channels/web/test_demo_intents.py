"""The demo's list of intents is alive: in the inbox, its filter and the reports."""

import json

from relevo.entry.demo_data.intents import FILE
from relevo.entry.demo_data.seeding import DEMO_WORKSPACE, seed_demo
from relevo.platform.db import Database

BASE = "http://127.0.0.1:8000"


async def test_the_shops_conversations_are_about_something(db: Database) -> None:
    shop = json.loads(FILE.read_text("utf-8"))
    await seed_demo(db, {}, base_url=BASE)
    async with db.transaction(DEMO_WORKSPACE) as tx:
        listed = await tx.fetchval("SELECT count(*) FROM intent WHERE active AND cardinality(examples) >= 9")
        rows = await tx.fetch(
            "SELECT c.number, c.status, i.name, c.last_message_at, k.at, k.by_kind FROM conversation c "
            "JOIN intent i ON i.workspace_id = c.workspace_id AND i.id = c.intent_id "
            "JOIN conversation_intent k ON k.workspace_id = c.workspace_id AND k.conversation_id = c.id"
        )
        total = await tx.fetchval("SELECT count(*) FROM conversation")
    for row in rows:
        print(row["number"], row["status"], row["name"])
    assert listed == len(shop["own"]) + len(shop["offered"])
    assert len(rows) >= total * 0.4
    assert len({row["name"] for row in rows}) >= 6
    assert {"open", "resolved"} <= {row["status"] for row in rows}
    # Reports count an episode under what was known in it.
    assert all(row["at"] <= row["last_message_at"] for row in rows)
