"""Knowledge over HTTP."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import File, Query, Response, UploadFile
from pydantic import AfterValidator

from relevo.desk.knowledge import queries
from relevo.desk.knowledge.actions.add_documents import Upload, add_files, do_add_qa, do_add_text
from relevo.desk.knowledge.actions.change_document import do_change_document, do_reindex_document
from relevo.desk.knowledge.actions.delete_document import do_delete_document
from relevo.desk.knowledge.answers import search
from relevo.desk.knowledge.dense.questions import prepare_questions
from relevo.desk.knowledge.errors import NoSuchDocument, NotAQaSheet, NotForThisKind, TooManyFiles
from relevo.desk.knowledge.events import announce_document
from relevo.desk.knowledge.extract.limits import MAX_FILE_BYTES
from relevo.desk.knowledge.language import detect_language
from relevo.desk.knowledge.schemas import (
    DocumentChange,
    DocumentDetail,
    DocumentOut,
    Expires,
    Language,
    QaInput,
    SearchHitOut,
    SheetOut,
    SheetRowOut,
    SourceOut,
    State,
    StatsOut,
    TextInput,
)
from relevo.desk.knowledge.sheets.comparing import Compared
from relevo.desk.knowledge.sheets.importing import export_sheet, import_sheet, preview_sheet
from relevo.desk.knowledge.website.actions.control_website import do_reindex_page_of
from relevo.kit.ids import DocumentId
from relevo.kit.text.folding import one_line
from relevo.platform.files import FileStore
from relevo.platform.files.names import content_disposition
from relevo.platform.http import (
    Caller,
    CurrentActor,
    Page,
    RequestDatabase,
    RequestedPage,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.http.requests import BodyTooLarge
from relevo.platform.http.texts import check_text

router = Router(tags=["knowledge"])

MAX_FILES = 20
# Many files of the largest size do not fit into one request; a form of several middle ones does.
MAX_UPLOAD_BYTES = 4 * MAX_FILE_BYTES
MAX_TEXT_BODY_BYTES = 5_000_000
MAX_SHEET_BYTES = 10 * 1024 * 1024
_SHEET_ERRORS = [NotAQaSheet, BodyTooLarge]

Store = Annotated[FileStore, provided(FileStore)]
Asked = Annotated[str, Query(min_length=1, max_length=2000), AfterValidator(check_text)]
Search = Annotated[str | None, Query(max_length=200), AfterValidator(lambda text: check_text(text) if text else None)]


@router.get("/knowledge/sources", caller=Caller.TEAMMATE)
async def list_sources(tx: RequestTx, page: RequestedPage) -> Page[SourceOut]:
    """Sources, newest first, each with what it holds."""
    return await queries.list_sources(tx, page)


@router.get("/knowledge/stats", caller=Caller.TEAMMATE)
async def get_knowledge_stats(tx: RequestTx) -> StatsOut:
    """How much knowledge there is, and in which languages."""
    return await queries.get_stats(tx)


@router.get("/knowledge/documents", caller=Caller.TEAMMATE)
async def list_documents(
    tx: RequestTx,
    page: RequestedPage,
    source_id: UUID | None = None,
    q: Search = None,
    *,
    state: State | None = None,
    tag: Search = None,
    expires: Expires | None = None,
) -> Page[DocumentOut]:
    """Documents, newest first; `q` looks in titles and texts; `expires` soon: within 14 days."""
    return await queries.list_documents(
        tx, page, source_id=source_id, q=q, wanted=queries.Wanted(state=state, tag=tag, expires=expires)
    )


@router.post(
    "/knowledge/files",
    caller=Caller.TEAMMATE,
    transaction=False,
    body_bytes=MAX_UPLOAD_BYTES,
    status_code=201,
    errors=[TooManyFiles, BodyTooLarge],
)
async def upload_knowledge_files(
    files: Annotated[list[UploadFile], File()], actor: CurrentActor, db: RequestDatabase, store: Store
) -> list[DocumentOut]:
    """Send up to 20 files (pdf, docx, xlsx, pptx, csv, json, html, md, txt, pictures; 50 MB each).

    Each is read by itself; a failed one says why.
    """
    if not 1 <= len(files) <= MAX_FILES:
        raise TooManyFiles
    uploads = [Upload(file.filename or "file", await file.read(MAX_FILE_BYTES + 1)) for file in files]
    return await add_files(db, store, uploads, by=actor)


@router.post("/knowledge/texts", caller=Caller.TEAMMATE, status_code=201, body_bytes=MAX_TEXT_BODY_BYTES)
async def create_text(given: TextInput, tx: RequestTx, actor: CurrentActor) -> DocumentOut:
    """Write a text (Markdown) that assistants may answer from."""
    return await do_add_text(tx, given, by=actor)


@router.post("/knowledge/qas", caller=Caller.TEAMMATE, status_code=201, body_bytes=MAX_TEXT_BODY_BYTES)
async def create_qa(given: QaInput, tx: RequestTx, actor: CurrentActor) -> DocumentOut:
    """Write a question with its answer and other ways customers ask it."""
    return await do_add_qa(tx, given, by=actor)


@router.get("/knowledge/documents/{document_id}", caller=Caller.TEAMMATE, errors=[NoSuchDocument])
async def get_document(document_id: DocumentId, tx: RequestTx) -> DocumentDetail:
    """One document with its text, passages and phrasings."""
    return await queries.get_document_detail(tx, document_id)


@router.get("/knowledge/qas.csv", caller=Caller.TEAMMATE, response_class=Response)
async def export_qas(tx: RequestTx) -> Response:
    """All Q&As as a CSV file that can be imported again."""
    headers = {"Content-Disposition": content_disposition("questions-and-answers.csv", inline=False)}
    # The mark tells spreadsheets that this is UTF-8.
    body = "\ufeff" + await export_sheet(tx)
    return Response(body.encode(), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/knowledge/qas/preview", caller=Caller.TEAMMATE, body_bytes=MAX_SHEET_BYTES, errors=_SHEET_ERRORS)
async def preview_qas(file: UploadFile, tx: RequestTx) -> SheetOut:
    """What importing this CSV file would add, change and refuse; nothing is changed."""
    return _sheet_out(await preview_sheet(tx, await file.read(MAX_SHEET_BYTES)))


@router.post(
    "/knowledge/qas/import",
    caller=Caller.TEAMMATE,
    transaction=False,
    body_bytes=MAX_SHEET_BYTES,
    errors=_SHEET_ERRORS,
)
async def import_qas(file: UploadFile, actor: CurrentActor, db: RequestDatabase) -> SheetOut:
    """Add and change Q&As from a CSV file (question, answer, phrasings separated by |, language); up to 2,000 rows."""
    return _sheet_out(await import_sheet(db, await file.read(MAX_SHEET_BYTES), by=actor))


def _sheet_out(compared: Sequence[Compared]) -> SheetOut:
    counts = Counter(each.effect for each in compared)
    rows = [
        SheetRowOut(
            line=each.row.line,
            question=one_line(each.row.question, limit=200),
            effect=each.effect,
            refusal=each.row.refusal,
            document_id=each.present.id if each.present else None,
        )
        for each in compared
    ]
    return SheetOut(
        new=counts["new"], changed=counts["changed"], same=counts["same"], refused=counts["refused"], rows=rows
    )


@router.patch(
    "/knowledge/documents/{document_id}",
    caller=Caller.TEAMMATE,
    errors=[NoSuchDocument, NotForThisKind],
    body_bytes=MAX_TEXT_BODY_BYTES,
)
async def change_document(
    document_id: DocumentId, change: DocumentChange, tx: RequestTx, actor: CurrentActor
) -> DocumentOut:
    """Change a document; the old version is found until the new one is ready."""
    return await do_change_document(tx, document_id, change, by=actor)


@router.delete("/knowledge/documents/{document_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchDocument])
async def delete_document(document_id: DocumentId, tx: RequestTx, actor: CurrentActor) -> None:
    """Delete a document; it is not found from now on."""
    await do_delete_document(tx, document_id, by=actor)


@router.post("/knowledge/documents/{document_id}/reindex", caller=Caller.TEAMMATE, errors=[NoSuchDocument])
async def reindex_document(document_id: DocumentId, tx: RequestTx) -> DocumentOut:
    """Read the document again; a page of a website is fetched again."""
    if await do_reindex_page_of(tx, document_id):
        return await announce_document(tx, document_id)
    return await do_reindex_document(tx, document_id)


@router.get("/knowledge/search", caller=Caller.TEAMMATE, transaction=False)
async def search_knowledge(
    db: RequestDatabase, actor: CurrentActor, q: Asked, language: Language | None = None
) -> list[SearchHitOut]:
    """The passages an assistant would look at for this question, best first."""
    # A provider may be asked for the question's vector: not while a transaction is open.
    await prepare_questions(actor.workspace_id, [q])
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        hits = await search(tx, q, language=language or detect_language(q), limit=10)
    return [
        SearchHitOut(
            passage_id=hit.passage_id,
            document_id=hit.document_id,
            title=hit.title,
            heading=hit.heading,
            text=hit.text,
            score=hit.score,
            matched="question" if hit.kind == "answer" else "text",
        )
        for hit in hits
    ]
