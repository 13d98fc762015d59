"""Erasing one person, in one transaction; the bytes of their files go right after it, by a job."""

from typing import Any
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.contacts import api as contacts
from relevo.desk.erasures.catalogue import KEPT, LEDGERS, Table, find_tables
from relevo.desk.erasures.copies import erase_copies, patterns
from relevo.desk.erasures.person import Person, find_person
from relevo.kit.ids import ContactId, new_id
from relevo.platform import events, jobs
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx

FILES_JOB = "erasures.delete_files"
# Their figures stay; what a person said or is called does not.
_SCRUB = {
    "model_usage": "contact_id = NULL, conversation_id = NULL",
    "action_run": (
        "contact_id = NULL, conversation_id = NULL, arguments = '{}', given = '{}', facts = '[]', request = '{}', "
        "result = NULL, detail = '', subject = NULL"
    ),
}
# Rows with the person's own texts or names: deleted last, after what refers to them.
_OWN: dict[str, str] = {"message": "message_id", "conversation": "conversation_id", "contact_identity": "identity_id"}


async def do_erase(tx: Tx, contact_id: ContactId, *, by: Actor) -> Record:
    """The receipt. Raises NoSuchContact. Nothing of it can be undone."""
    asked = await contacts.get_contact(tx, contact_id)
    person = await find_person(tx, ContactId(asked.merged_into or contact_id))
    files = await _forget_files(tx, person)
    removed = await erase_copies(tx, person, by=by)
    removed["stored_file"] = len(files)
    tables = await find_tables(tx)
    for table in tables:
        count = await _erase_rows(tx, table, person)
        if count:
            removed[table.name] = removed.get(table.name, 0) + count
    left = await _look_again(tx, tables, person)
    receipt = {
        "removed": {name: count for name, count in sorted(removed.items()) if count},
        "left": left,
        "contacts": len(person.contact_ids),
        # Ids that mean nothing any more: an older backup that is restored must not bring the person back.
        "contact_ids": [str(one) for one in sorted({asked.id, *person.contact_ids})],
    }
    await _tell(tx, person, by=by)
    return await _write_receipt(tx, contact_id, by, receipt, files)


async def fetch_receipts(tx: Tx) -> list[Record]:
    return await tx.fetch(
        """
        SELECT id, contact_id, at, receipt, jsonb_array_length(files_left) AS files_left
        FROM contact_erasure WHERE workspace_id = $1 ORDER BY at DESC, id DESC LIMIT 100
        """,
        tx.tenant,
    )


async def _forget_files(tx: Tx, person: Person) -> list[str]:
    """The keys of the bytes that are to be deleted from the store."""
    rows = await tx.fetch(
        """
        DELETE FROM stored_file
        WHERE workspace_id = $1
          AND (conversation_id = ANY($2) OR owner_kind = 'contact' AND owner_id = ANY($3))
        RETURNING storage_key
        """,
        tx.tenant,
        person.conversation_ids,
        person.contact_ids,
    )
    return [row["storage_key"] for row in rows]


async def _erase_rows(tx: Tx, table: Table, person: Person) -> int:
    if table.name == "contact":
        return len(
            await tx.fetch(
                "DELETE FROM contact WHERE workspace_id = $1 AND id = ANY($2) RETURNING 1",
                tx.tenant,
                person.contact_ids,
            )
        )
    where = [(column, person.ids[column]) for column in table.keys]
    if table.name in _OWN:
        where = [("id", person.ids[_OWN[table.name]])]
    if not where or table.name in KEPT:
        return 0
    matches = " OR ".join(f"{column} = ANY(${number})" for number, (column, _) in enumerate(where, start=2))
    sql = f"UPDATE {table.name} SET {_SCRUB[table.name]}" if table.name in LEDGERS else f"DELETE FROM {table.name}"
    rows = await tx.fetch(
        f"{sql} WHERE workspace_id = $1 AND ({matches}) RETURNING 1", tx.tenant, *(ids for _, ids in where)
    )
    return len(rows)


async def _look_again(tx: Tx, tables: list[Table], person: Person) -> dict[str, int]:
    """Whole rows, every column: where something that identifies the person still stands."""
    searched = patterns(person.marks)
    left: dict[str, int] = {}
    for table in tables:
        if not searched or table.name in ("passage_vector", "term_stat"):
            continue
        count = await tx.fetchval(
            f"SELECT count(*) FROM {table.name} t WHERE workspace_id = $1 AND lower(t::text) LIKE ANY($2)",
            tx.tenant,
            searched,
        )
        if count:
            left[table.name] = count
    return left


async def _tell(tx: Tx, person: Person, *, by: Actor) -> None:
    ids = [str(contact_id) for contact_id in person.contact_ids]
    await events.append(tx, "contact.erased", audience=["team"], payload={"contact_ids": ids})
    for contact_id in person.contact_ids:
        await audit.record(tx, "contact.erased", by=by, subject_kind="contact", subject_id=contact_id)


async def _write_receipt(tx: Tx, contact_id: UUID, by: Actor, receipt: dict[str, Any], files: list[str]) -> Record:
    row = await tx.fetchrow(
        """
        INSERT INTO contact_erasure (workspace_id, id, contact_id, by_id, by_kind, files_left, receipt)
        VALUES ($1, $2, $3, $4, 'teammate', $5, $6)
        RETURNING id, contact_id, at, receipt, jsonb_array_length(files_left) AS files_left
        """,
        tx.tenant,
        new_id(),
        contact_id,
        by.teammate_id,
        files,
        receipt,
    )
    if row is None:
        raise LookupError(contact_id)
    await jobs.enqueue(tx, FILES_JOB, {"workspace_id": str(tx.tenant), "erasure_id": str(row["id"])})
    return row
