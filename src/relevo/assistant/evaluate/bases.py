"""Temporary knowledge for a measurement: a workspace of its own, filled and asked like any other, then erased."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from relevo.desk.knowledge.api import (
    Found,
    NewDocument,
    Query,
    Scope,
    add_ready_documents,
    calibrate,
    current_embedder,
    embed_missing,
    insert_source,
    search_many,
)
from relevo.kit.ids import DocumentId, WorkspaceId, new_id
from relevo.platform.db import Database

_BATCH_DOCUMENTS = 500
_BATCH_QUERIES = 40


@dataclass
class Base:
    """Knowledge under measurement; `keys` is what a set calls each document."""

    db: Database
    workspace_id: WorkspaceId
    keys: dict[DocumentId, str]

    async def add(self, documents: Sequence[tuple[str, NewDocument]]) -> None:
        async with self.db.transaction(self.workspace_id) as tx:
            source_id = await insert_source(tx, kind="text", name="measured set")
        for start in range(0, len(documents), _BATCH_DOCUMENTS):
            batch = documents[start : start + _BATCH_DOCUMENTS]
            async with self.db.transaction(self.workspace_id) as tx:
                ids = await add_ready_documents(tx, source_id, [document for _, document in batch])
            self.keys |= {i: key for i, (key, _) in zip(ids, batch, strict=True)}
        # What a worker does in the background is done before the first question here.
        embedder = current_embedder()
        if embedder is not None:
            await embed_missing(self.db, self.workspace_id, embedder)
            async with self.db.transaction(self.workspace_id) as tx:
                await calibrate(tx)

    async def ask(self, queries: Sequence[Query], *, limit: int = 20, words_alone: bool = False) -> list[Found]:
        scope = Scope(trust=0.0) if words_alone else Scope()
        found: list[Found] = []
        for start in range(0, len(queries), _BATCH_QUERIES):
            async with self.db.transaction(self.workspace_id, read_only=True) as tx:
                found += await search_many(tx, queries[start : start + _BATCH_QUERIES], scope=scope, limit=limit)
        return found

    def ranking(self, found: Found) -> list[str]:
        """The set's own keys of the documents found, best first, each once."""
        return list(dict.fromkeys(self.keys[DocumentId(ranked.document_id)] for ranked in found.ranked))


@asynccontextmanager
async def temporary_base(db: Database) -> AsyncGenerator[Base]:
    workspace_id = WorkspaceId(new_id())
    async with db.transaction(workspace_id) as tx:
        await tx.execute(
            "INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'Measurement', $2)",
            workspace_id,
            f"measurement-{workspace_id.hex}",
        )
    try:
        yield Base(db, workspace_id, {})
    finally:
        async with db.transaction(workspace_id) as tx:
            for table in _ERASED:
                await tx.execute(f"DELETE FROM {table} WHERE workspace_id = $1", workspace_id)


_ERASED = (
    "knowledge_source",
    "website_host",
    "term_stat",
    "knowledge_stat",
    "knowledge_calibration",
    "workspace",
)
