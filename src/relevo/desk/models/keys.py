"""Closing and opening a provider's key; nothing else touches it."""

from uuid import UUID

from relevo.desk.models.repository import fetch_key
from relevo.platform.db import Tx
from relevo.platform.secrets import Place, Secret, SecretBox

_SHOWN = 4


def close_key(tx: Tx, provider_id: UUID, key: str, *, box: SecretBox) -> bytes:
    return box.close(Secret(key), _place(tx, provider_id))


async def open_key(tx: Tx, provider_id: UUID, *, box: SecretBox) -> Secret | None:
    """Raises BadSecret when it was closed with a key that this installation does not have any more."""
    sealed = await fetch_key(tx, provider_id)
    return box.open(sealed, _place(tx, provider_id)) if sealed else None


def hint_of(key: str) -> str:
    """Its last letters, so that people know which key it is; nothing of a short one."""
    return f"…{key[-_SHOWN:]}" if len(key) >= 5 * _SHOWN else "…"


def _place(tx: Tx, provider_id: UUID) -> Place:
    return Place("model_provider", "key", tx.tenant, provider_id)
