"""A canary person in every table: after the erasure a dump of the database and the files hold nothing of them."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2

from relevo.assistant.after import remember_conversation
from relevo.desk.contacts.joining.moving import OWN_RULES
from relevo.desk.erasures.catalogue import KEPT, LEDGERS, children_first, find_tables
from relevo.desk.erasures.tasks import delete_files
from relevo.kit.ids import ContactId, ConversationId
from relevo.platform.db.driver import connect
from relevo.platform.files import FileOwner, open_file_store, receive_upload
from tests.desk.contacts.joining.people import People, signed

NAME = "Canaria Quintanilla"
EMAIL = "canary.q7h2@example.com"
PHONE = "+34 611 770 771"
WORD = "zyxcanaryq7h2"
PDF = b"%PDF-1.4\n"


async def dump(database_url: str) -> str:
    """Every row of every table of every schema of ours, read as the owner: what a thief of a backup would read."""
    connection = await connect(database_url)
    try:
        tables = await connection.fetch(
            """
            SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^(pg_|information_schema)'
            """
        )
        assert len(tables) > 60
        rows = [await connection.fetch(f"SELECT t::text AS row FROM {table['name']} t") for table in tables]
    finally:
        await connection.close()
    return "\n".join(row["row"] for found in rows for row in found)


def lines_with(text: str, *words: str) -> list[str]:
    return [line[:300] for line in text.splitlines() if any(word.lower() in line.lower() for word in words)]


def files_with(folder: Path, word: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


async def live_as_a_canary(people: People, folder: Path) -> tuple[ContactId, list[str]]:
    """What a customer leaves behind by using the product, on two addresses; the keys of their files."""
    world, client = people.world, people.client
    arrived = await people.arrive("customer:canary-q7h2", signed("canary-q7h2"), name=NAME, email=EMAIL)
    contact_id = arrived.contact_id
    store = open_file_store(folder.as_uri())
    file = await receive_upload(
        world.db,
        store,
        world.workspace_id,
        name=f"{WORD}.pdf",
        body=PDF + WORD.encode(),
        owner=FileOwner("contact", contact_id),
    )
    await world.hear(
        f"Hola, soy {NAME}, mi correo es {EMAIL}. Prefiero {WORD} por la tarde.", address="customer:canary-q7h2"
    )
    _, conversation_id = await people.writes("customer:canary-q7h2", f"¿Tenéis {WORD} en la talla 42, {NAME}?")
    said = await world.say(conversation_id, f"Claro, {NAME}: {WORD}.")
    await world.say(conversation_id, f"Nota sobre {WORD}", kind="note")
    await remember_conversation(world.db, world.workspace_id, ConversationId(conversation_id))
    await client.patch(f"/contacts/{contact_id}", json={"phone": PHONE, "attributes": {"note": WORD}})
    await client.post(f"/contacts/{contact_id}/memories", json={"kind": "goal", "text": f"Quiere {WORD}"})
    order = {"status": WORD, "placed_at": "2026-01-01T00:00:00Z", "total": 1, "currency": "EUR"}
    await client.put(f"/contacts/{contact_id}/orders/{WORD}", json=order)
    await client.put(f"/conversations/{conversation_id}/draft", json={"text": WORD})
    learned = {"kind": "new_qa", "fault": "missing", "question": f"¿Quién es {NAME}?", "answer": f"Es {NAME}, {EMAIL}."}
    await client.post(f"/messages/{said.message.id}/corrections", json=learned)
    other, _ = await people.writes("browser-q7h2", f"Soy otra vez yo, {EMAIL}, {WORD}")
    assert (await people.join(contact_id, other)).status_code == 200
    await fill_by_hand(people, contact_id, conversation_id)
    return contact_id, [key async for key in store.list_keys() if file.storage_key in key]


async def fill_by_hand(people: People, contact_id: ContactId, conversation_id: UUID) -> None:
    """Tables that other rooms fill: rows as they write them."""
    world = people.world
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute(
            """
            INSERT INTO model_usage (workspace_id, id, task, kind, model, conversation_id, contact_id, input_tokens)
            VALUES ($1, $2, 'answer', 'openai', 'm', $3, $4, 77)
            """,
            tx.tenant,
            uuid4(),
            conversation_id,
            contact_id,
        )
        await tx.execute(
            """
            INSERT INTO action_run (workspace_id, id, action_revision, name, title, risk, conversation_id, contact_id,
                                    key, state, arguments, arguments_hash, subject, amount, currency, facts, detail)
            VALUES ($1, $2, 1, 'refund', 'Refund', 'money', $3, $4, $5, 'done', $6, 'h', $7, 19.90, 'EUR', $8, $7)
            """,
            tx.tenant,
            uuid4(),
            conversation_id,
            contact_id,
            uuid4().hex,
            {"why": WORD, "to": EMAIL},
            EMAIL,
            [{"label": "to", "value": NAME}],
        )
        await tx.execute(
            """
            INSERT INTO channel_event (workspace_id, id, channel_id, external_id, lane, body)
            VALUES ($1, $2, $3, 'x1', 'customer:canary-q7h2', $4)
            """,
            tx.tenant,
            uuid4(),
            world.channel_id,
            {"text": WORD},
        )
        await tx.execute(
            """
            INSERT INTO idempotency_key (workspace_id, principal, key, request_hash, status, body)
            VALUES ($1, 'teammate:x', 'k', '\\x00', 201, $2)
            """,
            tx.tenant,
            {"conversation_id": str(conversation_id), "text": WORD},
        )
        await tx.execute(
            """
            INSERT INTO gap (workspace_id, id, language, question, questions, minutes, newest_at)
            VALUES ($1, $2, 'es', $3, 1, 0, now())
            """,
            tx.tenant,
            uuid4(),
            f"¿Tenéis {WORD} en la talla 42, {NAME}?",
        )


async def erase(client: httpx2.AsyncClient, contact_id: ContactId) -> dict[str, Any]:
    answer = await client.post(f"/contacts/{contact_id}/erasure", json={"contact_id": str(contact_id)})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_after_an_erasure_a_dump_and_the_files_hold_nothing(
    people: People, client: httpx2.AsyncClient, database_url: str, tmp_path: Path
) -> None:
    contact_id, keys = await live_as_a_canary(people, tmp_path)
    assert keys
    assert len(lines_with(await dump(database_url), NAME, EMAIL, PHONE, WORD)) > 25
    bystander, their = await people.writes("bystander", "Uso la talla 42.")
    await people.remembers(bystander, their, "size", "42")

    receipt = await erase(client, contact_id)
    assert receipt["left"] == {}
    removed = receipt["removed"]
    for table in ("contact", "contact_identity", "conversation", "message", "memory", "contact_order", "correction"):
        assert removed[table] > 0, table
    for table in ("stored_file", "event", "channel_event", "idempotency_key", "gap", "draft", "knowledge_document"):
        assert removed[table] > 0, table
    assert receipt["files_left"] == len(keys)
    store = open_file_store(tmp_path.as_uri())
    await delete_files(people.world.db, store, people.world.workspace_id, UUID(receipt["id"]))

    assert lines_with(await dump(database_url), NAME, EMAIL, PHONE, WORD, "canary-q7h2", "browser-q7h2") == []
    assert files_with(tmp_path, WORD) == []
    [listed] = (await client.get("/erasures")).json()
    assert listed["files_left"] == 0
    assert await people.known(bystander) == {"42"}
    [run] = await people.world.rows("SELECT amount, state, contact_id FROM action_run")
    assert (str(run["amount"]), run["state"], run["contact_id"]) == ("19.90", "done", None)
    [usage] = await people.world.rows("SELECT input_tokens, contact_id FROM model_usage")
    assert (usage["input_tokens"], usage["contact_id"]) == (77, None)


async def test_who_was_joined_into_them_goes_too_whichever_is_named(people: People, client: httpx2.AsyncClient) -> None:
    one, _ = await people.writes("a", "Hola")
    two, _ = await people.writes("b", "Hola")
    await people.join(one, two)
    receipt = await erase(client, two)
    assert receipt["removed"]["contact"] == 2
    assert await people.world.rows("SELECT 1 FROM contact") == []


async def test_the_contact_is_named_twice_and_must_exist(people: People, client: httpx2.AsyncClient) -> None:
    one, _ = await people.writes("a", "Hola")
    answer = await client.post(f"/contacts/{one}/erasure", json={"contact_id": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_the_same_contact")
    unknown = uuid4()
    answer = await client.post(f"/contacts/{unknown}/erasure", json={"contact_id": str(unknown)})
    assert answer.status_code == 404
    assert len(await people.world.rows("SELECT 1 FROM contact")) == 1


async def test_what_the_company_wrote_itself_is_named_in_the_receipt(
    people: People, client: httpx2.AsyncClient
) -> None:
    arrived = await people.arrive("x", name=NAME, email=EMAIL)
    page = {"title": "Contacto", "text": f"Preguntas a {EMAIL}."}
    assert (await client.post("/knowledge/texts", json=page)).status_code in (200, 201, 202)
    receipt = await erase(client, arrived.contact_id)
    assert receipt["left"]["knowledge_document"] == 1


async def test_every_table_that_knows_a_person_is_deleted_scrubbed_or_kept_for_a_reason(people: People) -> None:
    async with people.world.db.transaction(people.world.workspace_id) as tx:
        tables = await find_tables(tx)
    names = {table.name for table in tables}
    assert names >= LEDGERS | KEPT | OWN_RULES
    order = [table.name for table in tables]
    for child, parent in (("message", "conversation"), ("conversation", "contact_identity"), ("memory", "contact")):
        assert order.index(child) < order.index(parent)


def test_tables_that_refer_to_others_come_first() -> None:
    assert list(children_first({"a": {"b"}, "b": {"c"}, "c": set()})) == ["a", "b", "c"]
    assert sorted(children_first({"a": {"b"}, "b": {"a"}})) == ["a", "b"]
