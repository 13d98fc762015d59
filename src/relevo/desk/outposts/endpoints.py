"""Outposts: which team is told where, who is linked, and one's own switches."""

import secrets
from typing import Annotated
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.channels.api import Connectors, NoSuchChannel, RequestOutside, open_connection
from relevo.desk.outposts import queries, repository
from relevo.desk.outposts.errors import NoSuchRoute, NotAnOutpost, NotLinked, RouteInUse
from relevo.desk.outposts.hearing import hash_of
from relevo.desk.outposts.port import OutpostConnector
from relevo.desk.outposts.schemas import (
    LinkChange,
    LinkCodeOut,
    LinksOut,
    MembersOut,
    PlaceOut,
    PlacesOut,
    RouteChange,
    RouteInput,
    RouteOut,
    RoutesOut,
)
from relevo.desk.team.api import NoSuchTeam
from relevo.kit.ids import ChannelId
from relevo.platform.http import (
    Caller,
    CurrentActor,
    RequestDatabase,
    RequestTx,
    Router,
    provided,
)

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
router = Router(tags=["outposts"])
ToKinds = Annotated[Connectors, provided(Connectors)]


@router.get(
    "/channels/{channel_id}/places",
    caller=Caller.ADMIN,
    transaction=False,
    errors=[NoSuchChannel, NotAnOutpost],
)
async def list_outpost_places(
    channel_id: ChannelId,
    db: RequestDatabase,
    actor: CurrentActor,
    outside: RequestOutside,
) -> PlacesOut:
    """The channels there, those in which the app may write first; at most a thousand."""
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        channel = await queries.access_outpost(tx, channel_id, outside.connectors)
        connection = await open_connection(tx, channel, outside)
    connector = outside.connectors.get(channel.kind)
    if not isinstance(connector, OutpostConnector):
        raise NotAnOutpost
    found = await connector.list_places(connection)
    items = [PlaceOut(id=one.id, name=one.name, is_open=one.is_open) for one in found.items]
    return PlacesOut(items=items, problem=found.problem)


@router.get("/channels/{channel_id}/routes", caller=Caller.TEAMMATE, errors=[NoSuchChannel, NotAnOutpost])
async def list_outpost_routes(channel_id: ChannelId, tx: RequestTx, kinds: ToKinds) -> RoutesOut:
    """Which team is told where."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    return RoutesOut(items=await queries.list_routes(tx, channel.id))


@router.post(
    "/channels/{channel_id}/routes",
    caller=Caller.ADMIN,
    status_code=201,
    errors=[NoSuchChannel, NotAnOutpost, NoSuchTeam, RouteInUse],
)
async def create_outpost_route(
    channel_id: ChannelId, given: RouteInput, tx: RequestTx, actor: CurrentActor, kinds: ToKinds
) -> RouteOut:
    """Tell a team, or all that have no place of their own, in this channel there."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    made = await queries.do_create_route(tx, channel.id, given)
    await audit.record(
        tx, "outpost.route_added", by=actor, subject_kind="channel", subject_id=channel.id, place=given.place_name
    )
    return made


@router.patch(
    "/channels/{channel_id}/routes/{route_id}",
    caller=Caller.ADMIN,
    errors=[NoSuchChannel, NotAnOutpost, NoSuchRoute],
)
async def change_outpost_route(
    channel_id: ChannelId, route_id: UUID, given: RouteChange, tx: RequestTx, kinds: ToKinds
) -> RouteOut:
    """Another place, or other switches."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    return await queries.do_change_route(tx, channel.id, route_id, given)


@router.delete(
    "/channels/{channel_id}/routes/{route_id}",
    caller=Caller.ADMIN,
    status_code=204,
    errors=[NoSuchChannel, NotAnOutpost, NoSuchRoute],
)
async def delete_outpost_route(
    channel_id: ChannelId, route_id: UUID, tx: RequestTx, actor: CurrentActor, kinds: ToKinds
) -> None:
    """This team is not told there any more; cards that are open stay as they are."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    await queries.do_delete_route(tx, channel.id, route_id)
    await audit.record(tx, "outpost.route_removed", by=actor, subject_kind="channel", subject_id=channel.id)


@router.get("/channels/{channel_id}/members", caller=Caller.ADMIN, errors=[NoSuchChannel, NotAnOutpost])
async def list_outpost_members(channel_id: ChannelId, tx: RequestTx, kinds: ToKinds) -> MembersOut:
    """Which teammates are linked."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    return MembersOut(items=await queries.list_members(tx, channel.id))


@router.get("/me/links", caller=Caller.TEAMMATE)
async def list_my_links(tx: RequestTx, actor: CurrentActor, kinds: ToKinds) -> LinksOut:
    """Where you may work beside Relevo, and whether you are linked there."""
    names = [one.kind for one in kinds.listed() if isinstance(one, OutpostConnector)]
    return LinksOut(items=await queries.list_links(tx, actor.teammate_id, names))


@router.post(
    "/me/links/{channel_id}/code",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=[NoSuchChannel, NotAnOutpost],
)
async def create_link_code(channel_id: ChannelId, tx: RequestTx, actor: CurrentActor, kinds: ToKinds) -> LinkCodeOut:
    """A code that links whoever types it there as you. A newer one ends an older one."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    await repository.keep_code(tx, channel.id, actor.teammate_id, hash_of(code))
    return LinkCodeOut(code=code, minutes=int(repository.CODE_LIVES.total_seconds() // 60))


@router.patch(
    "/me/links/{channel_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchChannel, NotAnOutpost, NotLinked]
)
async def change_my_link(
    channel_id: ChannelId, given: LinkChange, tx: RequestTx, actor: CurrentActor, kinds: ToKinds
) -> None:
    """What you are told in a direct message there."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    await queries.do_change_link(tx, channel.id, actor.teammate_id, given)


@router.delete(
    "/me/links/{channel_id}", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchChannel, NotAnOutpost, NotLinked]
)
async def delete_my_link(channel_id: ChannelId, tx: RequestTx, actor: CurrentActor, kinds: ToKinds) -> None:
    """What you write there goes to nobody any more."""
    channel = await queries.access_outpost(tx, channel_id, kinds)
    if not await repository.unlink(tx, channel.id, teammate_id=actor.teammate_id):
        raise NotLinked
