"""One turn of an assistant: a snapshot, an answer outside any transaction, one commit.

Between snapshot and commit everything may change: the customer writes more, a person takes over, the process dies.
Nothing an answerer does has an effect before `commit_turn`, and that checks holder, epoch and newer messages under the
conversation's row lock. What is streamed meanwhile is ephemeral and carries the epoch.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from relevo.assistant.brief import make_brief
from relevo.assistant.context import Answerer, Availability, TurnContext
from relevo.assistant.deciding import fired_signals
from relevo.assistant.knowledge import DeskKnowledge
from relevo.assistant.outcomes import HandOver, Outcome, Reply, Resolve, Silence, TurnAnswer, name_of
from relevo.assistant.promises import find_transfer_promise
from relevo.assistant.signals.names import Signal
from relevo.assistant.snapshot import Sight, choice_json, citation_json, context_message, take_snapshot, write_filled
from relevo.assistant.texts import say
from relevo.desk.assistants.api import Assistant, find_assistant
from relevo.desk.conversations import api as conversations
from relevo.desk.routing import api as routing
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Database, Tx
from relevo.platform.i18n import language_of
from relevo.platform.realtime import Hub

log = structlog.get_logger()

# An answer takes milliseconds. On a machine that is far too busy a late answer is still better than a person who is
# not there; who waits sees that the assistant is at work.
LONGEST_ANSWER_S = 9.0
MOST_WAITS = 8
IDLE_S = 600.0


@dataclass(frozen=True)
class Begun:
    start: conversations.TurnStart
    assistant: Assistant
    context: TurnContext


@dataclass(frozen=True)
class TurnRunner:
    db: Database
    hub: Hub
    answerers: Mapping[str, Answerer]
    longest_answer_s: float = LONGEST_ANSWER_S

    async def run(self, workspace_id: WorkspaceId, conversation_id: ConversationId, turn_number: int) -> str:
        """How the turn ended: committed, superseded, dropped, refused or failed. Safe to run twice."""
        begun = await self._begin(workspace_id, conversation_id, turn_number)
        if begun is None:
            return "refused"
        if isinstance(begun, conversations.TurnStart):
            return await self._fail(workspace_id, begun, "the assistant has no version to answer with")
        audience = ["team", f"contact:{begun.start.contact_id}"]
        self._tell(workspace_id, audience, "turn.started", begun, assistant_name=begun.assistant.name)
        try:
            started = time.perf_counter()
            answer = await self._answer(workspace_id, audience, begun)
            answer = _with_time(answer, (time.perf_counter() - started) * 1000, self._answerer(begun).name)
            return await self._commit(workspace_id, begun, answer)
        except Exception as trouble:
            # Whatever it was, the customer must not be left alone with it: people get the conversation.
            log.exception("turn.failed", conversation_id=str(conversation_id), turn=turn_number)
            return await self._fail(workspace_id, begun.start, f"{type(trouble).__name__}: {trouble}")
        finally:
            self._tell(workspace_id, audience, "turn.ended", begun)

    async def _begin(
        self, workspace_id: WorkspaceId, conversation_id: ConversationId, turn_number: int
    ) -> Begun | conversations.TurnStart | None:
        for _ in range(MOST_WAITS):
            async with self.db.transaction(workspace_id) as tx:
                start = await conversations.begin_turn(tx, conversation_id, turn_number)
                if isinstance(start, conversations.TurnStart):
                    return await self._see(tx, workspace_id, start)
                if isinstance(start, conversations.TurnRefused):
                    if start.why == "assistant_off":
                        await _refuse(tx, conversation_id, turn_number)
                    return None
            await asyncio.sleep(start.wait_s)
        raise jobs.RetryLater(1.0, "the customer keeps on typing")

    async def _see(
        self, tx: Tx, workspace_id: WorkspaceId, start: conversations.TurnStart
    ) -> Begun | conversations.TurnStart:
        assistant = await find_assistant(tx, start.assistant_id)
        if assistant is None:
            return start
        context = await take_snapshot(
            tx,
            assistant,
            Sight(
                messages=[context_message(message) for message in start.messages if not message.is_history],
                earlier=[context_message(message) for message in start.messages if message.is_history],
                contact_id=start.contact_id,
                language=start.language,
                slots=start.slots,
                return_note=start.return_brief.note if start.return_brief else "",
            ),
            knowledge=DeskKnowledge(self.db, workspace_id, assistant.id, assistant.config),
        )
        return Begun(start, assistant, replace(context, now=start.now))

    async def _answer(self, workspace_id: WorkspaceId, audience: list[str], begun: Begun) -> TurnAnswer:
        async def show(text: str) -> None:
            self._tell(workspace_id, audience, "turn.delta", begun, text=text)

        async with asyncio.timeout(self.longest_answer_s):
            answer = await self._answerer(begun).answer(begun.context, show)
        # The answerer has no power: what it says about people is checked here, whoever it is.
        answer = replace(answer, outcome=without_empty_promise(answer.outcome, begun.context))
        if isinstance(answer.outcome, HandOver):
            return await self._with_truth_about_people(workspace_id, begun, answer)
        return answer

    async def _with_truth_about_people(self, workspace_id: WorkspaceId, begun: Begun, answer: TurnAnswer) -> TurnAnswer:
        """The language may have changed with this message: availability is said in the one that is answered in."""
        known = begun.context.availability
        if known is None or answer.language == begun.context.language or not isinstance(answer.outcome, HandOver):
            return answer
        async with self.db.transaction(workspace_id, read_only=True) as tx:
            now = await routing.describe_availability(tx, answer.language)
        text = answer.outcome.text.replace(known.text, now.text)
        return replace(answer, outcome=replace(answer.outcome, text=text))

    async def _commit(self, workspace_id: WorkspaceId, begun: Begun, answer: TurnAnswer) -> str:
        start = begun.start
        async with self.db.transaction(workspace_id) as tx:
            result = await _result(tx, begun.context, answer)
            committed = await conversations.commit_turn(tx, start, result)
            if committed.state == "committed" and begun.assistant.config.enable_memories:
                payload = {"workspace_id": str(workspace_id), "conversation_id": str(start.conversation_id)}
                await jobs.enqueue(
                    tx,
                    "memories.extract",
                    payload,
                    dedupe_key=f"memories:idle:{start.conversation_id}",
                    delay_s=IDLE_S,
                )
        return committed.state

    async def _fail(self, workspace_id: WorkspaceId, start: conversations.TurnStart, why: str) -> str:
        language = language_of(start.language)
        async with self.db.transaction(workspace_id) as tx:
            availability = await routing.describe_availability(tx, language)
            notice = f"{say('hand_over_failed_here', language)} {availability.text}"
            failed = await conversations.fail_turn(tx, start, why, notice=notice)
        return "failed" if failed.state == "committed" else failed.state

    def _answerer(self, begun: Begun) -> Answerer:
        return self.answerers[begun.assistant.config.answerer]

    def _tell(self, workspace_id: WorkspaceId, audience: list[str], name: str, begun: Begun, **payload: str) -> None:
        start = begun.start
        told: dict[str, Any] = {
            "conversation_id": str(start.conversation_id),
            "turn_id": str(start.turn_id),
            "epoch": start.epoch,
            **payload,
        }
        self.hub.publish_ephemeral(workspace_id, audience, name, told)


def without_empty_promise(outcome: Outcome, context: TurnContext) -> Outcome:
    """A sentence that promises a transfer must be one; where the assistant may not transfer, it is not said."""
    if isinstance(outcome, HandOver | Silence) or find_transfer_promise(outcome.text) is None:
        return outcome
    if isinstance(outcome, Reply) and outcome.citations and outcome.text in outcome.citations[0].excerpt:
        # Verbatim words of the company's own document, shown as a quotation with its source.
        return outcome
    if context.config.can_transfer:
        return HandOver(reason="outside_knowledge", text=_with_availability(outcome.text, context.availability))
    return Reply(text=say("cannot_transfer", context.language or "en"), reason="cannot_transfer")


async def _result(tx: Tx, context: TurnContext, answer: TurnAnswer) -> conversations.TurnResult:
    outcome = answer.outcome
    hand_over = None
    if isinstance(outcome, HandOver):
        workspace = await workspaces.get_workspace(tx)
        team_language = language_of(workspace.locale)
        brief = make_brief(context, answer, outcome.reason, team_language=team_language)
        hand_over = conversations.HandOverResult(reason=outcome.reason, brief=brief, notice=outcome.text)
    return conversations.TurnResult(
        outcome=name_of(outcome),
        messages=[] if isinstance(outcome, Silence) else [message_of(outcome)],
        hand_over=hand_over,
        resolve=isinstance(outcome, Resolve),
        language=answer.language,
        signals=list(fired_signals(answer.signals, context.config.signals)),
        slots=write_filled(answer.filled),
        trace=trace_of(answer),
    )


def message_of(outcome: Outcome) -> conversations.AssistantMessage:
    text = "" if isinstance(outcome, Silence) else outcome.text
    citations = outcome.citations if isinstance(outcome, Reply) else ()
    choices = () if isinstance(outcome, HandOver | Resolve | Silence) else outcome.choices
    return conversations.AssistantMessage(
        text=text,
        citations=[citation_json(citation) for citation in citations],
        choices=[choice_json(choice) for choice in choices],
    )


def trace_of(answer: TurnAnswer) -> dict[str, Any]:
    """Why it said that: for the screen that shows a turn."""
    outcome = answer.outcome
    citations = outcome.citations if isinstance(outcome, Reply) else ()
    return {
        **answer.trace,
        "outcome": name_of(outcome),
        "reason": outcome.reason if isinstance(outcome, HandOver | Reply) else None,
        "language": answer.language,
        "signals": [_signal_json(signal) for signal in answer.signals],
        "slots": write_filled(answer.filled),
        "passages": [citation_json(citation) for citation in citations],
    }


def _signal_json(signal: Signal) -> dict[str, Any]:
    evidence = [{"text": item.text, "source": item.source, "message_id": item.message_id} for item in signal.evidence]
    return {"name": signal.name, "score": signal.score, "evidence": evidence}


def _with_time(answer: TurnAnswer, milliseconds: float, answerer: str) -> TurnAnswer:
    return replace(answer, trace={**answer.trace, "answerer": answerer, "milliseconds": round(milliseconds, 2)})


def _with_availability(text: str, availability: Availability | None) -> str:
    return f"{text} {availability.text}" if availability else text


async def _refuse(tx: Tx, conversation_id: ConversationId, turn_number: int) -> None:
    """The assistant was switched off meanwhile: the customer hears the truth about people."""
    conversation = await conversations.fetch_conversation(tx, conversation_id)
    availability = await routing.describe_availability(tx, conversation.language)
    await conversations.refuse_turn(tx, conversation_id, turn_number, notice=availability.text)
