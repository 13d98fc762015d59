"""Closing and opening a connection's secret headers; nothing else touches them."""

import json
from uuid import UUID

from relevo.desk.actions.repository import fetch_headers
from relevo.platform.db import Tx
from relevo.platform.secrets import Place, Secret, SecretBox


def close_headers(tx: Tx, connection_id: UUID, headers: dict[str, str], *, box: SecretBox) -> bytes | None:
    return box.close(Secret(json.dumps(headers)), _place(tx, connection_id)) if headers else None


async def open_headers(tx: Tx, connection_id: UUID, *, box: SecretBox) -> Secret | None:
    """Their JSON. Raises BadSecret when it was closed with a key that this installation does not have any more."""
    sealed = await fetch_headers(tx, connection_id)
    return box.open(sealed, _place(tx, connection_id)) if sealed else None


def reveal_headers(sealed: Secret | None) -> dict[str, str]:
    """At the moment of sending, and only then."""
    headers: dict[str, str] = json.loads(sealed.reveal()) if sealed is not None else {}
    return headers


def _place(tx: Tx, connection_id: UUID) -> Place:
    return Place("action_connection", "headers", tx.tenant, connection_id)
