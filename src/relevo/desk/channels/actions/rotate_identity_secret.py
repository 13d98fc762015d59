import secrets

from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.errors import NoSuchChannel
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import fetch_secret, find_channel, store_secret
from relevo.kit.ids import ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.secrets import Place, Secret, SecretBox

SECRET_BYTES = 32


async def do_rotate_identity_secret(tx: Tx, channel_id: ChannelId, *, box: SecretBox, by: Actor | Doer) -> Secret:
    """A new secret in place of the old one; what was signed with the old one is refused from this commit on."""
    if await find_channel(tx, channel_id, lock=True) is None:
        raise NoSuchChannel
    secret = Secret(secrets.token_urlsafe(SECRET_BYTES))
    await store_secret(tx, channel_id, box.close(secret, _place(tx, channel_id)))
    await record(tx, "channel.identity_secret_rotated", by=by, subject_kind="channel", subject_id=channel_id)
    await announce_channel(tx, channel_id)
    return secret


async def find_identity_secret(tx: Tx, channel_id: ChannelId, *, box: SecretBox) -> Secret | None:
    sealed = await fetch_secret(tx, channel_id)
    return box.open(sealed, _place(tx, channel_id)) if sealed else None


def _place(tx: Tx, channel_id: ChannelId) -> Place:
    return Place("channel", "secret", tx.tenant, channel_id)
