"""Callbacks from outside."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, StringConstraints

from relevo.kit.ids import CallbackId, ContactId, ConversationId
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_text

NOTE_CHARS = 1_000
REACH_CHARS = 254

CallbackState = Literal["open", "done", "cancelled"]
ReachKind = Literal["email", "phone"]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=NOTE_CHARS), AfterValidator(check_text)]
ReachText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=REACH_CHARS)]


class CallbackOut(Output):
    """`reach`: the address or number the customer gave, null where they gave none; on every channel but the web the
    conversation itself reaches them. `reason`: why they wanted a person.

    `closed_why`: a teammate ticked it off, the conversation was resolved, or the customer went on with the assistant.
    """

    id: CallbackId
    conversation_id: ConversationId
    conversation_number: int
    contact_id: ContactId
    contact_name: str | None
    contact_color: str
    channel_kind: str
    state: CallbackState
    reason: str
    note: str
    reach_kind: ReachKind | None
    reach: str | None
    due_at: Timestamp
    team_id: UUID | None
    team_name: str | None
    teammate_id: UUID | None
    teammate_name: str | None
    made_by_kind: str
    made_by_name: str
    created_at: Timestamp
    closed_at: Timestamp | None
    closed_why: Literal["done", "resolved", "stopped_waiting"] | None
    closed_by_name: str | None


class CallbackCounts(Output):
    """Of the open ones: all, those for me or for a team I am in, and those whose time is over."""

    open: int
    mine: int
    overdue: int


class CallbackInput(Input):
    """Who shall do it, and until when; without a due time, when people can be expected to have had an hour for it."""

    due_at: AwareDatetime | None = None
    note: Note = ""
    reach: ReachText | None = None
    team_id: UUID | None = None
    teammate_id: UUID | None = None


class CallbackChange(Input):
    """Only what is given changes; naming a team or a teammate takes it from the other."""

    due_at: AwareDatetime | None = None
    note: Note | None = None
    reach: ReachText | None = None
    team_id: UUID | None = None
    teammate_id: UUID | None = None
