"""Opening a source: a passage inside its document, for whoever was shown the citation."""

from dataclasses import dataclass
from uuid import UUID

from relevo.platform.db import Tx


@dataclass(frozen=True, kw_only=True)
class OpenedPassage:
    title: str
    heading: str
    text: str
    document_text: str
    url: str | None


async def find_passage(tx: Tx, passage_id: UUID) -> OpenedPassage | None:
    """None once the document was changed or removed: its passages were replaced with it."""
    row = await tx.fetchrow(
        """
        SELECT document.title, passage.heading, passage.text, document.text AS document_text, document.url
        FROM passage JOIN knowledge_document AS document
            ON document.workspace_id = passage.workspace_id AND document.id = passage.document_id
        WHERE passage.workspace_id = $1 AND passage.id = $2
        """,
        tx.tenant,
        passage_id,
    )
    return OpenedPassage(**dict(row)) if row else None
