"""Affected answers from outside: what may be sent and what is shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp

ReliancePick = Literal["open", "all"]
AnswerDecision = Literal["reopened", "notified", "ignored"]


class KnowledgeChangeOut(Output):
    """`removed`: deleted or expired, else its words were changed; `made_by` is empty where its source changed it or
    nobody is known. `answers` it affects, `undecided` of them, `open_conversations` among those."""

    id: UUID
    document_id: UUID
    document_exists: bool
    title: str
    kind: Literal["edited", "removed"]
    version: int | None
    made_by: str
    made_at: Timestamp
    answers: int
    undecided: int
    open_conversations: int


class AffectedAnswerOut(Output):
    """`lost`: the sentences that it relies on and that are gone. `draft`: a message to the customer, in their language,
    for a teammate to change and send. `told_at`: when a teammate wrote to the customer after it was decided to."""

    change_id: UUID
    message_id: UUID
    conversation_id: UUID
    number: int
    status: Literal["open", "snoozed", "resolved"]
    contact: str | None
    channel: str
    text: str
    answered_at: Timestamp
    lost: list[str]
    draft: str
    decision: AnswerDecision | None
    decided_by: str | None
    decided_at: Timestamp | None
    told_at: Timestamp | None


class AnswerDecisionInput(Input):
    """`reopened`: the conversation is opened again, the teammate's. `notified`: `text` is put into the teammate's own
    draft in the conversation, to be sent from there. `ignored`: nothing is done."""

    decision: AnswerDecision
    text: Annotated[str, Field(min_length=1, max_length=4_000)] | None = None


class ReliancePending(Output):
    """Answers that nobody decided about, and the changes they are of."""

    answers: int
    changes: int
