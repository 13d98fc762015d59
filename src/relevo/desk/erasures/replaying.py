"""Erasing again, after a restore, whoever was erased since the backup was made."""

from collections.abc import AsyncIterator, Sequence

from relevo.desk.contacts.api import NoSuchContact
from relevo.desk.erasures.actions import do_erase
from relevo.desk.erasures.tasks import delete_files
from relevo.desk.erasures.tombstones import STORE_PREFIX, Tombstone, read_tombstones
from relevo.kit.ids import ContactId, TeammateId, WorkspaceId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database, Tx
from relevo.platform.files import FileStore


async def list_stored(files: FileStore) -> AsyncIterator[Tombstone]:
    async for key in files.list_keys():
        if key.startswith(STORE_PREFIX):
            for one in read_tombstones((await files.read(key)).decode()):
                yield one


async def replay(db: Database, files: FileStore, tombstones: Sequence[Tombstone]) -> int:
    """Erase again whoever a restored backup brought back; how many contacts were. Safe to run twice."""
    count = 0
    for one in sorted(set(tombstones)):
        for contact_id in one.contact_ids:
            count += await _erase_again(db, files, WorkspaceId(one.workspace_id), ContactId(contact_id))
    return count


async def _erase_again(db: Database, files: FileStore, workspace_id: WorkspaceId, contact_id: ContactId) -> bool:
    async with db.transaction(workspace_id) as tx:
        by = await _restorer(tx, workspace_id)
        if by is None:
            return False
        try:
            receipt = await do_erase(tx, contact_id, by=by)
        except NoSuchContact:
            return False
    await delete_files(db, files, workspace_id, receipt["id"])
    return True


async def _restorer(tx: Tx, workspace_id: WorkspaceId) -> Actor | None:
    """In the name of nobody who is there: the audit trail says "Restore". None: no such workspace in this backup."""
    owner_id = await tx.fetchval(
        "SELECT id FROM teammate WHERE workspace_id = $1 AND role = 'owner' ORDER BY created_at LIMIT 1", workspace_id
    )
    if owner_id is None:
        return None
    return Actor(
        workspace_id=workspace_id, teammate_id=TeammateId(owner_id), name="Restore", role=Role.OWNER, via="session",
        credential_id=new_id(),
    )  # fmt: skip
