"""Taking a file in: look at it, make it harmless, keep the bytes, then write the row.

The bytes are stored before the row, so a row never points at nothing; an upload that dies in between leaves bytes
that nobody can reach.
"""

import hashlib
import secrets

from relevo.kit.ids import FileId, WorkspaceId, new_id
from relevo.platform.db import Database
from relevo.platform.files.images import clean_image
from relevo.platform.files.kinds import FileRefused, kind_of
from relevo.platform.files.names import clean_name
from relevo.platform.files.repository import FileOwner, StoredFile, insert_file
from relevo.platform.files.scanning import scan
from relevo.platform.files.stores import FileStore

MAX_FILE_BYTES = 25_000_000
# A form around the file: boundaries, names.
MAX_UPLOAD_BODY_BYTES = MAX_FILE_BYTES + 100_000


async def receive_upload(
    db: Database, store: FileStore, workspace_id: WorkspaceId, *, name: str, body: bytes, owner: FileOwner
) -> StoredFile:
    """Opens its own short transaction: decoding an image must not hold a database connection."""
    if len(body) > MAX_FILE_BYTES:
        raise FileRefused(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
    name = clean_name(name)
    kind = kind_of(name, body)
    # What was sent, before anything of it is decoded.
    await scan(body)
    width = height = None
    if kind.is_image:
        image = await clean_image(body, kind.content_type)
        body, width, height = image.body, image.width, image.height
    file = StoredFile(
        id=FileId(new_id()),
        name=name,
        content_type=kind.content_type,
        size_bytes=len(body),
        storage_key=f"{workspace_id.hex}/{secrets.token_hex(20)}",
        width=width,
        height=height,
        conversation_id=None,
    )
    await store.write(file.storage_key, body)
    async with db.transaction(workspace_id) as tx:
        await insert_file(tx, file, sha256=hashlib.sha256(body).digest(), owner=owner)
    return file
