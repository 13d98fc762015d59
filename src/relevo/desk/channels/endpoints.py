from typing import Annotated

from relevo.desk.channels import queries
from relevo.desk.channels.actions.change_channel import do_change_channel
from relevo.desk.channels.actions.connect_channel import (
    check_channel,
    do_change_connection,
    do_connect_channel,
    do_disconnect_channel,
)
from relevo.desk.channels.actions.create_channel import do_create_channel
from relevo.desk.channels.actions.delete_channel import do_delete_channel
from relevo.desk.channels.actions.rotate_identity_secret import do_rotate_identity_secret
from relevo.desk.channels.connections import Outside
from relevo.desk.channels.connector import Connectors
from relevo.desk.channels.errors import (
    AccountInUse,
    ChannelInUse,
    ConnectionIncomplete,
    NoSuchAssistantForChannel,
    NoSuchChannel,
    NotConnectable,
    NotConnected,
    UnknownChannelKind,
)
from relevo.desk.channels.requests import RequestOutside
from relevo.desk.channels.schemas import (
    ChannelChange,
    ChannelInput,
    ChannelKind,
    ChannelKinds,
    ChannelOut,
    IdentitySecret,
    Snippet,
    render_kind,
)
from relevo.desk.channels.snippet import render_snippet
from relevo.desk.channels.tables import WEB
from relevo.kit.ids import ChannelId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database
from relevo.platform.http import (
    Caller,
    CurrentActor,
    Page,
    RequestContext,
    RequestDatabase,
    RequestedPage,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.secrets import SecretBox

router = Router(tags=["channels"])


Kinds = Annotated[Connectors, provided(Connectors)]


@router.get("/channels", caller=Caller.TEAMMATE)
async def list_channels(tx: RequestTx, page: RequestedPage, context: RequestContext) -> Page[ChannelOut]:
    """The workspace's channels, oldest first."""
    return await queries.list_channels(tx, page, base_url=context.base_url)


@router.get("/channel-kinds", caller=Caller.TEAMMATE)
async def list_channel_kinds(kinds: Kinds, context: RequestContext) -> ChannelKinds:
    """The kinds of channels that can be made here today, with what each needs and can do."""
    web = ChannelKind(kind=WEB, available=True, fields=[], capabilities=None)
    return ChannelKinds(
        items=[web, *(render_kind(connector, base_url=context.base_url) for connector in kinds.listed())]
    )


@router.post(
    "/channels",
    caller=Caller.ADMIN,
    status_code=201,
    errors=[NoSuchAssistantForChannel, UnknownChannelKind, ConnectionIncomplete],
)
async def create_channel(
    given: ChannelInput, tx: RequestTx, actor: CurrentActor, outside: RequestOutside
) -> ChannelOut:
    """Make a channel. One with a provider still has to be checked: its provider has not been asked yet."""
    if given.kind == WEB:
        made = await do_create_channel(tx, given, by=actor)
    else:
        made = await do_connect_channel(tx, given, outside, by=actor)
    return await queries.show_channel(tx, made, base_url=outside.base_url)


@router.get("/channels/{channel_id}", caller=Caller.TEAMMATE, errors=[NoSuchChannel])
async def get_channel(channel_id: ChannelId, tx: RequestTx, context: RequestContext) -> ChannelOut:
    """One channel with its settings and how it is doing."""
    return await queries.show_channel(tx, await queries.access_channel(tx, channel_id), base_url=context.base_url)


@router.patch(
    "/channels/{channel_id}",
    caller=Caller.ADMIN,
    errors=[NoSuchChannel, NoSuchAssistantForChannel, NotConnected, NotConnectable, ConnectionIncomplete],
)
async def change_channel(
    channel_id: ChannelId, change: ChannelChange, tx: RequestTx, actor: CurrentActor, outside: RequestOutside
) -> ChannelOut:
    """Rename it, switch it on or off, give it an assistant, change its look or its connection."""
    changed = await do_change_channel(tx, channel_id, change, by=actor)
    if change.connection is not None:
        await do_change_connection(tx, changed, change.connection, outside, by=actor)
        changed = await queries.access_channel(tx, channel_id)
    return await queries.show_channel(tx, changed, base_url=outside.base_url)


@router.post(
    "/channels/{channel_id}/check",
    caller=Caller.ADMIN,
    transaction=False,
    errors=[NoSuchChannel, NotConnectable, AccountInUse],
)
async def check_connection(
    channel_id: ChannelId, database: RequestDatabase, actor: CurrentActor, outside: RequestOutside
) -> ChannelOut:
    """Ask the provider whether all is well, and mend what can be mended from here."""
    await check_channel(database, actor.workspace_id, channel_id, outside)
    return await _shown(database, channel_id, actor, outside)


@router.post(
    "/channels/{channel_id}/disconnect",
    caller=Caller.ADMIN,
    transaction=False,
    errors=[NoSuchChannel, NotConnectable],
)
async def disconnect_channel(
    channel_id: ChannelId, database: RequestDatabase, actor: CurrentActor, outside: RequestOutside
) -> ChannelOut:
    """Tell the provider that we are gone and delete the secrets. What was said stays in the inbox."""
    await do_disconnect_channel(database, channel_id, outside, by=actor)
    return await _shown(database, channel_id, actor, outside)


async def _shown(database: Database, channel_id: ChannelId, actor: Actor, outside: Outside) -> ChannelOut:
    async with database.transaction(actor.workspace_id, read_only=True) as tx:
        channel = await queries.access_channel(tx, channel_id)
        return await queries.show_channel(tx, channel, base_url=outside.base_url)


@router.delete(
    "/channels/{channel_id}",
    caller=Caller.ADMIN,
    status_code=204,
    transaction=False,
    errors=[NoSuchChannel, ChannelInUse],
)
async def delete_channel(
    channel_id: ChannelId, database: RequestDatabase, actor: CurrentActor, outside: RequestOutside
) -> None:
    """Delete a channel nobody ever wrote on. Its provider is told first that we are gone."""
    await do_delete_channel(database, channel_id, outside, by=actor)


@router.get("/channels/{channel_id}/snippet", caller=Caller.TEAMMATE, errors=[NoSuchChannel])
async def get_channel_snippet(channel_id: ChannelId, tx: RequestTx, context: RequestContext) -> Snippet:
    """What to put on a page so that the chat appears there."""
    return render_snippet(await queries.access_channel(tx, channel_id), context.public_url.rstrip("/"))


@router.post("/channels/{channel_id}/identity-secret", caller=Caller.ADMIN, errors=[NoSuchChannel], browser_only=True)
async def rotate_identity_secret(
    channel_id: ChannelId, tx: RequestTx, actor: CurrentActor, box: Annotated[SecretBox, provided(SecretBox)]
) -> IdentitySecret:
    """Make a new secret with which the company's server signs who its customers are. It is shown this once."""
    secret = await do_rotate_identity_secret(tx, channel_id, box=box, by=actor)
    return IdentitySecret(secret=secret.reveal())
