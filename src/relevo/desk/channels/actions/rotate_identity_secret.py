import secrets

from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.errors import NoSuchChannel
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import fetch_secret, find_channel, store_secret
from relevo.kit.ids import ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox

SECRET_BYTES = 32


async def do_rotate_identity_secret(tx: Tx, channel_id: ChannelId, *, box: SecretBox, by: Actor | Doer) -> str:
    """A new secret in place of the old one; what was signed with the old one is refused from this commit on."""
    if await find_channel(tx, channel_id, lock=True) is None:
        raise NoSuchChannel
    secret = secrets.token_urlsafe(SECRET_BYTES)
    await store_secret(tx, channel_id, box.seal(secret, context=_context(tx, channel_id)))
    await record(tx, "channel.identity_secret_rotated", by=by, subject_kind="channel", subject_id=channel_id)
    await announce_channel(tx, channel_id)
    return secret


async def find_identity_secret(tx: Tx, channel_id: ChannelId, *, box: SecretBox) -> str | None:
    sealed = await fetch_secret(tx, channel_id)
    return box.open(sealed, context=_context(tx, channel_id)) if sealed else None


def _context(tx: Tx, channel_id: ChannelId) -> str:
    # Bound to row and column: a sealed secret copied to another channel's row does not open there.
    return f"channel.secret:{tx.tenant}:{channel_id}"
