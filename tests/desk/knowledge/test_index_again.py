"""The job of a document, run twice, late, or in vain."""

from typing import Any

import pytest

from relevo.desk.knowledge.actions.index_later import INDEX_DOCUMENT
from relevo.desk.knowledge.api import NewDocument, insert_source, search
from relevo.desk.knowledge.repository import find_document, insert_documents
from relevo.desk.knowledge.tasks import Deps, index_document, register
from relevo.kit.ids import DocumentId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from relevo.platform.jobs import JobContext, JobRegistry


async def waiting(db: Database, workspace_id: WorkspaceId, **fields: Any) -> DocumentId:
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="guide.md")
        new = NewDocument(kind=fields.pop("kind", "text"), title="guide.md", **fields)
        return (await insert_documents(tx, source_id, [new]))[0]


async def test_a_job_that_runs_twice_changes_nothing(db: Database, workspace_id: WorkspaceId, store: FileStore) -> None:
    document_id = await waiting(db, workspace_id, text="Press the red button.")
    for _ in range(2):
        await index_document(Deps(db, store), workspace_id, document_id, version=1)
    async with db.transaction(workspace_id) as tx:
        (hit,) = await search(tx, "red button", language="en")
        assert await tx.fetchval("SELECT sum(passages) FROM knowledge_stat") == 1
    assert hit.document_id == document_id


async def test_a_job_of_an_older_version_is_dropped(db: Database, workspace_id: WorkspaceId, store: FileStore) -> None:
    document_id = await waiting(db, workspace_id, text="Press the red button.")
    async with db.transaction(workspace_id) as tx:
        await tx.execute("UPDATE knowledge_document SET version = 2")
    await index_document(Deps(db, store), workspace_id, document_id, version=1)
    async with db.transaction(workspace_id) as tx:
        document = await find_document(tx, document_id)
        assert document is not None
        assert (document.state, await search(tx, "red button", language="en")) == ("pending", [])


async def test_a_file_whose_stored_copy_is_gone_says_so(
    db: Database, workspace_id: WorkspaceId, store: FileStore
) -> None:
    document_id = await waiting(db, workspace_id, kind="file", content_type="text/markdown")
    await index_document(Deps(db, store), workspace_id, document_id, version=1)
    async with db.transaction(workspace_id) as tx:
        document = await find_document(tx, document_id)
    assert document is not None
    assert (document.state, document.error_code) == ("failed", "file_missing")


@pytest.mark.parametrize(("attempt", "state"), [(1, "processing"), (4, "failed")])
async def test_a_job_given_up_does_not_leave_a_document_in_processing(
    db: Database, workspace_id: WorkspaceId, store: FileStore, attempt: int, state: str
) -> None:
    class BrokenStore:
        async def read(self, key: str) -> bytes:
            raise ConnectionError(key)

    document_id = await waiting(db, workspace_id, kind="file", content_type="text/markdown")
    registry = JobRegistry()
    register(registry, Deps(db, BrokenStore()))  # type: ignore[arg-type] - only reading matters here
    context = JobContext(job_id=1, name=INDEX_DOCUMENT, attempt=attempt, max_attempts=4)
    payload = {"workspace_id": str(workspace_id), "document_id": str(document_id), "version": 1}
    with pytest.raises(ConnectionError):
        await registry.tasks[INDEX_DOCUMENT].handler(context, payload)
    async with db.transaction(workspace_id) as tx:
        document = await find_document(tx, document_id)
    assert document is not None
    assert document.state == state
