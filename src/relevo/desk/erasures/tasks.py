"""Deleting the bytes of an erased person's files."""

from uuid import UUID

from relevo.desk.erasures.actions import FILES_JOB
from relevo.desk.erasures.tombstones import Tombstone, store_key, write_tombstones
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.files import FileStore
from relevo.platform.jobs import JobContext, JobRegistry, Payload


def register(registry: JobRegistry, *, db: Database, files: FileStore) -> None:
    @registry.task(FILES_JOB, timeout_s=600)
    async def _delete(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: a file that is gone already is gone.
        await delete_files(db, files, WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["erasure_id"]))


async def delete_files(db: Database, files: FileStore, workspace_id: WorkspaceId, erasure_id: UUID) -> int:
    """How many. Their keys are forgotten when all of them are gone. What is left in the store is a tombstone."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        row = await tx.fetchrow(
            "SELECT files_left, receipt FROM contact_erasure WHERE workspace_id = $1 AND id = $2",
            workspace_id,
            erasure_id,
        )
    keys: list[str] = row["files_left"] if row else []
    for key in keys:
        await files.delete(key)
    if row is not None:
        stone = Tombstone(workspace_id, tuple(UUID(one) for one in row["receipt"].get("contact_ids", [])))
        await files.write(store_key(workspace_id, erasure_id), write_tombstones([stone]).encode())
    async with db.transaction(workspace_id) as tx:
        await tx.execute(
            "UPDATE contact_erasure SET files_left = '[]' WHERE workspace_id = $1 AND id = $2", workspace_id, erasure_id
        )
    return len(keys)
