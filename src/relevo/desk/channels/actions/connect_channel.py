"""Connecting a channel to its provider: what an admin filled in is checked and kept, then the provider is asked.

The provider is asked outside of any transaction: it may take its time. So a channel exists first, and is `new` until
its first check went well.
"""

from dataclasses import replace

from relevo.desk.audit.api import Doer, record
from relevo.desk.channels.actions.create_channel import do_create_channel
from relevo.desk.channels.connections import (
    Outside,
    ask_siblings_to_recheck,
    check_values,
    find_other_owner,
    find_sibling_hooks,
    forget_connection,
    forget_secrets,
    keep_checked,
    open_connection,
    secret_hints,
    store_secrets,
)
from relevo.desk.channels.connector import Check, Checked, Connection
from relevo.desk.channels.errors import AccountInUse, NoSuchChannel, NotConnectable
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.repository import find_channel, keep_values
from relevo.desk.channels.schemas import ChannelInput
from relevo.desk.channels.tables import ACCOUNT_IN_USE, WEB, Channel
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx

_IN_USE = Checked(checks=[Check(name="account", ok=False, code="in_use")])


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
    async with db.transaction(workspace_id, read_only=True) as tx:
        connection = replace(connection, sibling_hooks=await find_sibling_hooks(tx, channel, outside.base_url))
    connector = outside.connectors.get(channel.kind)
    checked = await connector.check(connection)
    async with db.transaction(workspace_id) as tx:
        current = await find_channel(tx, channel_id, lock=True)
        if current is None:
            raise NoSuchChannel
        other = await find_other_owner(tx, current, checked)
        kept = checked if other is None else _IN_USE
        await keep_checked(tx, current, kept, connector=connector, box=outside.box)
    if other is not None:
        # Asking the provider has turned the account's address towards this channel: it is turned back at once.
        await check_channel(db, workspace_id, other.id, outside)
        raise AccountInUse(f"This account is connected already as “{other.name}”.")
    return checked


async def do_disconnect_channel(db: Database, channel_id: ChannelId, outside: Outside, *, by: Actor) -> None:
    """The provider is told, the secrets are deleted, the channel is off. Its conversations stay."""
    async with db.transaction(by.workspace_id, read_only=True) as tx:
        channel = await find_channel(tx, channel_id)
    if channel is None:
        raise NoSuchChannel
    if channel.kind == WEB:
        raise NotConnectable
    await let_go(db, by.workspace_id, channel, outside)
    async with db.transaction(by.workspace_id) as tx:
        await forget_secrets(tx, channel_id)
        await forget_connection(tx, channel, outside.connectors.get(channel.kind))
        await record(
            tx, "channel.disconnected", by=by, subject_kind="channel", subject_id=channel_id, name=channel.name
        )
        await announce_channel(tx, channel_id)


async def let_go(db: Database, workspace_id: WorkspaceId, channel: Channel, outside: Outside) -> None:
    """The provider is told that we are gone, if it ever knew us. What it answers changes nothing."""
    # Without an account of its own it was never connected: what it has are the keys of another channel's account.
    if channel.kind == WEB or channel.account_id is None or channel.problem_code == ACCOUNT_IN_USE:
        return
    _channel, connection = await _opened(db, workspace_id, channel.id, outside)
    connector = outside.connectors.get(channel.kind)
    if connection.secrets:
        await connector.disconnect(connection)
    async with db.transaction(workspace_id) as tx:
        await ask_siblings_to_recheck(tx, channel, connector)


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
