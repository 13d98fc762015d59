"""All SQL of stored files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from relevo.kit.errors import NotFound
from relevo.kit.ids import ConversationId, FileId
from relevo.platform.db import Record, Tx

_COLUMNS = "id, name, content_type, size_bytes, storage_key, width, height, conversation_id"


class NoSuchFile(NotFound, code="not_found", status=404):
    """There is no file under this id."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    id: FileId
    name: str
    content_type: str
    size_bytes: int
    storage_key: str
    width: int | None
    height: int | None
    conversation_id: ConversationId | None

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


@dataclass(frozen=True)
class FileOwner:
    """Who sent it: until it is part of a message, only they may attach it."""

    kind: Literal["teammate", "contact"]
    id: UUID


def _from(row: Record) -> StoredFile:
    return StoredFile(**dict(row.items()))


async def insert_file(tx: Tx, file: StoredFile, *, sha256: bytes, owner: FileOwner) -> None:
    await tx.execute(
        """
        INSERT INTO stored_file (workspace_id, id, name, content_type, size_bytes, sha256, storage_key, width, height,
                                 owner_kind, owner_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        tx.tenant,
        file.id,
        file.name,
        file.content_type,
        file.size_bytes,
        sha256,
        file.storage_key,
        file.width,
        file.height,
        owner.kind,
        owner.id,
    )


async def get_file(tx: Tx, file_id: FileId) -> StoredFile:
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM stored_file WHERE workspace_id = $1 AND id = $2 AND purpose = 'attachment'",
        tx.tenant,
        file_id,
    )
    if row is None:
        raise NoSuchFile
    return _from(row)


async def find_files(tx: Tx, file_ids: Sequence[FileId]) -> list[StoredFile]:
    """In the order given; those that do not exist are left out."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM stored_file WHERE workspace_id = $1 AND id = ANY($2)", tx.tenant, file_ids
    )
    found = {row["id"]: _from(row) for row in rows}
    return [found[file_id] for file_id in file_ids if file_id in found]


async def bind_files(
    tx: Tx, file_ids: Sequence[FileId], *, conversation_id: ConversationId, owner: FileOwner
) -> list[StoredFile]:
    """Make uploads part of a conversation. Only the one who sent a file can do that, and once."""
    rows = await tx.fetch(
        f"""
        UPDATE stored_file SET conversation_id = $3
        WHERE workspace_id = $1 AND id = ANY($2) AND conversation_id IS NULL AND purpose = 'attachment'
          AND owner_kind = $4 AND owner_id = $5
        RETURNING {_COLUMNS}
        """,
        tx.tenant,
        file_ids,
        conversation_id,
        owner.kind,
        owner.id,
    )
    if len(rows) != len(set(file_ids)):
        raise NoSuchFile
    found = {row["id"]: _from(row) for row in rows}
    return [found[file_id] for file_id in dict.fromkeys(file_ids)]
