"""Connecting a channel to its provider: what an admin filled in is checked and kept, then the provider is asked.

The provider is asked outside of any transaction: it may take its time. So a channel exists first, and is `new` until
its first check went well.
"""

from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.actions.create_channel import do_create_channel
from relevo.desk.channels.connections import (
    Outside,
    check_values,
    forget_secrets,
    keep_checked,
    keep_values,
    open_connection,
    secret_hints,
    store_secrets,
)
from relevo.desk.channels.connector import Checked, Connection
from relevo.desk.channels.errors import NoSuchChannel, NotConnectable
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import find_channel
from relevo.desk.channels.schemas import ChannelInput
from relevo.desk.channels.tables import WEB, Channel
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx


async def do_connect_channel(tx: Tx, given: ChannelInput, outside: Outside, *, by: Actor | Doer) -> Channel:
    """Raises UnknownChannelKind, ConnectionIncomplete, NoSuchAssistantForChannel."""
    connector = outside.connectors.get(given.kind)
    values, secrets = check_values(connector, given.connection, known={}, known_secrets={})
    channel = await do_create_channel(tx, given, by=by, connection=values)
    await store_secrets(tx, channel.id, secrets, box=outside.box)
    return channel


async def do_change_connection(
    tx: Tx, channel: Channel, given: dict[str, str], outside: Outside, *, by: Actor | Doer
) -> None:
    """Raises NotConnectable, ConnectionIncomplete. Takes effect with the next check."""
    if channel.kind == WEB:
        raise NotConnectable
    connector = outside.connectors.get(channel.kind)
    known = await secret_hints(tx, channel.id)
    values, secrets = check_values(connector, given, known=channel.connection, known_secrets=known)
    await keep_values(tx, channel.id, values)
    await store_secrets(tx, channel.id, secrets, box=outside.box)
    await record(tx, "channel.connection_changed", by=by, subject_kind="channel", subject_id=channel.id)
    await announce_channel(tx, channel.id)


async def check_channel(db: Database, workspace_id: WorkspaceId, channel_id: ChannelId, outside: Outside) -> Checked:
    """Ask the provider and keep what it said. Raises NoSuchChannel, NotConnectable, AccountInUse."""
    channel, connection = await _opened(db, workspace_id, channel_id, outside)
    connector = outside.connectors.get(channel.kind)
    checked = await connector.check(connection)
    async with db.transaction(workspace_id) as tx:
        current = await find_channel(tx, channel_id, lock=True)
        if current is None:
            raise NoSuchChannel
        await keep_checked(tx, current, checked, box=outside.box, recheck_after=connector.recheck_after)
    return checked


async def do_disconnect_channel(db: Database, channel_id: ChannelId, outside: Outside, *, by: Actor) -> None:
    """The provider is told, the secrets are deleted, the channel is off. Its conversations stay."""
    channel, connection = await _opened(db, by.workspace_id, channel_id, outside)
    await outside.connectors.get(channel.kind).disconnect(connection)
    async with db.transaction(by.workspace_id) as tx:
        await forget_secrets(tx, channel_id)
        await tx.execute(
            """
            UPDATE channel SET enabled = false, account_id = NULL, checks = '[]', checked_at = NULL, stopped_at = NULL,
                problem_code = NULL, last_error = NULL, expires_at = NULL
            WHERE workspace_id = $1 AND id = $2
            """,
            tx.tenant,
            channel_id,
        )
        await record(
            tx, "channel.disconnected", by=by, subject_kind="channel", subject_id=channel_id, name=channel.name
        )
        await announce_channel(tx, channel_id)


async def _opened(
    db: Database, workspace_id: WorkspaceId, channel_id: ChannelId, outside: Outside
) -> tuple[Channel, Connection]:
    async with db.transaction(workspace_id, read_only=True) as tx:
        channel = await find_channel(tx, channel_id)
        if channel is None:
            raise NoSuchChannel
        if channel.kind == WEB:
            raise NotConnectable
        return channel, await open_connection(tx, channel, outside)
