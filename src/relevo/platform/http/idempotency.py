"""Idempotency-Key: the same POST twice has one effect and one answer.

The answer is stored in the transaction of the effect, so there is no moment at which one exists without the other.
A second request with the same key waits on the unique index until the first has ended, then answers the same. What
failed is not stored: it left nothing behind and may be tried again. Keys are forgotten after 24 hours.
"""

import hashlib
import json
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import JSONResponse, Response

from relevo.kit.errors import RelevoError
from relevo.platform.db import Tx

MAX_KEY_CHARS = 255
KEEP_HOURS = 24


class IdempotencyMismatch(RelevoError, code="idempotency_mismatch", status=422):
    """This Idempotency-Key was already used for a different request."""


class InvalidIdempotencyKey(RelevoError, code="invalid_idempotency_key", status=422):
    """An Idempotency-Key has 1 to 255 visible ASCII characters."""


class NotRepeatable(RelevoError, code="not_repeatable", status=422):
    """This address does not take an Idempotency-Key: its answer cannot be stored."""


@dataclass(frozen=True)
class Wanted:
    key: str
    request_hash: bytes


async def wanted_of(request: Request, key: str) -> Wanted:
    if not 1 <= len(key) <= MAX_KEY_CHARS or not key.isascii() or not key.isprintable():
        raise InvalidIdempotencyKey
    if "multipart/form-data" in request.headers.get("content-type", ""):
        raise NotRepeatable
    described = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return Wanted(key, hashlib.sha256(described + await request.body()).digest())


async def find_stored(tx: Tx, principal: str, wanted: Wanted) -> Response | None:
    """Claim the key for this transaction, or give the answer of the request that had it first."""
    await tx.execute(
        """
        DELETE FROM idempotency_key
        WHERE workspace_id = $1 AND principal = $2 AND created_at < now() - make_interval(hours => $3)
        """,
        tx.tenant,
        principal,
        KEEP_HOURS,
    )
    claimed = await tx.fetchval(
        """
        INSERT INTO idempotency_key (workspace_id, principal, key, request_hash, status)
        VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT DO NOTHING RETURNING true
        """,
        tx.tenant,
        principal,
        wanted.key,
        wanted.request_hash,
    )
    if claimed:
        return None
    row = await tx.fetchrow(
        """
        SELECT request_hash, status, body FROM idempotency_key
        WHERE workspace_id = $1 AND principal = $2 AND key = $3
        """,
        tx.tenant,
        principal,
        wanted.key,
    )
    if row is None or row["request_hash"] != wanted.request_hash:
        raise IdempotencyMismatch
    headers = {"Idempotency-Replayed": "true"}
    if row["body"] is None:
        return Response(status_code=row["status"], headers=headers)
    return JSONResponse(row["body"], status_code=row["status"], headers=headers)


async def store(tx: Tx, principal: str, wanted: Wanted, response: Response) -> None:
    body = bytes(response.body)
    await tx.execute(
        """
        UPDATE idempotency_key SET status = $4, body = $5
        WHERE workspace_id = $1 AND principal = $2 AND key = $3
        """,
        tx.tenant,
        principal,
        wanted.key,
        response.status_code,
        json.loads(body) if body else None,
    )
