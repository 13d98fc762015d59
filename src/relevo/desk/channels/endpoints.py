from typing import Annotated

from relevo.desk.channels import queries
from relevo.desk.channels.actions.change_channel import do_change_channel
from relevo.desk.channels.actions.create_channel import do_create_channel
from relevo.desk.channels.actions.delete_channel import do_delete_channel
from relevo.desk.channels.actions.rotate_identity_secret import do_rotate_identity_secret
from relevo.desk.channels.errors import ChannelInUse, NoSuchAssistantForChannel, NoSuchChannel
from relevo.desk.channels.schemas import (
    ChannelChange,
    ChannelInput,
    ChannelKind,
    ChannelKinds,
    ChannelOut,
    IdentitySecret,
    Snippet,
)
from relevo.desk.channels.snippet import render_snippet
from relevo.kit.ids import ChannelId
from relevo.platform.http import (
    Caller,
    CurrentActor,
    Page,
    RequestContext,
    RequestedPage,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.secrets import SecretBox

router = Router(tags=["channels"])


@router.get("/channels", caller=Caller.TEAMMATE)
async def list_channels(tx: RequestTx, page: RequestedPage) -> Page[ChannelOut]:
    """The workspace's channels, oldest first."""
    return await queries.list_channels(tx, page)


@router.get("/channel-kinds", caller=Caller.TEAMMATE)
async def list_channel_kinds() -> ChannelKinds:
    """The kinds of channels that can be made here today."""
    return ChannelKinds(items=[ChannelKind(kind="web", available=True)])


@router.post("/channels", caller=Caller.ADMIN, status_code=201, errors=[NoSuchAssistantForChannel])
async def create_channel(given: ChannelInput, tx: RequestTx, actor: CurrentActor) -> ChannelOut:
    """Make a channel."""
    return await queries.show_channel(tx, await do_create_channel(tx, given, by=actor))


@router.get("/channels/{channel_id}", caller=Caller.TEAMMATE, errors=[NoSuchChannel])
async def get_channel(channel_id: ChannelId, tx: RequestTx) -> ChannelOut:
    """One channel with its settings and how it is doing."""
    return await queries.show_channel(tx, await queries.access_channel(tx, channel_id))


@router.patch("/channels/{channel_id}", caller=Caller.ADMIN, errors=[NoSuchChannel, NoSuchAssistantForChannel])
async def change_channel(
    channel_id: ChannelId, change: ChannelChange, tx: RequestTx, actor: CurrentActor
) -> ChannelOut:
    """Rename it, switch it on or off, give it an assistant, change its look."""
    return await queries.show_channel(tx, await do_change_channel(tx, channel_id, change, by=actor))


@router.delete("/channels/{channel_id}", caller=Caller.ADMIN, status_code=204, errors=[NoSuchChannel, ChannelInUse])
async def delete_channel(channel_id: ChannelId, tx: RequestTx, actor: CurrentActor) -> None:
    """Delete a channel nobody ever wrote on."""
    await do_delete_channel(tx, channel_id, by=actor)


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
