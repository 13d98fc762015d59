"""Past conversations over HTTP: imports, and the Q&As proposed from them."""

from typing import Annotated
from uuid import UUID

from fastapi import Form, UploadFile
from pydantic import ValidationError

from relevo.desk.knowledge.tickets import queries
from relevo.desk.knowledge.tickets.deciding import change_proposal, decide
from relevo.desk.knowledge.tickets.detect import detect_format
from relevo.desk.knowledge.tickets.errors import (
    ColumnsMissing,
    ImportIsOver,
    NoSuchImport,
    NoSuchProposal,
    NotAnExport,
    OursMissing,
    ProposalIsDecided,
    SettingsUnreadable,
)
from relevo.desk.knowledge.tickets.importing import cancel_import, start_import
from relevo.desk.knowledge.tickets.limits import MAX_FILE_BYTES, MAX_HEAD_BYTES
from relevo.desk.knowledge.tickets.schemas import (
    DecidedOut,
    DecideInput,
    ImportSettings,
    PastImportOut,
    PastLookOut,
    ProposalChange,
    ProposalOut,
    Status,
)
from relevo.desk.knowledge.tickets.shape import Refused
from relevo.desk.knowledge.tickets.tables import guess_columns, header_of
from relevo.platform.files import FileStore
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

router = Router(tags=["knowledge"])

Store = Annotated[FileStore, provided(FileStore)]
_ROOM_FOR_FORM = 100_000
_PROPOSAL_BYTES = 5_000_000


@router.post(
    "/knowledge/imports/look",
    caller=Caller.TEAMMATE,
    transaction=False,
    body_bytes=MAX_HEAD_BYTES + _ROOM_FOR_FORM,
    errors=[BodyTooLarge],
)
async def look_at_past(file: UploadFile) -> PastLookOut:
    """What the first 256 kB of a file say: its format and, of a CSV file, its columns with a guess."""
    head = await file.read(MAX_HEAD_BYTES)
    known = detect_format(file.filename or "file", head)
    try:
        columns = header_of(head) if known == "csv" else []
    except Refused:
        known, columns = None, []
    return PastLookOut(format=known, columns=columns[:200], guess=guess_columns(columns))


@router.post(
    "/knowledge/imports",
    caller=Caller.TEAMMATE,
    transaction=False,
    status_code=201,
    body_bytes=MAX_FILE_BYTES + _ROOM_FOR_FORM,
    errors=[NotAnExport, ColumnsMissing, OursMissing, SettingsUnreadable, BodyTooLarge],
)
async def import_past(
    file: UploadFile,
    actor: CurrentActor,
    db: RequestDatabase,
    store: Store,
    settings: Annotated[str, Form(max_length=50_000)] = "{}",
) -> PastImportOut:
    """Read past conversations (Zendesk, Intercom or Chatwoot JSON, CSV, mbox; 50 MB) in the background.

    Questions and answers of people are proposed, without personal data; the file is deleted once it has been read.
    """
    try:
        given = ImportSettings.model_validate_json(settings)
    except ValidationError:
        raise SettingsUnreadable from None
    body = await file.read(MAX_FILE_BYTES + 1)
    return await start_import(db, store, file.filename or "file", body, given, by=actor)


@router.get("/knowledge/imports", caller=Caller.TEAMMATE)
async def list_past_imports(tx: RequestTx, page: RequestedPage) -> Page[PastImportOut]:
    """Imports of past conversations, newest first."""
    return await queries.list_imports(tx, page)


@router.get("/knowledge/imports/{import_id}", caller=Caller.TEAMMATE, errors=[NoSuchImport])
async def get_past_import(import_id: UUID, tx: RequestTx) -> PastImportOut:
    """One import with its progress."""
    return await queries.get_import(tx, import_id)


@router.post("/knowledge/imports/{import_id}/cancel", caller=Caller.TEAMMATE, errors=[NoSuchImport, ImportIsOver])
async def cancel_past_import(import_id: UUID, tx: RequestTx, actor: CurrentActor) -> PastImportOut:
    """Stop reading; what was proposed so far stays, the file is deleted."""
    return await cancel_import(tx, import_id, by=actor)


@router.get("/knowledge/imports/{import_id}/proposals", caller=Caller.TEAMMATE, errors=[NoSuchImport])
async def list_past_proposals(
    import_id: UUID, tx: RequestTx, page: RequestedPage, status: Status | None = None
) -> Page[ProposalOut]:
    """The Q&As proposed from an import, the most frequent first."""
    return await queries.list_proposals(tx, import_id, page, status=status)


@router.patch(
    "/knowledge/proposals/{proposal_id}",
    caller=Caller.TEAMMATE,
    body_bytes=_PROPOSAL_BYTES,
    errors=[NoSuchProposal, ProposalIsDecided],
)
async def change_past_proposal(proposal_id: UUID, change: ProposalChange, tx: RequestTx) -> ProposalOut:
    """Edit a proposal before it is approved."""
    return await change_proposal(tx, proposal_id, change)


@router.post("/knowledge/proposals/decide", caller=Caller.TEAMMATE)
async def decide_past_proposals(given: DecideInput, tx: RequestTx, actor: CurrentActor) -> DecidedOut:
    """Approve (each becomes a Q&A), reject, or reopen what was rejected; up to 100 at once."""
    return await decide(tx, given.ids, given.decision, by=actor)
