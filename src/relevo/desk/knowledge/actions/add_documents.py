"""New documents: a written text, a question with its answer, uploaded files."""

from collections.abc import Sequence
from dataclasses import dataclass

from relevo.desk.audit.api import record
from relevo.desk.knowledge.actions.index_later import index_later
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.extract.kinds import CONTENT_TYPES, check_start, kind_of
from relevo.desk.knowledge.extract.limits import MAX_FILE_BYTES
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.repository import (
    NewDocument,
    find_gathering_source,
    insert_documents,
    insert_source,
    mark_failed,
)
from relevo.desk.knowledge.schemas import DocumentOut, QaInput, TextInput
from relevo.desk.knowledge.storage import file_key
from relevo.kit.ids import DocumentId, SourceId
from relevo.kit.text.folding import one_line
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx
from relevo.platform.files import FileStore


@dataclass(frozen=True)
class Upload:
    name: str
    body: bytes


async def do_add_text(tx: Tx, given: TextInput, *, by: Actor) -> DocumentOut:
    new = NewDocument(kind="text", title=given.title, text=given.text, language=given.language)
    return await _add(tx, await find_gathering_source(tx, "text"), new, by=by)


async def do_add_qa(tx: Tx, given: QaInput, *, by: Actor) -> DocumentOut:
    new = NewDocument(
        kind="qa",
        title=one_line(given.question, limit=500),
        text=given.answer,
        language=given.language,
        phrasings=list(dict.fromkeys(given.phrasings)),
    )
    return await _add(tx, await find_gathering_source(tx, "qa"), new, by=by)


async def add_files(db: Database, store: FileStore, uploads: Sequence[Upload], *, by: Actor) -> list[DocumentOut]:
    """Each file becomes a document, also one that can never be read: it says why, and the others go on.

    The bytes are stored before the job can see the document, outside of any transaction's time.
    """
    documents: list[DocumentOut] = []
    for upload in uploads:
        problem = _refusal(upload)
        name = one_line(upload.name.replace("\\", "/").rsplit("/", 1)[-1], limit=300) or "file"
        new = NewDocument(
            kind="file",
            title=name,
            content_type=None if problem else CONTENT_TYPES[kind_of(name)],
            size_bytes=len(upload.body),
        )
        async with db.transaction(by.workspace_id) as tx:
            source_id = await insert_source(tx, kind="file", name=name)
            document_id = (await insert_documents(tx, source_id, [new]))[0]
            if problem:
                await mark_failed(tx, document_id, version=1, code=problem.code, text=str(problem))
            else:
                # Within the transaction: a document whose bytes could not be stored never existed.
                await store.write(file_key(by.workspace_id, document_id), upload.body)
                await index_later(tx, document_id, version=1)
            documents.append(await _announce_new(tx, document_id, by=by))
    return documents


def _refusal(upload: Upload) -> Unreadable | None:
    try:
        if len(upload.body) > MAX_FILE_BYTES:
            raise Unreadable("too_large")
        check_start(kind_of(upload.name), upload.body[:4096])
    except Unreadable as problem:
        return problem
    return None


async def _add(tx: Tx, source_id: SourceId, new: NewDocument, *, by: Actor) -> DocumentOut:
    document_id = (await insert_documents(tx, source_id, [new]))[0]
    await index_later(tx, document_id, version=1)
    return await _announce_new(tx, document_id, by=by)


async def _announce_new(tx: Tx, document_id: DocumentId, *, by: Actor) -> DocumentOut:
    await record(tx, "document.added", by=by, subject_kind="document", subject_id=document_id)
    return await announce_document(tx, document_id)
