"""One question to an assistant without a conversation: for the playground, the command line and measuring.

The same answerer as in a turn, with nothing around it that could have an effect: nobody is passed to and nothing is
remembered. Contact and availability are left out, unless a trial says as whom and with whom there.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from uuid import UUID

from relevo.assistant.actions.dry import DryActions, Pending
from relevo.assistant.actions.stubbed import Stub, StubbedActions
from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.context import Answerer, ContactFacts, ContextMessage, MemoryFact, TurnContext, TurnScope
from relevo.assistant.knowledge import DeskKnowledge, OpenKnowledge
from relevo.assistant.outcomes import Ask, Choice, Choices, HandOver, Reply, Silence, TurnAnswer, name_of
from relevo.assistant.people import find_reach_in, people_text
from relevo.assistant.repairing import repair
from relevo.assistant.signals.folding import fold_text
from relevo.assistant.snapshot import choice_json, citation_json, seen_availability, short_language
from relevo.assistant.trying import People, Trial, describe_people, take_trial
from relevo.assistant.used_memories import find_used
from relevo.desk.actions.api import Rehearsal, Run, fetch_actions, plain_arguments
from relevo.desk.assistants.api import Assistant, AssistantConfig, get_assistant, get_assistant_as_drafted
from relevo.kit.ids import AssistantId, ContactId, WorkspaceId, new_id
from relevo.platform.db import Database, Tx

MOST_HISTORY = 40


@dataclass(frozen=True)
class Turn:
    """Something that was said before: `author` is "contact" or "assistant"."""

    author: Literal["contact", "assistant"]
    text: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is known of who asks, and what would come of actions: of a situation that somebody wrote. `facts`: what the
    channel proves, by the names of ContactFact."""

    contact: ContactFacts = field(default_factory=ContactFacts)
    memories: Sequence[MemoryFact] = ()
    facts: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    stubs: Sequence[Stub] = ()
    # What was asked for so far, over several questions; None: each stands alone.
    runs: list[Run] | None = None


@dataclass(frozen=True)
class Asked:
    text: str
    language: str | None = None
    history: Sequence[Turn] = ()
    # The draft instead of the live version; as on this channel.
    draft: bool = False
    channel_id: UUID | None = None
    # As if this contact wrote, with what is remembered of them.
    contact_id: ContactId | None = None
    # Who is there: as it is now, or as if it were so. None: nothing is said about people.
    people: People | None = None
    # As if this were known; what is not stubbed is not done. None: no contact, and no action is offered.
    told: Told | None = None


@dataclass(frozen=True, kw_only=True)
class AskResult:
    outcome: str
    text: str
    language: str
    citations: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    choices: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    signals: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    reason: str | None = None
    # What a question back asks for.
    slot: str | None = None
    milliseconds: float = 0.0
    # How sure the search was (0..1), for measuring when to abstain; None where nothing was searched.
    confidence: float | None = None
    # Which model answered, with its tokens and cost; None where none did.
    model: dict[str, Any] | None = None
    # Why a model that was chosen did not answer.
    fell_back: str | None = None
    # The rule of the company that passed it on.
    rule: str | None = None
    # What of the contact's memories the answer leaned on, in their words.
    memories: list[str] = field(default_factory=list[str])
    # The guide that is followed: its name, the step that is open now, how many answers were gathered.
    guide: dict[str, Any] | None = None
    # What it wished to do, each with its name, its arguments and what came of it.
    acted: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


