"""Versions of documents in the database: what stood there, to compare with and to go back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from relevo.kit.ids import DocumentId
from relevo.platform.db import Tx

MAX_VERSIONS = 20


@dataclass(frozen=True, kw_only=True)
class Version:
    version: int
    title: str
    text: str
    phrasings: list[str]
    made_by: str  # "" where no person wrote it
    made_at: datetime


_KEEP = """
INSERT INTO knowledge_version (workspace_id, document_id, version, title, text, phrasings, made_by)
SELECT document.workspace_id, document.id, document.version, document.title, document.text, document.phrasings,
       document.written_by
FROM (SELECT knowledge_document.*, ARRAY(
          SELECT phrasing.text FROM knowledge_phrasing AS phrasing
          WHERE phrasing.workspace_id = knowledge_document.workspace_id AND phrasing.document_id = knowledge_document.id
          ORDER BY phrasing.created_at, phrasing.id) AS phrasings
      FROM knowledge_document WHERE workspace_id = $1 AND id = ANY($2)) AS document
LEFT JOIN LATERAL (
    SELECT kept.title, kept.text, kept.phrasings FROM knowledge_version AS kept
    WHERE kept.workspace_id = document.workspace_id AND kept.document_id = document.id
    ORDER BY kept.version DESC LIMIT 1) AS last ON true
WHERE (document.title, document.text, document.phrasings) IS DISTINCT FROM (last.title, last.text, last.phrasings)
ON CONFLICT DO NOTHING
"""

_FORGET = """
DELETE FROM knowledge_version USING (
    SELECT document_id, version, row_number() OVER (PARTITION BY document_id ORDER BY version DESC) AS place
    FROM knowledge_version WHERE workspace_id = $1 AND document_id = ANY($2)) AS counted
WHERE knowledge_version.workspace_id = $1 AND knowledge_version.document_id = counted.document_id
    AND knowledge_version.version = counted.version AND counted.place > $3
"""


async def keep_versions(tx: Tx, document_ids: Sequence[DocumentId]) -> None:
    """Keep what the documents say now, if it differs from what is kept; the oldest beyond MAX_VERSIONS go."""
    await tx.execute(_KEEP, tx.tenant, document_ids)
    await tx.execute(_FORGET, tx.tenant, document_ids, MAX_VERSIONS)


async def list_versions(tx: Tx, document_id: DocumentId) -> list[Version]:
    """Newest first."""
    rows = await tx.fetch(
        "SELECT version, title, text, phrasings, made_by, made_at FROM knowledge_version "
        "WHERE workspace_id = $1 AND document_id = $2 ORDER BY version DESC",
        tx.tenant,
        document_id,
    )
    return [Version(**dict(row)) for row in rows]


async def find_version(tx: Tx, document_id: DocumentId, version: int) -> Version | None:
    row = await tx.fetchrow(
        "SELECT version, title, text, phrasings, made_by, made_at FROM knowledge_version "
        "WHERE workspace_id = $1 AND document_id = $2 AND version = $3",
        tx.tenant,
        document_id,
        version,
    )
    return Version(**dict(row)) if row else None
