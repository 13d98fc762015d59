"""Tags, the date a document expires on, and which assistants may use it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.change_document import do_reindex_document, locked
from relevo.desk.knowledge.actions.expire_document import do_expire_document, expire_later
from relevo.desk.knowledge.errors import NoSuchAssistant
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.repository import Document, delete_empty_source, insert_source
from relevo.desk.knowledge.schemas import DocumentOut
from relevo.desk.knowledge.upkeep.schemas import TagOut, UpkeepInput
from relevo.kit.ids import AssistantId, DocumentId, SourceId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

MAX_TAGS_SHOWN = 500
# Many documents share a source; one that only some assistants may use goes to a source of such documents.
_GATHERED = ("text", "qa")


async def do_change_upkeep(tx: Tx, document_id: DocumentId, given: UpkeepInput, *, by: Actor) -> DocumentOut:
    document = await locked(tx, document_id)
    if "tags" in given.model_fields_set:
        await _set_tags(tx, document_id, given.tags)
    if "assistant_ids" in given.model_fields_set:
        await _set_scope(tx, document, given.assistant_ids)
    if "expires_at" in given.model_fields_set:
        await _set_expiry(tx, document, given.expires_at)
    fields = sorted(given.model_fields_set)
    await record(tx, "document.kept_up", by=by, subject_kind="document", subject_id=document_id, fields=fields)
    return await announce_document(tx, document_id)


async def list_tags(tx: Tx) -> list[TagOut]:
    """The most used first, at most MAX_TAGS_SHOWN."""
    rows = await tx.fetch(
        "SELECT tag, count(*) AS documents FROM knowledge_document, unnest(tags) AS tag WHERE workspace_id = $1 "
        "GROUP BY tag ORDER BY documents DESC, tag LIMIT $2",
        tx.tenant,
        MAX_TAGS_SHOWN,
    )
    return [TagOut(**dict(row)) for row in rows]


async def _set_tags(tx: Tx, document_id: DocumentId, tags: Sequence[str]) -> None:
    # "Returns" and "returns" are one tag; the spelling that comes first stays.
    distinct = {tag.casefold(): tag for tag in reversed(tags)}
    await tx.execute(
        "UPDATE knowledge_document SET tags = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        document_id,
        list(reversed(distinct.values())),
    )


async def _set_expiry(tx: Tx, document: Document, at: datetime | None) -> None:
    await tx.execute(
        "UPDATE knowledge_document SET expires_at = $3 WHERE workspace_id = $1 AND id = $2", tx.tenant, document.id, at
    )
    if at is not None and at <= datetime.now(UTC):
        await do_expire_document(tx, document.id)
    elif at is not None:
        await expire_later(tx, document.id, at)
    if document.is_expired and (at is None or at > datetime.now(UTC)):
        await do_reindex_document(tx, document.id)


async def _set_scope(tx: Tx, document: Document, assistant_ids: Sequence[AssistantId] | None) -> None:
    """Of a text or a Q&A: this one alone. Of a file: the file. Of a page: its whole website."""
    wanted = sorted(set(assistant_ids)) if assistant_ids is not None else None
    if wanted is not None:
        known: int = await tx.fetchval(
            "SELECT count(*) FROM assistant WHERE workspace_id = $1 AND id = ANY($2)", tx.tenant, wanted
        )
        if known != len(wanted):
            raise NoSuchAssistant
    if document.kind not in _GATHERED:
        await tx.execute(
            "UPDATE knowledge_source SET assistant_ids = $3 WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            document.source_id,
            wanted,
        )
        return
    target = await _gathering_source(tx, document, wanted)
    if target != document.source_id:
        await _move(tx, document, target)


async def _gathering_source(tx: Tx, document: Document, assistant_ids: Sequence[AssistantId] | None) -> SourceId:
    # Two teammates at once must not make two sources for the same assistants.
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('knowledge_source:' || $1, 0))", str(tx.tenant))
    found: SourceId | None = await tx.fetchval(
        "SELECT id FROM knowledge_source WHERE workspace_id = $1 AND kind = $2 "
        "AND assistant_ids IS NOT DISTINCT FROM $3::uuid[] ORDER BY created_at, id LIMIT 1",
        tx.tenant,
        document.kind,
        assistant_ids,
    )
    return found or await insert_source(tx, kind=document.kind, name=document.source_name, assistant_ids=assistant_ids)


async def _move(tx: Tx, document: Document, target: SourceId) -> None:
    for table, column in (("knowledge_document", "id"), ("passage", "document_id")):
        await tx.execute(
            f"UPDATE {table} SET source_id = $3 WHERE workspace_id = $1 AND {column} = $2",
            tx.tenant,
            document.id,
            target,
        )
    await delete_empty_source(tx, document.source_id)
