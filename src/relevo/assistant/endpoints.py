from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from relevo.assistant.actions.dry import Pending
from relevo.assistant.answerers.choosing import make_answerers
from relevo.assistant.ask import MOST_HISTORY, Asked, Turn, try_assistant
from relevo.assistant.outcomes import Choice
from relevo.assistant.trying import People
from relevo.desk.actions.api import Rehearsal, find_runner
from relevo.desk.assistants.api import NoSuchAssistant
from relevo.desk.contacts.api import NoSuchContact
from relevo.kit.ids import AssistantId, ContactId
from relevo.platform.http import Caller, CurrentActor, Input, Output, RequestContext, RequestDatabase, Router

router = Router(tags=["assistants"])

AskedText = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class AskedChoice(Input):
    """A button as it was offered: the next message may be a tap on it."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    label: Annotated[str, StringConstraints(max_length=500)]


class AskTurn(Input):
    author: Literal["contact", "assistant"]
    text: AskedText
    choices: Annotated[list[AskedChoice], Field(max_length=20)] = Field(default_factory=list[AskedChoice])


class AskedRun(Input):
    """A run of the answer before that waits for the customer's yes, as that answer told it."""

    id: UUID
    name: Annotated[str, StringConstraints(max_length=60)]
    given: Annotated[dict[str, JsonValue], Field(max_length=40)] = Field(default_factory=dict[str, JsonValue])


class AskInput(Input):
    """`contact_id`: as if this contact wrote. `people`: as it is now, or as if somebody were there, nobody, or closed;
    without it nothing is said about people."""

    text: AskedText
    language: Literal["en", "es", "pt"] | None = None
    version: Literal["live", "draft"] = "live"
    channel_id: UUID | None = None
    contact_id: ContactId | None = None
    people: People | None = None
    history: Annotated[list[AskTurn], Field(max_length=MOST_HISTORY)] = Field(default_factory=list[AskTurn])
    pending: Annotated[list[AskedRun], Field(max_length=20)] = Field(default_factory=list[AskedRun])


class AskCitation(Output):
    document_id: UUID
    document_version: int
    passage_id: UUID
    title: str
    heading: str
    excerpt: str
    url: str | None


class AskChoice(Output):
    id: str
    label: str
    document_id: UUID | None = None


class AskSignal(Output):
    name: str
    score: float


class AskModel(Output):
    """`cost` in US dollars; null when nobody knows the price."""

    provider: str
    name: str
    requests: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: float | None


class AskGuide(Output):
    """`step`: the step whose question is open now, null where the guide is over."""

    name: str
    step: int | None
    answers: int


class AskActFact(Output):
    name: str
    value: JsonValue


class AskAct(Output):
    """What it wished to do in another system, and what came of it; `state` as the ledger names it.

    `problem` "rehearsed": nothing was sent, `request` is what would have been; facts and result are what was read.
    """

    id: UUID
    name: str
    title: str
    state: str
    problem: str | None
    detail: str
    arguments: dict[str, Any]
    given: dict[str, Any]
    facts: list[AskActFact]
    request: dict[str, Any]
    result: JsonValue


class AskOut(Output):
    outcome: Literal["reply", "choices", "ask", "hand_over", "resolve", "silence"]
    text: str
    language: str
    citations: list[AskCitation]
    choices: list[AskChoice]
    signals: list[AskSignal]
    reason: str | None
    slot: str | None = None
    milliseconds: float
    confidence: float | None
    model: AskModel | None = None
    fell_back: str | None = None
    rule: str | None = None
    memories: list[str] = Field(default_factory=list[str])
    guide: AskGuide | None = None
    acted: list[AskAct] = Field(default_factory=list[AskAct])


@router.post(
    "/assistants/{assistant_id}/ask", caller=Caller.TEAMMATE, transaction=False, errors=[NoSuchAssistant, NoSuchContact]
)
async def ask_assistant(
    assistant_id: AssistantId,
    given: AskInput,
    db: RequestDatabase,
    actor: CurrentActor,
    context: RequestContext,
) -> AskOut:
    """Try an assistant without a conversation: what it would say, from which source, and why."""
    history = [
        Turn(turn.author, turn.text, [Choice(id=choice.id, label=choice.label) for choice in turn.choices])
        for turn in given.history
    ]
    asked = Asked(
        given.text,
        given.language,
        history,
        draft=given.version == "draft",
        channel_id=given.channel_id,
        contact_id=given.contact_id,
        people=given.people,
    )
    answerers = make_answerers(db, context.services)
    runner = find_runner(db, context.services)
    rehearsal = (
        Rehearsal(runner=runner, workspace_id=actor.workspace_id, by=actor, contact_id=given.contact_id)
        if runner is not None
        else None
    )
    result = await try_assistant(
        db,
        actor.workspace_id,
        assistant_id,
        asked,
        answerers,
        rehearsal=rehearsal,
        pending={one.id: Pending(one.name, one.given) for one in given.pending},
    )
    return AskOut.model_validate(result.as_json())
