"""The states of a send: how they follow each other, and what a message's state is, given those of its parts. Pure."""

from collections.abc import Sequence

from relevo.desk.deliveries.schemas import DeliveryState

_RANK: dict[str, int] = {"queued": 0, "sending": 1, "unknown": 2, "failed": 3, "sent": 4, "delivered": 5, "read": 6}
_ARRIVED = ("sent", "delivered", "read")


def after_status(state: str, status: str) -> str:
    """A part's state once the provider told `status`: forward only.

    "failed" counts only while nothing better is known: a phone that was off fails a first attempt and shows the
    second. "sent" and better clear an unknown and a failure.
    """
    if state == "cancelled":
        return state
    if status == "failed":
        return "failed" if state not in ("delivered", "read") else state
    return status if _RANK[status] > _RANK[state] else state


def state_of(parts: Sequence[str]) -> DeliveryState:
    """Of a message. While a part still may leave, the message is on its way, whatever became of the others."""
    if not parts or all(state == "queued" for state in parts):
        return "queued"
    if any(state in ("queued", "sending") for state in parts):
        return "sending"
    for trouble in ("failed", "unknown", "cancelled"):
        if trouble in parts:
            return trouble
    return _ARRIVED[min(_ARRIVED.index(state) for state in parts)]
