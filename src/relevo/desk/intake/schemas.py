from uuid import UUID

from relevo.platform.http import Output
from relevo.platform.http.schemas import JsonObject, Timestamp


class ChannelEventOut(Output):
    """Something a provider told that could not be handled: as it came, and why not."""

    id: UUID
    external_id: str
    received_at: Timestamp
    problem: str
    body: JsonObject


class ChannelEventsOut(Output):
    items: list[ChannelEventOut]
    has_more: bool
