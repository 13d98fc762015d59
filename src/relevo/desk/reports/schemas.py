from datetime import date
from typing import Literal
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
    solved: int
    solved_share: float | None
    assistant_alone: int
    assistant_share: float | None
    first_answer: WaitOut
    """Whoever gave it: an assistant or a person."""
    csat: float | None
    csat_count: int


class TrendOut(Output):
    """One version of an assistant, in the period. `load_share`: of the conversations that are over, those it solved
    alone. `key` filters the report to it."""

    key: str
    name: str
    version: int
    conversations: int
    over: int
    assistant_alone: int
    load_share: float | None
    csat: float | None
    csat_count: int


class ReportChangeOut(Output):
    """One approved change, and what it brought until now, or until it was taken back.

    `kind` with `what`: a correction and its kind, a gap that was answered, a version that was published. `answers`: of
    assistants, from what was written or by that version; null where the change has no answers of its own (a correction
    of instructions: its version has). `rating`: the average of the ratings after them. `corrected`: of them, corrected
    again."""

    kind: Literal["correction", "gap", "version"]
    key: str
    what: str
    title: str
    made_by: str | None
    made_at: Timestamp
    ended_at: Timestamp | None
    document_id: UUID | None
    answers: int | None
    conversations: int | None
    ratings: int
    rating: float | None
    corrected: int


class ChangeConversationOut(Output):
    """`ratings` and `corrected`: what of the change's numbers is this conversation's."""

    conversation_id: UUID
    number: int
    contact_name: str | None
    answered_at: Timestamp
    answers: int
    ratings: int
    corrected: int
    score: int | None


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
    trend: list[TrendOut]


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
    unpriced_calls: int
