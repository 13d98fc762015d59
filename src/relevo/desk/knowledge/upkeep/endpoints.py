"""The upkeep of documents over HTTP: versions, corrections, tags, expiry, scope, and what relies on them."""

import asyncio
from typing import Annotated

from fastapi import Query

from relevo.desk.knowledge.actions.change_document import do_settle_correction, locked, rewrite_document
from relevo.desk.knowledge.errors import NoSuchAssistant, NoSuchDocument, NoSuchVersion, NotCorrected
from relevo.desk.knowledge.queries import get_document_out
from relevo.desk.knowledge.schemas import DocumentOut
from relevo.desk.knowledge.upkeep.schemas import (
    DocumentUsesOut,
    DocumentVersionOut,
    SettleCorrectionInput,
    TagOut,
    TextComparisonOut,
    TextPartOut,
    UpkeepInput,
)
from relevo.desk.knowledge.upkeep.settings import do_change_upkeep, list_tags
from relevo.desk.knowledge.upkeep.uses import list_uses
from relevo.desk.knowledge.versions.comparing import compare_texts
from relevo.desk.knowledge.versions.repository import Version, find_version, list_versions
from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["knowledge"])

Number = Annotated[int, Query(ge=1, le=2_000_000_000)]


@router.get("/knowledge/tags", caller=Caller.TEAMMATE)
async def list_document_tags(tx: RequestTx) -> list[TagOut]:
    """The tags in use, the most used first (at most 500)."""
    return await list_tags(tx)


@router.patch(
    "/knowledge/documents/{document_id}/upkeep", caller=Caller.TEAMMATE, errors=[NoSuchDocument, NoSuchAssistant]
)
async def change_document_upkeep(
    document_id: DocumentId, given: UpkeepInput, tx: RequestTx, actor: CurrentActor
) -> DocumentOut:
    """Set up to 20 tags, the moment it expires, or the assistants that may use it (of a page: of its website)."""
    return await do_change_upkeep(tx, document_id, given, by=actor)


@router.get("/knowledge/documents/{document_id}/versions", caller=Caller.TEAMMATE, errors=[NoSuchDocument])
async def list_document_versions(document_id: DocumentId, tx: RequestTx) -> list[DocumentVersionOut]:
    """The last 20 versions that differ, newest first."""
    await get_document_out(tx, document_id)
    return [
        DocumentVersionOut(
            version=each.version,
            title=each.title,
            characters=len(each.text),
            made_by=each.made_by or None,
            made_at=each.made_at,
        )
        for each in await list_versions(tx, document_id)
    ]


@router.get(
    "/knowledge/documents/{document_id}/versions/{version}/changes",
    caller=Caller.TEAMMATE,
    errors=[NoSuchDocument, NoSuchVersion],
)
async def compare_document_versions(
    document_id: DocumentId, version: int, tx: RequestTx, before: Number | None = None
) -> TextComparisonOut:
    """What changed from `before` (or else the version kept before it) to this version, word by word."""
    new = await _version(tx, document_id, version)
    if before is None:
        older = [each.version for each in await list_versions(tx, document_id) if each.version < version]
        before = max(older, default=0)
    old = await _version(tx, document_id, before)
    title, text = await asyncio.to_thread(
        lambda: (compare_texts(old.title, new.title), compare_texts(old.text, new.text))
    )
    return TextComparisonOut(
        title=[TextPartOut(change=part.change, text=part.text) for part in title],
        text=[TextPartOut(change=part.change, text=part.text) for part in text],
        phrasings_removed=[each for each in old.phrasings if each not in new.phrasings],
        phrasings_added=[each for each in new.phrasings if each not in old.phrasings],
    )


@router.post(
    "/knowledge/documents/{document_id}/versions/{version}/restore",
    caller=Caller.TEAMMATE,
    errors=[NoSuchDocument, NoSuchVersion],
)
async def restore_document_version(
    document_id: DocumentId, version: int, tx: RequestTx, actor: CurrentActor
) -> DocumentOut:
    """Go back to a version: it becomes the newest, and nothing between is lost."""
    document = await locked(tx, document_id)
    old = await _version(tx, document_id, version)
    phrasings = old.phrasings if document.kind == "qa" else None
    return await rewrite_document(tx, document, title=old.title, text=old.text, phrasings=phrasings, by=actor)


@router.post(
    "/knowledge/documents/{document_id}/correction", caller=Caller.TEAMMATE, errors=[NoSuchDocument, NotCorrected]
)
async def settle_document_correction(
    document_id: DocumentId, given: SettleCorrectionInput, tx: RequestTx, actor: CurrentActor
) -> DocumentOut:
    """Of a text corrected by hand: keep it although its source changed, or take the source's text again."""
    return await do_settle_correction(tx, document_id, keep=given.keep, by=actor)


@router.get("/knowledge/documents/{document_id}/uses", caller=Caller.TEAMMATE, errors=[NoSuchDocument])
async def list_document_uses(document_id: DocumentId, tx: RequestTx, only_changed: bool = False) -> DocumentUsesOut:
    """The answers and open conversations that rely on it, newest first, and which of them on text that changed."""
    await get_document_out(tx, document_id)
    return await list_uses(tx, document_id, only_changed=only_changed)


async def _version(tx: Tx, document_id: DocumentId, version: int) -> Version:
    found = await find_version(tx, document_id, version)
    if found is None:
        await get_document_out(tx, document_id)
        raise NoSuchVersion
    return found
