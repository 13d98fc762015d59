"""Jobs of knowledge. Each is safe to run twice."""

import asyncio
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from relevo.desk.knowledge.actions.delete_document import DELETE_FILE
from relevo.desk.knowledge.actions.expire_document import EXPIRE_DOCUMENT, do_expire_document
from relevo.desk.knowledge.actions.index_later import INDEX_DOCUMENT
from relevo.desk.knowledge.actions.recalibrate_later import CALIBRATE, recalibrate_later
from relevo.desk.knowledge.calibration import calibrate, list_calibration_questions
from relevo.desk.knowledge.dense.current import current_embedder
from relevo.desk.knowledge.dense.filling import follow_choice
from relevo.desk.knowledge.dense.provider import PASSAGES_WITHIN_S
from relevo.desk.knowledge.dense.questions import question_vectors
from relevo.desk.knowledge.dense.store import EMBED, embed_later, embed_missing, has_missing
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.extract.limits import MAX_OCR_SECONDS, MAX_SECONDS
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.runner import extract
from relevo.desk.knowledge.indexing import Prepared, prepare, store
from relevo.desk.knowledge.repository import (
    Document,
    find_document,
    list_phrasings,
    mark_failed,
    mark_processing,
    set_title,
)
from relevo.desk.knowledge.storage import file_key
from relevo.kit.ids import DocumentId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from relevo.platform.jobs import JobContext, JobRegistry, Payload


@dataclass(frozen=True)
class Deps:
    db: Database
    files: FileStore


def register(registry: JobRegistry, deps: Deps) -> None:
    # Two at once: one file is read (the child may take much memory) while another is cut and stored. The timeout
    # covers waiting for the other's reading.
    timeout_s = 3 * (MAX_SECONDS + MAX_OCR_SECONDS)
    registry.task(INDEX_DOCUMENT, max_attempts=4, timeout_s=timeout_s, concurrency=2)(partial(_on_index, deps))
    registry.task(CALIBRATE, max_attempts=3, timeout_s=120)(partial(_on_calibrate, deps))
    # One at a time: it keeps a processor busy.
    registry.task(EMBED, max_attempts=5, timeout_s=3600, concurrency=1)(partial(_on_embed, deps))
    registry.task(EXPIRE_DOCUMENT, max_attempts=10, timeout_s=60)(partial(_on_expire, deps))
    registry.task(DELETE_FILE, max_attempts=5, timeout_s=60)(partial(_on_delete_file, deps))


async def _on_index(deps: Deps, context: JobContext, payload: Payload) -> None:
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    document_id = DocumentId(UUID(payload["document_id"]))
    version: int = payload["version"]
    try:
        await index_document(deps, workspace_id, document_id, version=version)
    except Exception:
        # Nobody would touch it again: a document must not say "processing" for ever.
        if context.is_last_attempt:
            await _give_up(deps, workspace_id, document_id, version=version, problem=Unreadable("crashed"))
        raise


async def _give_up(
    deps: Deps, workspace_id: WorkspaceId, document_id: DocumentId, *, version: int, problem: Unreadable
) -> None:
    async with deps.db.transaction(workspace_id) as tx:
        await mark_failed(tx, document_id, version=version, code=problem.code, text=str(problem))
        if await find_document(tx, document_id):
            await announce_document(tx, document_id)


async def _on_calibrate(deps: Deps, _context: JobContext, payload: Payload) -> None:
    """Safe to run twice: it measures what is there and overwrites the result."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    embedder = current_embedder()
    vectors = question_vectors()
    if vectors is not None:
        async with deps.db.transaction(workspace_id, read_only=True) as tx:
            questions = await list_calibration_questions(tx)
        await vectors.prepare(workspace_id, questions, within_s=PASSAGES_WITHIN_S)
    async with deps.db.transaction(workspace_id) as tx:
        await calibrate(tx)
        # A model that was installed later finds entries that have no vector yet.
        if embedder is not None and await has_missing(tx, embedder):
            await embed_later(tx)


async def _on_embed(deps: Deps, _context: JobContext, payload: Payload) -> None:
    """Safe to run twice: what has its vector is left alone. Without an embedder or provider there is nothing to do."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    embedder, vectors = current_embedder(), question_vectors()
    is_news = embedder is not None and await embed_missing(deps.db, workspace_id, embedder) > 0
    if vectors is not None and await follow_choice(vectors.provider, workspace_id):
        vectors.forget(workspace_id)
        is_news = True
    if not is_news:
        return
    async with deps.db.transaction(workspace_id) as tx:
        await recalibrate_later(tx)


async def _on_expire(deps: Deps, _context: JobContext, payload: Payload) -> None:
    """Safe to run twice: the passages of an expired document are gone, those of any other stay."""
    async with deps.db.transaction(WorkspaceId(UUID(payload["workspace_id"]))) as tx:
        await do_expire_document(tx, DocumentId(UUID(payload["document_id"])))


async def _on_delete_file(deps: Deps, _context: JobContext, payload: Payload) -> None:
    """Safe to run twice: deleting what is not there is fine."""
    workspace_id = WorkspaceId(UUID(payload["workspace_id"]))
    await deps.files.delete(file_key(workspace_id, DocumentId(UUID(payload["document_id"]))))


async def index_document(deps: Deps, workspace_id: WorkspaceId, document_id: DocumentId, *, version: int) -> None:
    """Safe to run twice: the same version gives the same passages; an older version than the document's is dropped.

    Three steps, so that reading and cutting hold no database connection.
    """
    async with deps.db.transaction(workspace_id) as tx:
        if not await mark_processing(tx, document_id, version=version):
            return
        document = await find_document(tx, document_id)
        phrasings = (await list_phrasings(tx, [document_id])).get(document_id, [])
        await announce_document(tx, document_id)
    if document is None:
        return
    try:
        title, prepared = await _prepare(deps, workspace_id, document, phrasings)
    except Unreadable as problem:
        await _give_up(deps, workspace_id, document_id, version=version, problem=problem)
        return
    async with deps.db.transaction(workspace_id) as tx:
        current = await find_document(tx, document_id, lock=True)
        if current is None or current.version != version:
            return
        if title:
            await set_title(tx, document_id, title)
        await store(tx, [(current, prepared)])
        await announce_document(tx, document_id)
        await recalibrate_later(tx)


async def _prepare(
    deps: Deps, workspace_id: WorkspaceId, document: Document, phrasings: list[str]
) -> tuple[str | None, Prepared]:
    """A new title if the file has one, and the passages. Raises Unreadable."""
    text, title = document.text, None
    if document.kind == "file" and document.content_type and document.corrected_at is None:
        try:
            body = await deps.files.read(file_key(workspace_id, document.id))
        except FileNotFoundError:
            raise Unreadable("file_missing") from None
        extracted = await extract(document.source_name, body)
        text = extracted.text
        # A title that a teammate gave stays; a file's name gives way to the title inside.
        title = extracted.title if document.title == document.source_name else None
    prepared = await asyncio.to_thread(
        prepare,
        kind=document.kind,
        title=title or document.title,
        text=text,
        language=None if document.kind == "file" else document.language,
        phrasings=phrasings,
    )
    return title, prepared
