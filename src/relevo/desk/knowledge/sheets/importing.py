"""Importing a sheet of Q&As. Safe to repeat: what is there already as the file says it is left alone."""

import asyncio
from collections.abc import Sequence

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.change_document import do_change_document
from relevo.desk.knowledge.actions.index_later import index_later
from relevo.desk.knowledge.actions.recalibrate_later import recalibrate_later
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.repository import NewDocument, find_gathering_source, insert_documents
from relevo.desk.knowledge.schemas import DocumentChange
from relevo.desk.knowledge.sheets.comparing import Compared, compare, list_present
from relevo.desk.knowledge.sheets.parsing import Row, parse_sheet, write_sheet
from relevo.kit.ids import DocumentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx

# So many rows at once, so that nobody waits long for what an import holds.
_AT_ONCE = 500


async def preview_sheet(tx: Tx, data: bytes) -> list[Compared]:
    """What an import would do; nothing is changed."""
    return await compare(tx, await asyncio.to_thread(parse_sheet, data))


async def import_sheet(db: Database, data: bytes, *, by: Actor) -> list[Compared]:
    """Add what is new, change what differs. Compared anew for each part, so two imports at once cannot add twice."""
    rows = await asyncio.to_thread(parse_sheet, data)
    done: list[Compared] = []
    for start in range(0, len(rows), _AT_ONCE):
        async with db.transaction(by.workspace_id) as tx:
            done += await _import_part(tx, rows[start : start + _AT_ONCE], by=by)
    return done


async def export_sheet(tx: Tx) -> str:
    return write_sheet([(each.question, each.answer, each.phrasings, each.language) for each in await list_present(tx)])


async def _import_part(tx: Tx, rows: Sequence[Row], *, by: Actor) -> list[Compared]:
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('qa sheet ' || $1::text, 0))", str(tx.tenant))
    compared = await compare(tx, rows)
    await _add([each.row for each in compared if each.effect == "new"], tx, by=by)
    for each in compared:
        if each.effect == "changed" and each.present is not None:
            await _change(tx, each.present.id, each.row, by=by)
    if any(each.effect in ("new", "changed") for each in compared):
        await recalibrate_later(tx)
    return compared


async def _add(rows: Sequence[Row], tx: Tx, *, by: Actor) -> None:
    if not rows:
        return
    source_id = await find_gathering_source(tx, "qa")
    documents = [
        NewDocument(
            kind="qa", title=row.question, text=row.answer, language=row.language, phrasings=row.phrasings or ()
        )
        for row in rows
    ]
    for document_id in await insert_documents(tx, source_id, documents):
        await index_later(tx, document_id, version=1)
        await record(tx, "document.added", by=by, subject_kind="document", subject_id=document_id)
        await announce_document(tx, document_id)


async def _change(tx: Tx, document_id: DocumentId, row: Row, *, by: Actor) -> None:
    if row.language is not None:
        await tx.execute(
            "UPDATE knowledge_document SET language = $3 WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            document_id,
            row.language,
        )
    phrasings = list(row.phrasings) if row.phrasings is not None else None
    await do_change_document(tx, document_id, DocumentChange(answer=row.answer, phrasings=phrasings), by=by)
