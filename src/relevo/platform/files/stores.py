"""Where the bytes are: a folder or an S3 bucket, behind one port."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store


class FileStore(Protocol):
    """Keys are ours and never contain anything a person typed."""

    async def write(self, key: str, body: bytes) -> None: ...
    async def read(self, key: str) -> bytes:
        """Raises FileNotFoundError."""
        ...

    async def delete(self, key: str) -> None:
        """Also fine if it is not there."""
        ...

    def list_keys(self) -> AsyncIterator[str]: ...
    async def check(self) -> str:
        """Write, read and delete a small file; where the files are, in one sentence. Raises what went wrong."""
        ...


class ObjectFileStore:
    def __init__(self, store: ObjectStore, where: str) -> None:
        self._store = store
        self._where = where

    async def write(self, key: str, body: bytes) -> None:
        await obstore.put_async(self._store, key, body)

    async def read(self, key: str) -> bytes:
        found = await obstore.get_async(self._store, key)
        return bytes(await found.bytes_async())

    async def delete(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return

    async def list_keys(self) -> AsyncIterator[str]:
        batches = self._store.list()  # pyright: ignore[reportUnknownMemberType] - an overload of it needs a library we lack
        async for batch in batches:
            for entry in batch:
                yield entry["path"]

    async def check(self) -> str:
        key = f"check/{secrets.token_hex(8)}"
        await self.write(key, key.encode())
        if await self.read(key) != key.encode():
            raise OSError(f"{self._where} gives back other bytes than it was given.")
        await self.delete(key)
        return f"Files are kept in {self._where}."


def open_file_store(location: str) -> FileStore:
    """A folder, or s3://bucket/prefix with the usual AWS_* variables (AWS_ENDPOINT for other makers of S3)."""
    if location.startswith("s3://"):
        return ObjectFileStore(S3Store.from_url(location), location)
    folder = Path(location.removeprefix("file://"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return ObjectFileStore(LocalStore(folder), f"the folder {folder}")
