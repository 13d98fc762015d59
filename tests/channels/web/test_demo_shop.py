"""The demo's shop: set up once, quickly, and left alone by its own assistant."""

from relevo.desk.conversations.api import begin_turn, fetch_conversation
from relevo.desk.conversations.turns import TurnRefused
from relevo.entry.demo_data.script import read_script
from relevo.entry.demo_data.seeding import DEMO_WORKSPACE, FOLDER, seed_demo, shop_origin
from relevo.platform.db import Database

BASE = "http://127.0.0.1:8000"


async def test_the_shop_is_set_up_once_and_each_start_gives_a_fresh_sign_in(db: Database):
    first = await seed_demo(db, {}, base_url=BASE)
    second = await seed_demo(db, {}, base_url=BASE)
    assert first.customer_page == second.customer_page
    assert first.workspace != second.workspace
    assert second.shop_page == "http://localhost:8000/shop"
    async with db.transaction(DEMO_WORKSPACE) as tx:
        counted = await tx.fetchrow(
            """
            SELECT (SELECT count(*) FROM conversation) AS conversations, (SELECT count(*) FROM contact) AS contacts,
                   (SELECT count(*) FROM knowledge_document) AS documents, (SELECT count(*) FROM teammate) AS team,
                   (SELECT count(*) FROM contact_order) AS orders, (SELECT count(*) FROM memory) AS memories,
                   (SELECT count(*) FROM csat) AS ratings,
                   (SELECT count(DISTINCT (status, holder_kind)) FROM conversation) AS states
            """
        )
    assert counted is not None
    assert counted["conversations"] >= 40
    assert counted["contacts"] >= 25
    assert counted["documents"] >= 40
    assert (counted["team"], counted["states"]) == (3, 5)
    assert min(counted["orders"], counted["memories"], counted["ratings"]) >= 8


async def test_the_past_lies_in_the_past_and_in_order(db: Database):
    await seed_demo(db, {}, base_url=BASE)
    async with db.transaction(DEMO_WORKSPACE) as tx:
        wrong = await tx.fetch(
            """
            SELECT conversation_id, seq FROM (
                SELECT conversation_id, seq, created_at,
                       lag(created_at) OVER (PARTITION BY conversation_id ORDER BY seq) AS before FROM message
            ) AS line WHERE created_at < before OR created_at > now()
            """
        )
        spread = await tx.fetchval("SELECT max(last_message_at) - min(last_message_at) FROM conversation")
    assert wrong == []
    assert spread.days >= 5


async def test_no_assistant_comes_back_to_what_was_said_long_ago(db: Database):
    await seed_demo(db, {}, base_url=BASE)
    async with db.transaction(DEMO_WORKSPACE) as tx:
        for row in await tx.fetch("SELECT id FROM conversation WHERE holder_kind = 'assistant'"):
            conversation = await fetch_conversation(tx, row["id"])
            begun = await begin_turn(tx, row["id"], conversation.state.turn_number)
            assert isinstance(begun, TurnRefused), conversation.preview


def test_the_script_reads_and_has_every_kind_of_scene():
    scenes = read_script(FOLDER / "conversations.txt")
    verbs = {line.verb for scene in scenes for line in scene.lines}
    assert {scene.language for scene in scenes} == {"es", "en", "pt"}
    assert verbs == {
        "customer", "assistant", "answer", "hand_over", "ask_person", "reply", "note", "act", "rate", "missed"
    }  # fmt: skip


def test_the_shop_lives_at_another_origin_than_the_chat():
    assert shop_origin("http://127.0.0.1:8000") == "http://localhost:8000"
    assert shop_origin("https://help.example.com") == "https://help.example.com"
