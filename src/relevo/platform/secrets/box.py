"""Closing and opening secrets.

version 1 | key id (8) | nonce (12) | wrapped data key (48) | nonce (12) | ciphertext and tag
"""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from relevo.platform.secrets.keys import KEY_BYTES, KEY_ID_BYTES, MasterKey, load_or_make_key_file, parse_keys
from relevo.platform.secrets.secret import Secret
from relevo.platform.settings import Settings

KEY_FILE = "secret.key"
_VERSION = b"\x01"
_NONCE = 12
_WRAPPED = KEY_BYTES + 16
_HEAD = 1 + KEY_ID_BYTES + _NONCE + _WRAPPED + _NONCE


class BadSecret(Exception):
    """This ciphertext was not made for this place, or not with a key we have."""


@dataclass(frozen=True)
class Place:
    """Where a secret is stored. It opens nowhere else."""

    table: str
    column: str
    workspace_id: UUID
    row: UUID

    @property
    def aad(self) -> bytes:
        # Fixed-length ids and a separator that no name contains: no two places read the same.
        return b"\x00".join((self.table.encode(), self.column.encode(), self.workspace_id.bytes + self.row.bytes))


class SecretBox:
    def __init__(self, keys: list[MasterKey]) -> None:
        self._current = keys[0]
        self._by_id = {key.id: key for key in keys}

    def close(self, secret: Secret, place: Place) -> bytes:
        data_key, wrap_nonce, nonce = os.urandom(KEY_BYTES), os.urandom(_NONCE), os.urandom(_NONCE)
        wrapped = AESGCM(self._current.raw).encrypt(wrap_nonce, data_key, place.aad)
        sealed = AESGCM(data_key).encrypt(nonce, secret.reveal().encode(), place.aad)
        return _VERSION + self._current.id + wrap_nonce + wrapped + nonce + sealed

    def open(self, sealed: bytes, place: Place) -> Secret:
        if len(sealed) < _HEAD or sealed[:1] != _VERSION:
            raise BadSecret
        key = self._by_id.get(sealed[1 : 1 + KEY_ID_BYTES])
        if key is None:
            raise BadSecret
        at = 1 + KEY_ID_BYTES
        wrap_nonce, wrapped = sealed[at : at + _NONCE], sealed[at + _NONCE : at + _NONCE + _WRAPPED]
        nonce = sealed[_HEAD - _NONCE : _HEAD]
        try:
            data_key = AESGCM(key.raw).decrypt(wrap_nonce, wrapped, place.aad)
            return Secret(AESGCM(data_key).decrypt(nonce, sealed[_HEAD:], place.aad).decode())
        except InvalidTag:
            raise BadSecret from None

    def needs_rewrap(self, sealed: bytes) -> bool:
        """Whether it was closed with an older key."""
        return sealed[1 : 1 + KEY_ID_BYTES] != self._current.id

    def derive_key(self, purpose: str) -> bytes:
        """A key for signing something of our own (file links), never stored. The purpose keeps uses apart."""
        hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"relevo {purpose}".encode())
        return hkdf.derive(self._current.raw)


def open_secret_box(settings: Settings) -> SecretBox:
    """Raises BadKeyError with a sentence for whoever runs the machine."""
    if settings.secret_key is not None:
        return SecretBox(parse_keys(settings.secret_key.get_secret_value()))
    return SecretBox(load_or_make_key_file(settings.data_folder / KEY_FILE))
