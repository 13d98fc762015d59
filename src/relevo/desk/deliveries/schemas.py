"""What screens see of a message's way out."""

from typing import Literal
from uuid import UUID

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

DeliveryState = Literal["queued", "sending", "sent", "delivered", "read", "failed", "unknown", "cancelled"]


class DeliveryOut(Output):
    """`code` says why it failed, is unknown or was cancelled; `detail` are the provider's own words. `parts_sent` of
    `parts`: a long message leaves in several."""

    state: DeliveryState
    code: str
    detail: str
    parts: int
    parts_sent: int
    updated_at: Timestamp


class TroubleOut(Output):
    """A message that did not arrive, or perhaps did not."""

    message_id: UUID
    conversation_id: UUID
    conversation_number: int
    contact_name: str | None
    text: str
    delivery: DeliveryOut


class TroublesOut(Output):
    items: list[TroubleOut]
    has_more: bool


class SettleInput(Input):
    arrived: bool


class WindowOut(Output):
    """A teammate's words reach the customer until `expires_at`: `hours` after their last message, None: always.

    `expires_at` None beside a limit: they never wrote. `now` is our clock, to count down by on a screen whose clock is
    another.
    """

    hours: float | None
    expires_at: Timestamp | None
    is_open: bool
    is_blocked: bool
    now: Timestamp
