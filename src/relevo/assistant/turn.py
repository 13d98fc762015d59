"""One turn of an assistant: a snapshot, an answer outside any transaction, one commit.

Between snapshot and commit everything may change: the customer writes more, a person takes over, the process dies.
Nothing an answerer does has an effect before `commit_turn`, and that checks holder, epoch and newer messages under the
conversation's row lock. What is streamed meanwhile is ephemeral and carries the epoch.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import structlog

from relevo.assistant.actions.turn_actions import TurnActions
from relevo.assistant.answerers.builtin.ruling import pass_by_intent
from relevo.assistant.autonomy.holding import HELD, hold_back, with_bounds
from relevo.assistant.baton_watch import BatonLost, BatonWatch
from relevo.assistant.context import Answerer, ContactFacts, TurnContext, TurnScope
from relevo.assistant.intents.recogniser import Recogniser
from relevo.assistant.intents.recognising import Recognisers, list_intents, recognisers_of, with_intent
from relevo.assistant.knowledge import DeskKnowledge
from relevo.assistant.outcomes import HandOver, TurnAnswer
from relevo.assistant.people import find_reach_in, people_text
from relevo.assistant.repairing import repair
from relevo.assistant.result import make_result, mark_of
from relevo.assistant.snapshot import Sight, context_message, seen_availability, take_snapshot
from relevo.assistant.texts import say
from relevo.desk.actions.api import ActionRunner, BatonGone, Scope
from relevo.desk.assistants.api import AssistantConfig, find_config
from relevo.desk.autonomy.api import Levels, do_hold, find_levels
from relevo.desk.conversations import api as conversations
from relevo.desk.routing import api as routing
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform import jobs
from relevo.platform.db import Database, Tx
from relevo.platform.i18n import language_of
from relevo.platform.realtime import Hub

log = structlog.get_logger()

# A bound on everything. A model that says nothing is left long before (answerers/llm/attempts.py), one that streams may
# take its time; on a machine that is far too busy a late answer is still better than a person who is not there.
LONGEST_ANSWER_S = 20.0
MOST_WAITS = 8
IDLE_S = 600.0


@dataclass(frozen=True)
class Begun:
    start: conversations.TurnStart
    config: AssistantConfig
    context: TurnContext
    # None: it answers alone, whatever it is about.
    levels: Levels | None = None


@dataclass(frozen=True)
class TurnRunner:
    db: Database
    hub: Hub
    answerers: Mapping[str, Answerer]
    longest_answer_s: float = LONGEST_ANSWER_S
    actions: ActionRunner | None = None
    recognisers: Recognisers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "recognisers", recognisers_of(self.db))

    async def run(self, workspace_id: WorkspaceId, conversation_id: ConversationId, turn_number: int) -> str:
        """How the turn ended: committed, superseded, dropped, refused or failed. Safe to run twice."""
        begun = await self._begin(workspace_id, conversation_id, turn_number)
        if begun is None:
            return "refused"
        if isinstance(begun, conversations.TurnStart):
            return await self._fail(workspace_id, begun, "the assistant has no version to answer with")
        audience = ["team", f"contact:{begun.start.identity_id}"]
        self._tell(workspace_id, audience, "turn.started", begun, assistant_name=begun.start.assistant_name)
        try:
            started = time.perf_counter()
            begun, listed = await self._with_intents(workspace_id, begun)
            answer = await self._answer(workspace_id, audience, begun)
            answer = _with_time(answer, (time.perf_counter() - started) * 1000, self._answerer(begun).name)
            answer = replace(answer, trace={**answer.trace, "assistant_version": begun.start.assistant_version})
            answer = _with_runs(answer, begun.context)
            recogniser = await listed
            answer = with_intent(answer, begun.context, recogniser)
            answer = pass_by_intent(answer, begun.context, _intent_before(begun.start))
            if begun.levels is not None:
                answer = hold_back(answer, begun.context, begun.levels, _intent_before(begun.start))
            answer = await self._with_truth_about_people(workspace_id, begun, answer)
            # A list that is still being learnt is held against the conversation once it is.
            later = recogniser is None and begun.start.intents_version is not None
            return await self._commit(workspace_id, begun, answer, recognise_later=later)
        except (BatonLost, BatonGone):
            # Whoever took it ended the turn with the pass; there is nothing to say any more.
            return "dropped"
        except Exception as trouble:
            # Whatever it was, the customer must not be left alone with it: people get the conversation.
            log.exception("turn.failed", conversation_id=str(conversation_id), turn=turn_number)
            return await self._fail(workspace_id, begun.start, f"{type(trouble).__name__}: {trouble}")
        finally:
            self._tell(workspace_id, audience, "turn.ended", begun)

    async def _with_intents(
        self, workspace_id: WorkspaceId, begun: Begun
    ) -> tuple[Begun, Awaitable[Recogniser | None]]:
        """A model is told the list, so it comes first; the builtin answerer answers while it is learnt."""
        found = asyncio.ensure_future(self.recognisers.find(workspace_id, begun.start.intents_version))
        present = begun.start.conversation.intent
        context = replace(begun.context, intent=present.name if present else None)
        if self._answerer(begun).name != "builtin":
            context = replace(context, intents=list_intents(await found))
        if begun.levels is not None:
            context = with_bounds(context, begun.levels, await found, _intent_before(begun.start))
        return replace(begun, context=context), found

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
        config = await find_config(tx, start.assistant_id, start.assistant_version)
        if config is None:
            return start
        config = config.on_channel(start.channel_id)
        context = await take_snapshot(
            tx,
            start.assistant_name,
            config,
            Sight(
                messages=[context_message(message) for message in start.messages if not message.is_history],
                earlier=[context_message(message) for message in start.messages if message.is_history],
                contact_id=start.contact_id,
                contact=ContactFacts(
                    name=start.contact_name,
                    email=start.contact_email,
                    phone=start.contact_phone,
                    language=start.contact_language,
                ),
                language=start.language,
                slots=start.slots,
                return_note=start.return_brief.note if start.return_brief else "",
                agreed_ids=_agreed_ids(start.return_brief),
                queue_in=lambda language: start.queue_in(language, None).holder.id,
                channel_id=start.channel_id,
                channel_kind=start.conversation.channel.kind,
            ),
            knowledge=DeskKnowledge(self.db, workspace_id, start.assistant_id, config),
        )
        scope = TurnScope(
            workspace_id=workspace_id,
            assistant_id=start.assistant_id,
            conversation_id=start.conversation_id,
            contact_id=start.contact_id,
        )
        context = replace(context, actions=self._actions(workspace_id, start, config, context.language))
        levels = await find_levels(tx, start.assistant_id) if start.is_limited else None
        return Begun(start, config, replace(context, now=start.now, scope=scope), levels)

    def _actions(
        self, workspace_id: WorkspaceId, start: conversations.TurnStart, config: AssistantConfig, language: str | None
    ) -> TurnActions | None:
        if self.actions is None or not config.action_ids:
            return None
        scope = Scope(
            workspace_id=workspace_id,
            conversation_id=start.conversation_id,
            assistant_id=start.assistant_id,
            assistant_name=start.assistant_name,
            epoch=start.epoch,
            trigger_seq=start.up_to_seq,
            language=language or "en",
        )
        return TurnActions(self.actions, scope, config.action_ids)

    async def _answer(self, workspace_id: WorkspaceId, audience: list[str], begun: Begun) -> TurnAnswer:
        # What may be held back is not shown while it grows.
        seen_by = audience if begun.levels is None else []
        shown = _Growing(lambda text: self._tell(workspace_id, seen_by, "turn.delta", begun, text=text))
        baton = BatonWatch(self.db, self.hub, workspace_id, begun.start.conversation_id, begun.start.epoch)
        async with asyncio.timeout(self.longest_answer_s):
            answer = await baton.run_while_held(self._answerer(begun).answer(begun.context, shown.show))
        shown.finish()
        # The answerer has no power: what it says about people is checked here, whoever it is.
        return repair(answer, begun.context)

    async def _with_truth_about_people(self, workspace_id: WorkspaceId, begun: Begun, answer: TurnAnswer) -> TurnAnswer:
        """Language and intent are known only now, and a rule may name a team: where that makes another queue than the
        one looked at, who is there is looked at again, and said in the language that is answered in."""
        known, outcome, start = begun.context.availability, answer.outcome, begun.start
        if known is None or not isinstance(outcome, HandOver):
            return answer
        queue = start.queue_in(answer.language, mark_of(answer.intent)).holder.id
        team_id, now = outcome.team_id or queue, known
        looked_at = start.queue_in(begun.context.language, None).holder.id
        if (answer.language, team_id) != (begun.context.language, looked_at):
            async with self.db.transaction(workspace_id, read_only=True) as tx:
                found = await routing.describe_availability(
                    tx, answer.language, team_id=team_id, channel_id=start.channel_id
                )
            now = seen_availability(found, channel_kind=start.conversation.channel.kind)
        reach = find_reach_in(begun.context.contact, answer.filled)
        before = people_text(known, reach, answer.language)
        text = outcome.text.replace(before, people_text(now, reach, answer.language))
        return replace(answer, outcome=replace(outcome, text=text, callback_due_at=now.callback_due_at))

    async def _commit(
        self, workspace_id: WorkspaceId, begun: Begun, answer: TurnAnswer, *, recognise_later: bool
    ) -> str:
        start = begun.start
        async with self.db.transaction(workspace_id) as tx:
            result = await make_result(tx, begun.context, answer)
            committed = await conversations.commit_turn(tx, start, result)
            if committed.state == "committed" and HELD in answer.trace:
                await do_hold(tx, start.conversation_id, _held(start, answer.trace[HELD]))
            if recognise_later:
                await conversations.recognise_later(tx, start.conversation_id)
            if committed.state == "committed" and begun.config.enable_memories:
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
            availability = seen_availability(
                await routing.describe_availability(
                    tx, language, team_id=start.queue_in(language, None).holder.id, channel_id=start.channel_id
                ),
                channel_kind=start.conversation.channel.kind,
            )
            reach = find_reach_in(ContactFacts(email=start.contact_email, phone=start.contact_phone), ())
            notice = f"{say('hand_over_failed_here', language)} {people_text(availability, reach, language)}"
            failed = await conversations.fail_turn(
                tx, start, why, notice=notice, callback_due_at=availability.callback_due_at
            )
        return "failed" if failed.state == "committed" else failed.state

    def _answerer(self, begun: Begun) -> Answerer:
        return self.answerers.get(begun.config.answerer) or self.answerers["builtin"]

    def _tell(self, workspace_id: WorkspaceId, audience: list[str], name: str, begun: Begun, **payload: str) -> None:
        start = begun.start
        told: dict[str, Any] = {
            "conversation_id": str(start.conversation_id),
            "turn_id": str(start.turn_id),
            "epoch": start.epoch,
            **payload,
        }
        self.hub.publish_ephemeral(workspace_id, audience, name, told)


def _held(start: conversations.TurnStart, held: dict[str, Any]) -> dict[str, Any]:
    return {
        **held,
        "intent_id": UUID(held["intent_id"]) if held["intent_id"] else None,
        "assistant_id": start.assistant_id,
        "assistant_name": start.assistant_name,
        "up_to_seq": start.up_to_seq,
    }


def _intent_before(start: conversations.TurnStart) -> UUID | None:
    present = start.conversation.intent
    return present.id if present else None


def _agreed_ids(brief: conversations.ReturnBriefOut | None) -> frozenset[str]:
    lines = brief.agreed if brief else []
    return frozenset(str(message_id) for line in lines for message_id in line.message_ids)


class _Growing:
    """The words of a turn as they grow. What comes in one breath is one signal: each costs every screen a frame."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._latest: str | None = None
        self._timer: asyncio.Handle | None = None

    async def show(self, text: str) -> None:
        self._latest = text
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_soon(self.finish)

    def finish(self) -> None:
        """Show what is not shown yet."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        text, self._latest = self._latest, None
        if text is not None:
            self._tell(text)


def _with_time(answer: TurnAnswer, milliseconds: float, answerer: str) -> TurnAnswer:
    return replace(answer, trace={**answer.trace, "answerer": answerer, "milliseconds": round(milliseconds, 2)})


def _with_runs(answer: TurnAnswer, context: TurnContext) -> TurnAnswer:
    runs = context.actions.runs if isinstance(context.actions, TurnActions) else []
    told = [{"run_id": str(run.id), "name": run.name, "state": run.state, "problem": run.problem} for run in runs]
    return replace(answer, trace={**answer.trace, "actions": told}) if told else answer


async def _refuse(tx: Tx, conversation_id: ConversationId, turn_number: int) -> None:
    """The assistant was switched off meanwhile: the customer hears the truth about people."""
    conversation = await conversations.fetch_conversation(tx, conversation_id)
    language = language_of(conversation.language)
    availability = seen_availability(
        await routing.describe_availability(
            tx, language, team_id=conversation.queue.holder.id, channel_id=conversation.channel_id
        ),
        channel_kind=conversation.channel_kind,
    )
    reach = find_reach_in(ContactFacts(email=conversation.contact_email, phone=conversation.contact_phone), ())
    notice = people_text(availability, reach, language)
    due_at = availability.callback_due_at
    await conversations.refuse_turn(tx, conversation_id, turn_number, notice=notice, callback_due_at=due_at)
