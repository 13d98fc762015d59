"""An admin consents in the provider's page, and comes back with a code that is worth a refresh token.

What was begun is kept with the channel's secrets (a row of its own, sealed): the state that the provider repeats,
PKCE's verifier, who began it, until when. It counts once, for that teammate, for ten minutes; a newer one takes its
place.
"""

import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.channels.email.adapter import EmailConnector
from relevo.channels.email.configuring import provider_of
from relevo.channels.email.errors import NoSignInHere, SignInEnded, SignInNotGranted
from relevo.channels.email.oauth import SignInFailed, authorize_address
from relevo.channels.email.tokens import REFRESH_TOKEN, ask
from relevo.desk.audit.api import record
from relevo.desk.channels import api as desk
from relevo.kit.ids import ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx
from relevo.platform.egress import Egress

WITHIN_S = 600
PENDING = "_sign_in"


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    channel_id: ChannelId
    ok: bool


async def begin_sign_in(tx: Tx, channel_id: ChannelId, outside: desk.Outside, *, by: Actor) -> str:
    """The address of the provider's page. Raises NoSuchChannel, NoSignInHere."""
    channel = await desk.access_channel(tx, channel_id)
    connection = await desk.open_connection(tx, channel, outside)
    provider, client_id = provider_of(connection), connection.value("client_id")
    if channel.kind != EmailConnector.kind or provider is None or not client_id:
        raise NoSignInHere
    state, verifier = f"{channel_id.hex}.{secrets.token_urlsafe(24)}", secrets.token_urlsafe(48)
    pending = {"state": state, "verifier": verifier, "by": str(by.teammate_id), "until": int(time.time()) + WITHIN_S}
    await desk.store_secrets(tx, channel_id, {PENDING: json.dumps(pending)}, box=outside.box)
    return authorize_address(
        provider,
        client_id=client_id,
        redirect=_redirect(outside),
        address=connection.value("user") or connection.value("address"),
        state=state,
        verifier=verifier,
    )


async def finish_sign_in(
    db: Database, egress: Egress, outside: desk.Outside, *, state: str, code: str, by: Actor
) -> SignedIn:
    """Raises SignInEnded, SignInNotGranted. The channel is checked with what was given."""
    async with db.transaction(by.workspace_id) as tx:
        connection, verifier = await _take_pending(tx, state, outside, by=by)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _redirect(outside),
        "code_verifier": verifier,
    }
    try:
        granted = await ask(egress, connection, form)
    except SignInFailed as failed:
        raise SignInNotGranted(reason=failed.detail) from failed
    if not granted.refresh_token:
        raise SignInNotGranted(reason="no refresh token was given")
    channel_id = connection.channel_id
    async with db.transaction(by.workspace_id) as tx:
        await desk.access_channel(tx, channel_id)
        await desk.store_secrets(tx, channel_id, {REFRESH_TOKEN: granted.refresh_token}, box=outside.box)
        await record(tx, "channel.signed_in", by=by, subject_kind="channel", subject_id=channel_id)
    checked = await desk.check_channel(db, by.workspace_id, channel_id, outside)
    return SignedIn(channel_id=channel_id, ok=checked.ok)


async def _take_pending(tx: Tx, state: str, outside: desk.Outside, *, by: Actor) -> tuple[desk.Connection, str]:
    try:
        channel_id = ChannelId(UUID(hex=state.partition(".")[0]))
        channel = await desk.access_channel(tx, channel_id)
    except (ValueError, desk.NoSuchChannel) as error:
        raise SignInEnded from error
    connection = await desk.open_connection(tx, channel, outside)
    pending: dict[str, Any] = json.loads(connection.secret(PENDING) or "{}")
    is_it = hmac.compare_digest(str(pending.get("state", "")).encode(), state.encode())
    if not is_it or pending["by"] != str(by.teammate_id) or pending["until"] < time.time():
        raise SignInEnded
    await desk.forget_secret(tx, channel_id, PENDING)
    return connection, str(pending["verifier"])


def _redirect(outside: desk.Outside) -> str:
    return desk.redirect_url(outside.connectors.get(EmailConnector.kind), outside.base_url)
