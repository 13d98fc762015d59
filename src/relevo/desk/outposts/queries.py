"""What screens read and change of outposts: routes, links, switches."""

from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.outposts.errors import NoSuchRoute, NotAnOutpost, NotLinked, RouteInUse
from relevo.desk.outposts.port import OutpostConnector
from relevo.desk.outposts.schemas import (
    LinkChange,
    LinkOut,
    MemberOut,
    RouteChange,
    RouteInput,
    RouteOut,
)
from relevo.desk.team import api as team
from relevo.kit.ids import ChannelId, TeamId, new_id
from relevo.platform.db import Record, Tx

_ROUTE = "id, team_id, place, place_name, tells_handoffs, tells_messages"


async def access_outpost(tx: Tx, channel_id: UUID, connectors: channels.Connectors) -> channels.Channel:
    """Raises NoSuchChannel, NotAnOutpost."""
    channel = await channels.access_channel(tx, ChannelId(channel_id))
    if not isinstance(connectors.find(channel.kind), OutpostConnector):
        raise NotAnOutpost
    return channel


async def list_routes(tx: Tx, channel_id: UUID) -> list[RouteOut]:
    """The one for all first."""
    rows = await tx.fetch(
        f"""
        SELECT {_ROUTE} FROM outpost_route WHERE workspace_id = $1 AND channel_id = $2
        ORDER BY team_id NULLS FIRST, id
        """,
        tx.tenant,
        channel_id,
    )
    return [_route(row) for row in rows]


async def do_create_route(tx: Tx, channel_id: UUID, given: RouteInput) -> RouteOut:
    """Raises NoSuchTeam, RouteInUse."""
    if given.team_id is not None:
        await team.get_team(tx, TeamId(given.team_id))
    row = await tx.fetchrow(
        f"""
        INSERT INTO outpost_route (workspace_id, id, channel_id, team_id, place, place_name, tells_handoffs,
                                   tells_messages)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING {_ROUTE}
        """,
        tx.tenant,
        new_id(),
        channel_id,
        given.team_id,
        given.place,
        given.place_name,
        given.tells_handoffs,
        given.tells_messages,
    )
    if row is None:
        raise RouteInUse
    return _route(row)


async def do_change_route(tx: Tx, channel_id: UUID, route_id: UUID, change: RouteChange) -> RouteOut:
    """Raises NoSuchRoute."""
    row = await tx.fetchrow(
        f"""
        UPDATE outpost_route SET place = coalesce($4, place), place_name = coalesce($5, place_name),
            tells_handoffs = coalesce($6, tells_handoffs), tells_messages = coalesce($7, tells_messages)
        WHERE workspace_id = $1 AND channel_id = $2 AND id = $3 RETURNING {_ROUTE}
        """,
        tx.tenant,
        channel_id,
        route_id,
        change.place,
        change.place_name,
        change.tells_handoffs,
        change.tells_messages,
    )
    if row is None:
        raise NoSuchRoute
    return _route(row)


async def do_delete_route(tx: Tx, channel_id: UUID, route_id: UUID) -> None:
    """Raises NoSuchRoute."""
    gone = await tx.fetchval(
        "DELETE FROM outpost_route WHERE workspace_id = $1 AND channel_id = $2 AND id = $3 RETURNING true",
        tx.tenant,
        channel_id,
        route_id,
    )
    if not gone:
        raise NoSuchRoute


async def list_links(tx: Tx, teammate_id: UUID, kinds: list[str]) -> list[LinkOut]:
    """One's own, of every outpost that is switched on."""
    rows = await tx.fetch(
        """
        SELECT c.id AS channel_id, c.name AS channel_name, c.kind, m.member, m.how, m.linked_at,
               coalesce(m.tells_assigned, true) AS tells_assigned, coalesce(m.tells_messages, false) AS tells_messages
        FROM channel c
        LEFT JOIN outpost_member m ON m.workspace_id = $1 AND m.channel_id = c.id AND m.teammate_id = $2
        WHERE c.workspace_id = $1 AND c.kind = ANY ($3) AND c.enabled ORDER BY c.created_at, c.id
        """,
        tx.tenant,
        teammate_id,
        kinds,
    )
    return [LinkOut(**dict(row)) for row in rows]


async def do_change_link(tx: Tx, channel_id: UUID, teammate_id: UUID, change: LinkChange) -> None:
    """Raises NotLinked."""
    found = await tx.fetchval(
        """
        UPDATE outpost_member SET tells_assigned = coalesce($4, tells_assigned),
            tells_messages = coalesce($5, tells_messages)
        WHERE workspace_id = $1 AND channel_id = $2 AND teammate_id = $3 RETURNING true
        """,
        tx.tenant,
        channel_id,
        teammate_id,
        change.tells_assigned,
        change.tells_messages,
    )
    if not found:
        raise NotLinked


async def find_personal(tx: Tx, channel_id: UUID, teammate_id: UUID) -> Record | None:
    return await tx.fetchrow(
        """
        SELECT member, tells_assigned, tells_messages FROM outpost_member
        WHERE workspace_id = $1 AND channel_id = $2 AND teammate_id = $3
        """,
        tx.tenant,
        channel_id,
        teammate_id,
    )


async def list_members(tx: Tx, channel_id: UUID) -> list[MemberOut]:
    rows = await tx.fetch(
        """
        SELECT m.teammate_id, t.name, m.member, m.how, m.linked_at FROM outpost_member m
        JOIN teammate t ON t.workspace_id = $1 AND t.id = m.teammate_id
        WHERE m.workspace_id = $1 AND m.channel_id = $2 ORDER BY t.name, m.member
        """,
        tx.tenant,
        channel_id,
    )
    return [MemberOut(**dict(row)) for row in rows]


def _route(row: Record) -> RouteOut:
    return RouteOut(**dict(row))