async def answer_text(
    db: Database,
    workspace_id: WorkspaceId,
    assistant_id: AssistantId,
    text: str,
    *,
    language: str | None = None,
    history: Sequence[Turn] = (),
) -> AskResult:
    """With the builtin answerer, whatever is configured. Raises NoSuchAssistant."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        assistant = await get_assistant(tx, assistant_id)
    return await answer_as(db, workspace_id, assistant, text, language=language, history=history)


async def answer_as(
    db: Database,
    workspace_id: WorkspaceId,
    assistant: Assistant,
    text: str,
    *,
    language: str | None = None,
    history: Sequence[Turn] = (),
) -> AskResult:
    """For whoever asks many questions and has read the assistant already."""
    return await _ask(_context(db, workspace_id, assistant, Asked(text, language, history)))


async def try_assistant(  # noqa: PLR0913 - who is asked, what, with which answerers and which actions
    db: Database,
    workspace_id: WorkspaceId,
    assistant_id: AssistantId,
    asked: Asked,
    answerers: Mapping[str, Answerer],
    *,
    rehearsal: Rehearsal | None = None,
    pending: Mapping[UUID, Pending] | None = None,
) -> AskResult:
    """With the answerer that the assistant is configured for. Raises NoSuchAssistant.

    `rehearsal`: how its actions are played; None: it has none. `pending`: what waits for the customer's yes.
    """
    async with db.transaction(workspace_id, read_only=True) as tx:
        find = get_assistant_as_drafted if asked.draft else get_assistant
        assistant = await find(tx, assistant_id)
        config = assistant.config.on_channel(asked.channel_id)
        tried = await take_trial(
            tx, config, asked.contact_id, asked.people, language=asked.language, channel_id=asked.channel_id
        )
        offered = await fetch_actions(tx, config.action_ids, usable=True) if rehearsal and config.action_ids else []
    answerer = answerers.get(assistant.config.answerer)
    context = _context(db, workspace_id, assistant, asked)
    result = await _ask(
        replace(
            context,
            contact=tried.contact,
            memories=tried.memories,
            availability=tried.availability,
            language=context.language or tried.language,
            actions=DryActions(rehearsal, offered, pending or {}) if rehearsal and offered else None,
        ),
        answerer,
    )
    return await _in_its_language(db, workspace_id, asked, tried, result)


async def _in_its_language(
    db: Database, workspace_id: WorkspaceId, asked: Asked, tried: Trial, result: AskResult
) -> AskResult:
    """As in a turn: who is there is said in the language that is answered in."""
    if tried.availability is None or asked.people is None or result.outcome != "hand_over":
        return result
    async with db.transaction(workspace_id, read_only=True) as tx:
        now = seen_availability(await describe_people(tx, asked.people, result.language, asked.channel_id))
    reach = find_reach_in(tried.contact, [])
    before = people_text(tried.availability, reach, result.language)
    return replace(result, text=result.text.replace(before, people_text(now, reach, result.language)))


async def ask_version(
    db: Database, workspace_id: WorkspaceId, assistant: Assistant, asked: Asked, answerers: Mapping[str, Answerer]
) -> AskResult:
    """For whoever has read the version to be asked; `asked.draft` and `asked.contact_id` are not looked at."""
    answerer = answerers.get(assistant.config.answerer)
    context = _context(db, workspace_id, assistant, asked)
    if asked.told is not None or asked.people is not None:
        async with db.transaction(workspace_id, read_only=True) as tx:
            context = await _as_told(tx, context, asked.told or Told(), asked)
    return await _ask(context, answerer)


async def _as_told(tx: Tx, context: TurnContext, told: Told, asked: Asked) -> TurnContext:
    config = context.config
    memories = told.memories if config.enable_memories else ()
    remembered = next((memory.text for memory in memories if memory.key == "language"), None)
    language = context.language or told.contact.language or short_language(remembered)
    found = None if asked.people is None else await describe_people(tx, asked.people, language, asked.channel_id)
    availability = None if found is None else seen_availability(found)
    offered = await fetch_actions(tx, config.action_ids, usable=True) if config.action_ids else []
    runs = [] if told.runs is None else told.runs
    actions = StubbedActions(offered, told.stubs, told.facts, runs) if offered else None
    return replace(
        context,
        contact=told.contact,
        memories=memories,
        language=language,
        availability=availability,
        actions=actions,
    )


def _context(db: Database, workspace_id: WorkspaceId, assistant: Assistant, asked: Asked) -> TurnContext:
    config = assistant.config.on_channel(asked.channel_id)
    return TurnContext(
        assistant_name=assistant.name,
        config=config,
        knowledge=DeskKnowledge(db, workspace_id, assistant.id, config),
        messages=_messages(asked.text, asked.history),
        language=asked.language,
        scope=TurnScope(workspace_id=workspace_id, assistant_id=assistant.id),
    )


async def ask_in(tx: Tx, assistant: Assistant, asked: Asked) -> AskResult:
    """With the builtin answerer, in an open transaction: what it would say if this were committed."""
    config = assistant.config.on_channel(asked.channel_id)
    context = TurnContext(
        assistant_name=assistant.name,
        config=config,
        knowledge=OpenKnowledge(tx, assistant.id, config),
        messages=_messages(asked.text, asked.history),
        language=asked.language,
    )
    return await _ask(context)


async def answer_in(tx: Tx, config: AssistantConfig, text: str, *, language: str | None = None) -> AskResult:
    """In an open transaction and without an assistant's row: for measuring a configuration."""
    context = TurnContext(
        assistant_name="Relevo",
        config=config,
        knowledge=OpenKnowledge(tx, None, config),
        messages=_messages(text, ()),
        language=language,
    )
    return await _ask(context)


