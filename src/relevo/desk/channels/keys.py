"""Public keys: `wk_<workspace in base32><random>`. The workspace is inside because a stranger's request names nothing
else, and every look-up happens under one workspace's row-level security."""

import secrets
from base64 import b32decode, b32encode
from binascii import Error as BadBase32
from uuid import UUID

from relevo.kit.ids import WorkspaceId

_PREFIX = "wk_"
_WORKSPACE_CHARS = 26
_RANDOM_CHARS = 16  # 80 bits: enough that nobody meets another channel's key by chance
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def make_public_key(workspace_id: WorkspaceId) -> str:
    workspace = b32encode(workspace_id.bytes).decode().rstrip("=").lower()
    return _PREFIX + workspace + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARS))


def workspace_of_key(key: str) -> WorkspaceId | None:
    """The workspace a key claims, if it has the form of a key; whether such a channel exists is not yet known."""
    rest = key.removeprefix(_PREFIX)
    if rest == key or len(rest) != _WORKSPACE_CHARS + _RANDOM_CHARS or set(rest) - set(_ALPHABET):
        return None
    try:
        return WorkspaceId(UUID(bytes=b32decode(rest[:_WORKSPACE_CHARS].upper() + "======")))
    except (BadBase32, ValueError):
        return None
