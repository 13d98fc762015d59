from datetime import date
from uuid import UUID

from relevo.platform.http import Output
from relevo.platform.http.schemas import Timestamp


class WaitOut(Output):
    """Seconds. The median and what nine in ten did not exceed; null where there was none."""

    count: int
    median_s: float | None
    p90_s: float | None


class ReasonOut(Output):
    reason: str
    count: int


class CsatSummary(Output):
    count: int
    average: float | None
    scores: list[int]
    """How many gave 1, 2, 3, 4 and 5."""
    comments: int


class CostOut(Output):
    known: float
    unpriced_calls: int
    conversations: int


class SavedOut(Output):
    """hours = conversations x minutes_each / 60."""

    conversations: int
    minutes_each: int
    hours: float


class DayOut(Output):
    day: date
    conversations: int
    assistant_alone: int
    with_people: int
    solved: int


class GroupOut(Output):
    key: str
    """The id, code or reason by which the report is filtered to this group."""
    name: str
    conversations: int
    solved_share: float | None
    assistant_share: float | None
    first_answer_s: float | None
    csat: float | None


class FatesOut(Output):
    reopened: int
    confirmed: int
    unhappy: int
    silent: int
    waiting: int
    abandoned: int
    open: int


class GroupsOut(Output):
    channel: list[GroupOut]
    assistant: list[GroupOut]
    version: list[GroupOut]
    team: list[GroupOut]
    teammate: list[GroupOut]
    language: list[GroupOut]
    intent: list[GroupOut]


class ReportOut(Output):
    first_day: date
    last_day: date
    timezone: str
    conversations: int
    fates: FatesOut
    solved: int
    solved_share: float | None
    """Of the episodes that are over: resolved or abandoned."""
    assistant_alone: int
    assistant_share: float | None
    """Of the solved ones."""
    with_people: int
    assistant_wait: WaitOut
    people_wait: WaitOut
    handoff_wait: WaitOut
    time_to_resolve: WaitOut
    handed_over: int
    still_waiting: int
    reasons: list[ReasonOut]
    csat: CsatSummary
    cost: CostOut
    saved: SavedOut
    days: list[DayOut]
    groups: GroupsOut


class EpisodeOut(Output):
    conversation_id: UUID
    number: int
    contact_name: str | None
    channel: str
    fate: str
    began_at: Timestamp
    resolved_at: Timestamp | None
    is_assistant_alone: bool
    assistant_wait_s: float | None
    people_wait_s: float | None
    handoff_wait_s: float | None
    reasons: list[str]
    score: int | None
    comment: str
    cost: float | None
