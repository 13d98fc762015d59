"""Opaque tokens: `<kind>_<workspace in base32><secret>`.

The workspace is inside so that the hash can be looked up under that workspace's row-level security before
anybody is known. Whoever changes it looks in another workspace and finds nothing.
"""

import hashlib
import hmac
import secrets
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from relevo.kit.ids import WorkspaceId

SECRET_BYTES = 32
_WORKSPACE_CHARS = 26  # 128 bits in base32 without padding
_SECRET_CHARS = 43  # 256 bits in base64url without padding


class TokenKind(StrEnum):
    SESSION = "rs"
    API_KEY = "rk"
    INVITATION = "ri"
    LINK = "rl"
    RESET = "rp"
    VISITOR = "vt"


@dataclass(frozen=True, repr=False)
class Token:
    """A parsed or new token. Its text leaves through `.text` only, so a log line cannot contain it by accident."""

    kind: TokenKind
    workspace_id: WorkspaceId
    text: str

    @property
    def hash(self) -> bytes:
        """What is stored. A fast hash is right here: 256 random bits cannot be guessed."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def hint(self) -> str:
        """What people may see of it later, to tell two keys apart."""
        return f"{self.kind}_…{self.text[-4:]}"

    def matches(self, stored: bytes) -> bool:
        return hmac.compare_digest(self.hash, stored)

    def __repr__(self) -> str:
        return f"Token({self.hint})"


def make_token(kind: TokenKind, workspace_id: WorkspaceId) -> Token:
    workspace = b32encode(workspace_id.bytes).decode().rstrip("=").lower()
    secret = urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")
    return Token(kind, workspace_id, f"{kind}_{workspace}{secret}")


def parse_token(text: str, *kinds: TokenKind) -> Token | None:
    """The token, if it has the exact form of one of `kinds`; it is not yet known to exist."""
    prefix, _, rest = text.partition("_")
    kind = next((kind for kind in kinds if kind == prefix), None)
    if kind is None or len(rest) != _WORKSPACE_CHARS + _SECRET_CHARS or not rest.isascii():
        return None
    workspace, secret = rest[:_WORKSPACE_CHARS], rest[_WORKSPACE_CHARS:]
    try:
        raw_workspace = b32decode(workspace.upper() + "======")
        raw_secret = urlsafe_b64decode(secret + "=")
    except (BadBase64, ValueError):
        return None
    again = b32encode(raw_workspace).decode().rstrip("=").lower()
    # Base32 and base64 leave spare bits in the last letter; only the one canonical spelling is a token.
    canonical = urlsafe_b64encode(raw_secret).decode().rstrip("=")
    if again != workspace or canonical != secret:
        return None
    return Token(kind, WorkspaceId(UUID(bytes=raw_workspace)), text)
