"""What follows a handoff or a conversation: the brief nobody decided, memories."""

import asyncio

from relevo.assistant.after import remember_conversation
from relevo.assistant.brief.writing import write_brief
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.conversations import api as conversations
from relevo.desk.memories import api as memories
from relevo.platform.db import Database
from tests.assistant.company import Company, make_company
from tests.waiting_for import eventually


async def press_talk_to_person(company: Company) -> tuple[object, int]:
    async with company.world.db.transaction(company.world.workspace_id) as tx:
        received = await conversations.ask_for_person(tx, company.world.inbound("Hablar con una persona"))
        conversation = await conversations.fetch_conversation(tx, received.conversation.id)
        return conversation.id, conversation.stretch_number


async def test_the_button_to_a_person_still_hands_over_a_brief(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("Hola, pedido #77120, ¿puedo devolver un producto?")
    _, stretch_number = await press_talk_to_person(company)
    for _ in range(2):
        await write_brief(db, company.world.workspace_id, conversation_id, stretch_number=stretch_number)
    brief = await company.brief(conversation_id)
    assert brief["reason"] == "asked_for_person"
    assert [item["value"] for item in brief["gathered"]] == ["77120"]
    assert "devolver" in brief["wants"][0]["text"]
    assert "30 días" in brief["tried"][0]["text"]
    written = await company.world.rows("SELECT id FROM brief WHERE conversation_id = $1", conversation_id)
    assert len(written) == 1


async def test_memories_come_from_the_customers_own_words_with_their_source(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("Me llamo Lucía Pérez y mi correo es lucia@example.com")
    await company.exchange("Prefiero que me escriban por la tarde. ¿Cuánto tarda el envío?")
    for _ in range(2):
        await remember_conversation(db, company.world.workspace_id, conversation_id)
    async with db.transaction(company.world.workspace_id) as tx:
        conversation = await conversations.fetch_conversation(tx, conversation_id)
        found = await memories.list_active(tx, conversation.contact_id)
    by_key = {memory.key: memory.text for memory in found}
    assert by_key["name"] == "Lucía Pérez"
    assert by_key["email"] == "lucia@example.com"
    assert by_key["language"] == "es"
    assert by_key["contact_time"] == "Prefiero que me escriban por la tarde."
    messages = {str(row["id"]): row["text"] for row in await company.world.messages(conversation_id)}
    for memory in found:
        assert memory.author_kind == "assistant"
        if memory.key != "language":
            assert memory.text in messages[memory.sources[0]["message_id"]]
    assert len(found) == len({(memory.key, memory.text) for memory in found})


async def test_with_memories_switched_off_nothing_is_written_or_read(db: Database) -> None:
    company = await make_company(db, config=AssistantConfig(enable_memories=False))
    conversation_id, _ = await company.exchange("Me llamo Lucía Pérez y mi correo es lucia@example.com")
    assert await remember_conversation(db, company.world.workspace_id, conversation_id) == 0
    assert await company.world.rows("SELECT 1 FROM memory") == []
    assert await company.world.jobs("memories.extract", conversation_id) == []


async def test_after_a_turn_memories_are_looked_for_once_it_is_quiet(db: Database) -> None:
    company = await make_company(db)
    conversation_id, _ = await company.exchange("¿cuánto tarda el envío?")
    assert len(await company.world.jobs("memories.extract", conversation_id)) == 1


async def test_remembering_and_a_message_that_comes_in_meanwhile_do_not_wait_for_each_other(db: Database) -> None:
    """Whoever appends a message locks the conversation, then the contact: remembering does too."""
    company = await make_company(db)
    conversation_id, _ = await company.exchange("Me llamo Lucía Pérez y mi correo es lucia@example.com")
    async with db.transaction(company.world.workspace_id) as tx:
        await tx.execute("SELECT 1 FROM conversation WHERE id = $1 FOR UPDATE", conversation_id)
        remembering = asyncio.create_task(remember_conversation(db, company.world.workspace_id, conversation_id))

        async def somebody_waits_for_us() -> bool:
            blocked = "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            return bool(await tx.fetchval(f"SELECT EXISTS ({blocked})"))

        await eventually(somebody_waits_for_us)
        await tx.execute(
            "SELECT 1 FROM contact WHERE id = (SELECT contact_id FROM conversation WHERE id = $1) FOR UPDATE",
            conversation_id,
        )
    assert await remembering > 0
