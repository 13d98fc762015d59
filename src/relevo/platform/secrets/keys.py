"""The installation's key: from the environment, else a file made at the first start that only we can read.

Several keys may be given, separated by commas or line breaks: the first encrypts, all decrypt. So a key is changed by
putting the new one in front, and dropping the old one when everything was encrypted again.
"""

import base64
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
KEY_ID_BYTES = 8


class BadKeyError(Exception):
    """The secret key is not usable; the message says what to do."""


@dataclass(frozen=True)
class MasterKey:
    raw: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """Which key a ciphertext needs; says nothing about the key itself."""
        return hashlib.sha256(b"relevo key id" + self.raw).digest()[:KEY_ID_BYTES]


def parse_keys(text: str) -> list[MasterKey]:
    keys: list[MasterKey] = []
    for part in text.replace("\n", ",").split(","):
        if not part.strip():
            continue
        try:
            raw = base64.b64decode(part.strip(), validate=True)
        except ValueError:  # binascii.Error is one
            raw = b""
        if len(raw) != KEY_BYTES:
            raise BadKeyError(
                "RELEVO_SECRET_KEY must be 32 random bytes in base64. Make one with: "
                'python -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"'
            )
        keys.append(MasterKey(raw))
    if not keys:
        raise BadKeyError("The secret key is empty.")
    return keys


def load_or_make_key_file(file: Path) -> list[MasterKey]:
    if not file.exists():
        _make(file)
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        raise BadKeyError(f"{file} can be read by others (mode {mode:o}). Run: chmod 600 {file}")
    return parse_keys(file.read_text())


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n"
    # Written aside and linked into place: of two processes that start at once, one makes the key, both read it whole.
    scratch = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(scratch, file)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()
