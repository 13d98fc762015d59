"""Access tokens of mailboxes: asked for with the refresh token that is kept with the channel's secrets.

They live for an hour and are kept in this process only. One that is about to end is renewed before it is used, one that
a mail server refuses is renewed once. A renewed refresh token (Microsoft's) is used from here on and stored by the next
Check; until then the one before stays good: neither Google nor Microsoft ends it.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from relevo.channels.email.configuring import provider_of
from relevo.channels.email.oauth import Granted, SignInFailed, read_granted
from relevo.desk.channels import api as desk
from relevo.platform.egress import Egress, EgressError
from relevo.platform.secrets import Secret

EARLY_S = 300.0
"""Renewed so long before it ends; of one that lives less than ten minutes, at half its life."""
MOST_KEPT = 2000
MAX_BYTES = 200_000
WITHIN_S = 15.0
REFRESH_TOKEN = "refresh_token"


@dataclass
class _Kept:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    access: Secret | None = None
    renewed: Secret | None = None
    until: float = 0.0


class Tokens:
    """One per connector. By channel and by all that a token is asked for with, so a change of it begins anew."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def access_token(self, connection: desk.Connection) -> str:
        """Raises SignInFailed."""
        kept = self._place(connection)
        # Several mails go out at once: one of them asks.
        async with kept.lock:
            if kept.access is not None and time.monotonic() < kept.until:
                return kept.access.reveal()
            return (await self._renew(connection, kept)).access_token

    async def renew(self, connection: desk.Connection) -> Granted:
        """Whatever is kept: asked anew. Raises SignInFailed."""
        kept = self._place(connection)
        async with kept.lock:
            return await self._renew(connection, kept)

    def forget(self, connection: desk.Connection, refused: str) -> None:
        """A mail server did not take `refused`; a newer one, which another task got meanwhile, stays."""
        kept = self._place(connection)
        if kept.access is not None and kept.access.reveal() == refused:
            kept.access = None

    async def _renew(self, connection: desk.Connection, kept: _Kept) -> Granted:
        stored = connection.secret(REFRESH_TOKEN)
        if not stored:
            raise SignInFailed("needed")
        refresh = kept.renewed.reveal() if kept.renewed is not None else stored
        try:
            granted = await ask(self._egress, connection, {"grant_type": REFRESH_TOKEN, "refresh_token": refresh})
        except SignInFailed as failed:
            kept.access = None
            if failed.code != "revoked" or refresh == stored:
                raise
            # The newer one ended: perhaps somebody signed in again meanwhile, and the stored one is good.
            kept.renewed = None
            granted = await ask(self._egress, connection, {"grant_type": REFRESH_TOKEN, "refresh_token": stored})
        kept.access = Secret(granted.access_token)
        kept.until = time.monotonic() + granted.lives_s - min(EARLY_S, granted.lives_s / 2)
        if granted.refresh_token:
            kept.renewed = Secret(granted.refresh_token)
        return granted

    def _place(self, connection: desk.Connection) -> _Kept:
        provider = provider_of(connection)
        parts = (
            str(connection.workspace_id),
            str(connection.channel_id),
            provider.token_url if provider else "",
            connection.value("client_id"),
            connection.secret("client_secret"),
            connection.secret(REFRESH_TOKEN),
        )
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return kept


async def ask(egress: Egress, connection: desk.Connection, form: Mapping[str, str]) -> Granted:
    """Of the provider's token endpoint, as the company's application. Raises SignInFailed."""
    provider = provider_of(connection)
    if provider is None:
        raise SignInFailed("needed")
    given = {
        "client_id": connection.value("client_id"),
        "client_secret": connection.secret("client_secret"),
        **form,
    }
    try:
        answer = await egress.send_once(
            "POST",
            provider.token_url,
            headers={"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
            content=urlencode(given).encode(),
            max_bytes=MAX_BYTES,
            within_s=WITHIN_S,
        )
    except EgressError as error:
        raise SignInFailed("unreachable", str(error)) from error
    return read_granted(answer.status, answer.body)


async def revoke(egress: Egress, connection: desk.Connection) -> None:
    """Where the provider has a way to. May fail quietly."""
    provider, token = provider_of(connection), connection.secret(REFRESH_TOKEN)
    if provider is None or not provider.revoke_url or not token:
        return
    try:
        await egress.send_once(
            "POST",
            provider.revoke_url,
            headers={"content-type": "application/x-www-form-urlencoded"},
            content=urlencode({"token": token}).encode(),
            max_bytes=MAX_BYTES,
            within_s=WITHIN_S,
        )
    except EgressError:
        return
