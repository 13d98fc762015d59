"""Links to one file that end soon: for customers, whose browser sends no credential with an image."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from relevo.kit.ids import FileId, WorkspaceId
from relevo.platform.files.repository import NoSuchFile

PURPOSE = "file links"
VALID_FOR_S = 3_600
PATH = "/api/v1/signed-files"
_MAC_BYTES = 16


@dataclass(frozen=True)
class FileLinks:
    """`key` from SecretBox.derive_key(PURPOSE)."""

    key: bytes
    clock: Callable[[], float] = time.time

    def path_for(self, workspace_id: WorkspaceId, file_id: FileId) -> str:
        # Rounded up to the half hour, so that the same image keeps its address and the browser its copy.
        until = (int(self.clock()) // (VALID_FOR_S // 2) + 3) * (VALID_FOR_S // 2)
        named = workspace_id.bytes + file_id.bytes + until.to_bytes(6, "big")
        return f"{PATH}/{urlsafe_b64encode(named + self._mac(named)).decode().rstrip('=')}"

    def check(self, text: str) -> tuple[WorkspaceId, FileId]:
        """Raises NoSuchFile for what is not ours or is over: which of the two, a stranger does not learn."""
        try:
            raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        except ValueError:
            raise NoSuchFile from None
        named, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        if len(named) != 38 or not hmac.compare_digest(mac, self._mac(named)):
            raise NoSuchFile
        if int.from_bytes(named[32:], "big") < self.clock():
            raise NoSuchFile
        return WorkspaceId(UUID(bytes=named[:16])), FileId(UUID(bytes=named[16:32]))

    def _mac(self, named: bytes) -> bytes:
        return hmac.digest(self.key, named, hashlib.sha256)[:_MAC_BYTES]
