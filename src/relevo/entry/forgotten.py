"""Who was erased stays erased, whichever backup is restored: the lists beside the archives, and what is done with them.

A backup writes `<archive>.erasures.json` beside its archive: ids of erased contacts, nothing that names anybody. A
restore gathers them from every such file in the archive's folder, from the file store, from the archive, and from the
database that it is about to replace; then it erases again whoever the older archive brought back.
"""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from relevo.desk.erasures.replaying import list_stored, replay
from relevo.desk.erasures.tombstones import Tombstone, read_tombstones, write_tombstones
from relevo.entry.failures import UsageError
from relevo.entry.postgres import Postgres
from relevo.platform.db import Database
from relevo.platform.db.driver import connect
from relevo.platform.files import open_file_store
from relevo.platform.settings import Settings

ENDING = ".erasures.json"


async def find_tombstones(postgres: Postgres) -> list[Tombstone]:
    """Of the database as it is now, an older schema's too; none where there is none."""
    connection = await connect(postgres.owner_url)
    try:
        if await connection.fetchval("SELECT to_regclass('contact_erasure')") is None:
            return []
        rows = await connection.fetch("SELECT workspace_id, contact_id, receipt FROM contact_erasure")
        told = await connection.fetch(
            "SELECT workspace_id, subject_id FROM audit_entry "
            "WHERE action = 'contact.erased' AND subject_id IS NOT NULL"
        )
    finally:
        await connection.close()
    receipts = [Tombstone(row["workspace_id"], _ids_of(row["contact_id"], row["receipt"])) for row in rows]
    # Receipts of earlier versions name one contact; the audit trail names whoever was joined into it as well.
    return [*receipts, *(Tombstone(row["workspace_id"], (row["subject_id"],)) for row in told)]


def _ids_of(contact_id: UUID, receipt: Any) -> tuple[UUID, ...]:
    plain: dict[str, Any] = json.loads(receipt) if isinstance(receipt, str) else receipt
    return tuple(sorted({contact_id, *(UUID(one) for one in plain.get("contact_ids", []))}))


def write_beside(archive: Path, tombstones: Sequence[Tombstone]) -> Path:
    beside = archive.with_name(archive.name + ENDING)
    beside.write_text(write_tombstones(tombstones), encoding="utf-8")
    return beside


def read_lists(archive: Path, more: Path | None) -> list[Tombstone]:
    """Of every list in the archive's folder, and of one that was named. Raises UsageError."""
    paths: list[Path] = sorted({*archive.absolute().parent.glob(f"*{ENDING}"), *([more] if more else [])})
    found: list[Tombstone] = []
    for path in paths:
        try:
            found += read_tombstones(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} is not a list of erasures: {error}") from error
    return found


async def erase_again(settings: Settings, postgres: Postgres, known: Sequence[Tombstone]) -> int:
    """After database and files are back; how many contacts were erased again."""
    files = open_file_store(settings.files_location)
    stored = [one async for one in list_stored(files)]
    restored = await find_tombstones(postgres)
    db = await Database.open(postgres.app_url)
    try:
        return await replay(db, files, [*known, *stored, *restored])
    finally:
        await db.close()


async def gather_before(postgres: Postgres, archive: Path, more: Path | None) -> list[Tombstone]:
    return [*await find_tombstones(postgres), *await asyncio.to_thread(read_lists, archive, more)]
