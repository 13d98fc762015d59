"""Links to a customer's page: signed, so that none can be made; with a row, so that they can be taken back."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.memories.errors import NoSuchPage
from relevo.kit.ids import WorkspaceId

PURPOSE = "memory pages"
PATH = "/m"
VALID_DAYS = 7
_MAC_BYTES = 16
_NAMED_BYTES = 38


@dataclass(frozen=True)
class PageLinks:
    """`key` from SecretBox.derive_key(PURPOSE)."""

    key: bytes
    clock: Callable[[], float] = time.time

    def path_for(self, workspace_id: WorkspaceId, link_id: UUID, *, until: float) -> str:
        named = workspace_id.bytes + link_id.bytes + int(until).to_bytes(6, "big")
        return f"{PATH}/{urlsafe_b64encode(named + self._mac(named)).decode().rstrip('=')}"

    def check(self, text: str) -> tuple[WorkspaceId, UUID]:
        """Raises NoSuchPage for what is not ours or is over: which of the two, a stranger does not learn."""
        try:
            raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        except ValueError:
            raise NoSuchPage from None
        named, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        if len(named) != _NAMED_BYTES or not hmac.compare_digest(mac, self._mac(named)):
            raise NoSuchPage
        if int.from_bytes(named[32:], "big") < self.clock():
            raise NoSuchPage
        return WorkspaceId(UUID(bytes=named[:16])), UUID(bytes=named[16:32])

    def _mac(self, named: bytes) -> bytes:
        return hmac.digest(self.key, named, hashlib.sha256)[:_MAC_BYTES]