async def _ask(context: TurnContext, answerer: Answerer | None = None) -> AskResult:
    started = time.perf_counter()
    answer = await (answerer or BuiltinAnswerer()).answer(context, _show_nothing)
    return _result(context, answer, milliseconds=(time.perf_counter() - started) * 1000)


def _result(context: TurnContext, answer: TurnAnswer, *, milliseconds: float) -> AskResult:
    answer = repair(answer, context)
    outcome = answer.outcome
    found = answer.trace.get("found")
    return AskResult(
        outcome=name_of(outcome),
        text="" if isinstance(outcome, Silence) else outcome.text,
        language=answer.language,
        citations=[citation_json(citation) for citation in outcome.citations] if isinstance(outcome, Reply) else [],
        choices=[choice_json(choice) for choice in outcome.choices]
        if isinstance(outcome, Reply | Choices | Ask)
        else [],
        signals=[{"name": signal.name, "score": signal.score} for signal in answer.signals],
        reason=(outcome.reason or None) if isinstance(outcome, Reply | HandOver) else None,
        slot=outcome.slot if isinstance(outcome, Ask) else None,
        milliseconds=round(milliseconds, 2),
        confidence=found["confidence"] if found else None,
        model=answer.trace.get("model"),
        fell_back=answer.trace.get("fell_back"),
        rule=(outcome.rule or None) if isinstance(outcome, HandOver) else None,
        memories=_used(context, answer),
        guide=answer.trace.get("guide"),
        acted=_acted(context),
    )


def _acted(context: TurnContext) -> list[dict[str, Any]]:
    """The last state of each wish of this turn."""
    runs = context.actions.runs if isinstance(context.actions, StubbedActions | DryActions) else []
    return [_act_json(run) for run in {run.id: run for run in runs}.values()]


def _act_json(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "name": run.name,
        "title": run.title,
        "state": run.state,
        "problem": run.problem,
        "detail": run.detail,
        "arguments": plain_arguments(run.arguments),
        "given": plain_arguments(run.given),
        "facts": [{"name": fact["name"], "value": fact["value"]} for fact in run.facts],
        "request": run.request,
        "result": run.result,
    }


def _used(context: TurnContext, answer: TurnAnswer) -> list[str]:
    used = set(find_used(context, answer))
    return [memory.text for memory in context.memories if memory.id in used]


def _messages(text: str, history: Sequence[Turn]) -> list[ContextMessage]:
    said = [*history[-MOST_HISTORY:], Turn("contact", text)]
    tapped = _tapped(said)
    return [
        ContextMessage(
            id=str(new_id()),
            seq=seq,
            author=turn.author,
            text=turn.text,
            choice_id=tapped[seq - 1],
            choices=tuple(turn.choices),
            is_unanswered=seq == len(said),
        )
        for seq, turn in enumerate(said, start=1)
    ]


def _tapped(said: Sequence[Turn]) -> list[str | None]:
    """Which button each turn is: a customer who writes what stands on one has pressed it."""
    tapped: list[str | None] = []
    offered: Sequence[Choice] = ()
    for turn in said:
        text = fold_text(turn.text)
        is_theirs = turn.author == "contact"
        tapped.append(next((one.id for one in offered if is_theirs and fold_text(one.label) == text), None))
        offered = offered if is_theirs else turn.choices
    return tapped


async def _show_nothing(_text: str) -> None:
    return
