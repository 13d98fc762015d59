"""Outposts from outside: routes of teams, places, one's own link and switches."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

PlaceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


class PlaceOut(Output):
    """A channel at the outpost. Not open: the app has to be invited there first."""

    id: str
    name: str
    is_open: bool


class PlacesOut(Output):
    """`problem`: in the provider's own words, if it did not tell its channels."""

    items: list[PlaceOut]
    problem: str


class RouteOut(Output):
    """`team_id` null: for every team that has no place of its own."""

    id: UUID
    team_id: UUID | None
    place: str
    place_name: str
    tells_handoffs: bool
    tells_messages: bool


class RoutesOut(Output):
    items: list[RouteOut]


class RouteInput(Input):
    team_id: UUID | None = None
    place: PlaceId
    place_name: Annotated[str, StringConstraints(max_length=120)] = ""
    tells_handoffs: bool = True
    tells_messages: bool = True


class RouteChange(Input):
    """Only what is given changes."""

    place: PlaceId | None = None
    place_name: Annotated[str, StringConstraints(max_length=120)] | None = None
    tells_handoffs: bool | None = None
    tells_messages: bool | None = None


class LinkOut(Output):
    """One's own link at one outpost; `member` null: not linked. The switches are of direct messages."""

    channel_id: UUID
    channel_name: str
    kind: str
    member: str | None
    how: str | None
    linked_at: Timestamp | None
    tells_assigned: bool
    tells_messages: bool


class LinksOut(Output):
    items: list[LinkOut]


class LinkChange(Input):
    tells_assigned: bool | None = None
    tells_messages: bool | None = None


class LinkCodeOut(Output):
    """Good once and for fifteen minutes, as `/relevo link CODE`."""

    code: str
    minutes: int


class MemberOut(Output):
    teammate_id: UUID
    name: str
    member: str
    how: str
    linked_at: Timestamp


class MembersOut(Output):
    items: list[MemberOut]
