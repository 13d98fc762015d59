"""Random schedules on the real database: many tasks at once on one conversation, then the books are checked.

Nothing is simulated but the queue's worker, which takes the real rows of the job table: it may crash, be slow, or run
the same turn twice. The checks read only what was committed.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from uuid import UUID

from relevo.desk.conversations import api
from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.stop_waiting import stop_waiting
from relevo.desk.conversations.actions.take_over import take_over
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.conversations.baton.protocol import Pass
from relevo.desk.conversations.baton.turns import Verdict, is_turn_due, judge_turn
from relevo.desk.conversations.errors import (
    CannotUndo,
    NewerMessages,
    NoAssistantWillAnswer,
    NotWaiting,
    PassNotPossible,
)
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import SYSTEM, Author
from relevo.desk.conversations.passing import pass_baton
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import AssignInput, HandToAiInput
from relevo.desk.conversations.writing import append_message, ask_for_turn
from relevo.kit.errors import RelevoError
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record
from tests.desk.conversations.world import World, hand_over

Commit = Callable[[World, api.TurnStart, api.TurnResult], Awaitable[None]]
REFUSALS = (PassNotPossible, NoAssistantWillAnswer, NotWaiting, CannotUndo, NewerMessages)


async def commit_as_the_product_does(world: World, start: api.TurnStart, result: api.TurnResult) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await api.commit_turn(tx, start, result)


async def check_then_send(world: World, start: api.TurnStart, result: api.TurnResult) -> None:
    """The mutant: it looks, finds all well, and sends a moment later without looking again."""
    async with world.db.transaction(world.workspace_id) as tx:
        conversation = await lock_conversation(tx, start.conversation_id)
        decision = judge_turn(conversation.state, start.snapshot)
    if decision.verdict is not Verdict.COMMIT:
        await commit_as_the_product_does(world, start, result)
        return
    await asyncio.sleep(0.001)
    async with world.db.transaction(world.workspace_id) as tx:
        conversation = await lock_conversation(tx, start.conversation_id)
        after = replace(
            conversation.state,
            turn_number=conversation.state.turn_number + 1,
            answered_seq=max(conversation.state.answered_seq, start.up_to_seq),
        )
        author = Author(conversation.contact.kind.ASSISTANT, start.assistant_id, start.assistant_name)
        said = NewMessage(author=author, text="Tarda 3 días.", turn_id=start.turn_id)
        appended = await append_message(tx, replace(conversation, state=after), said)
        assert appended is not None
        await ask_for_turn(tx, appended[0])


@dataclass
class Schedule:
    world: World
    dice: random.Random
    commit: Commit
    address: str
    conversation_id: UUID | None = None
    acknowledged: set[UUID] = field(default_factory=set[UUID])

    async def run(self) -> list[str]:
        """Run it to its end and return what is wrong with the books."""
        await self._write()
        tasks = [self._customer(), self._person(self.world.ana), self._person(self.world.ben), self._phone()]
        tasks += [self._worker(), self._worker()]
        await asyncio.gather(*tasks)
        for _ in range(20):
            if not await self._work(crashes=False):
                break
        return await self._audit()

    async def _pause(self) -> None:
        await asyncio.sleep(self.dice.choice((0, 0, 0.001, 0.002, 0.004)))

    async def _write(self) -> None:
        received = await self.world.hear("¿Cuánto tarda?", address=self.address)
        self.conversation_id = received.conversation_id
        self.acknowledged.add(received.message.id)

    async def _customer(self) -> None:
        for _ in range(self.dice.randint(0, 2)):
            await self._pause()
            if self.dice.random() < 0.3:
                with suppress(*REFUSALS):
                    async with self.world.db.transaction(self.world.workspace_id) as tx:
                        await stop_waiting(tx, self._id(), language="es")
            await self._write()

    async def _person(self, actor: Actor) -> None:
        for _ in range(self.dice.randint(0, 2)):
            await self._pause()
            try:
                await self._pass(actor)
            except REFUSALS:
                continue  # The state did not allow it; that is the table at work.

    async def _pass(self, actor: Actor) -> None:
        conversation_id = self._id()
        what = self.dice.choice(("say", "say", "take", "back", "back", "resolve", "reopen", "assign", "undo"))
        if what == "say":
            sent = await self.world.say(conversation_id, "Soy una persona", by=actor)
            self.acknowledged.add(sent.message.id)
            return
        epoch = (await self.world.state(conversation_id)).state.epoch if what == "undo" else 0
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            if what == "take":
                await take_over(tx, conversation_id, epoch=None, actor=actor)
            elif what == "back":
                await hand_to_ai(tx, conversation_id, HandToAiInput(), actor=actor)
            elif what == "resolve":
                await resolve(tx, conversation_id, epoch=None, actor=actor)
            elif what == "reopen":
                await reopen(tx, conversation_id, epoch=None, actor=actor)
            elif what == "assign":
                await assign(tx, conversation_id, AssignInput(), actor=actor)
            else:
                await undo(tx, conversation_id, epoch=epoch, actor=actor)

    async def _phone(self) -> None:
        """Somebody answers from the phone's own app: the provider tells us afterwards."""
        if self.dice.random() > 0.2:
            return
        await self._pause()
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            conversation = await lock_conversation(tx, self._id())
            await pass_baton(tx, conversation, Pass.ECHO, to=conversation.queue, by=SYSTEM)

    async def _worker(self) -> None:
        for _ in range(3):
            await self._work(crashes=True)
            await self._pause()

    async def _work(self, *, crashes: bool) -> bool:
        job = await self._pick(again=not crashes or self.dice.random() < 0.2)
        if job is None:
            return False
        start = await self._begin(int(job["dedupe_key"].rsplit(":", 1)[1]))
        if isinstance(start, api.TurnStart):
            await self._pause()
            if crashes and self.dice.random() < 0.1:
                return True
            await self.commit(self.world, start, self._result())
            if crashes and self.dice.random() < 0.1:
                return True
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            await tx.execute("DELETE FROM job_queue.pgqueuer WHERE id = $1", job["id"])
        return True

    async def _begin(self, number: int) -> api.TurnStart | api.TurnRefused:
        """As the product's runner does: too early is not refused, it is later.

        It happens without a quiet window too: a message may be younger than the transaction that reads it, if its
        writer came later and had the lock first.
        """
        while True:
            async with self.world.db.transaction(self.world.workspace_id) as tx:
                start = await api.begin_turn(tx, self._id(), number)
            if not isinstance(start, api.TooEarly):
                return start
            await asyncio.sleep(start.wait_s)

    async def _pick(self, *, again: bool) -> Record | None:
        """A waiting job; or, as after a lost heartbeat, one that seems to run already."""
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            return await tx.fetchrow(
                """
                UPDATE job_queue.pgqueuer SET status = 'picked' WHERE id = (
                    SELECT id FROM job_queue.pgqueuer
                    WHERE dedupe_key >= $1 AND dedupe_key < $2 AND (status = 'queued' OR $3 AND status = 'picked')
                    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, dedupe_key
                """,
                f"turn:{self.conversation_id}:",
                f"turn:{self.conversation_id};",
                again,
            )

    def _result(self) -> api.TurnResult:
        said = [api.AssistantMessage(text="Tarda 3 días.")]
        throw = self.dice.random()
        if throw < 0.15:
            return api.TurnResult(outcome="hand_over", messages=said, hand_over=hand_over())
        if throw < 0.25:
            return api.TurnResult(outcome="resolve", messages=said, resolve=True)
        return api.TurnResult(outcome="reply", messages=said)

    def _id(self) -> UUID:
        assert self.conversation_id is not None
        return self.conversation_id

    async def _audit(self) -> list[str]:
        messages = await self.world.messages(self._id())
        wrong = audit_thread(messages)
        missing = self.acknowledged - {message["id"] for message in messages}
        if missing:
            wrong.append(f"{len(missing)} acknowledged messages are lost")
        state = (await self.world.state(self._id())).state
        if is_turn_due(state):
            # The worker ran until there was nothing left to run, so nobody would ever answer this.
            wrong.append("a customer's message waits for the assistant and no turn is due")
        if state.last_contact_seq > state.answered_seq and state.holder.kind == "nobody":
            wrong.append("a customer's message waits and nobody holds the baton")
        turns = await self.world.rows(
            "SELECT trigger_seq FROM turn WHERE conversation_id = $1 AND state = 'committed' ORDER BY number",
            self._id(),
        )
        triggers = [turn["trigger_seq"] for turn in turns]
        if any(later <= earlier for earlier, later in pairwise(triggers)):
            wrong.append(f"one message was answered twice: {triggers}")
        return wrong


def audit_thread(messages: list[Record]) -> list[str]:
    """Replay the thread by seq: who held the baton when each message was written?"""
    wrong: list[str] = []
    if [message["seq"] for message in messages] != list(range(1, len(messages) + 1)):
        wrong.append("seq has gaps")
    holder, epoch = "nobody", 0
    for message in messages:
        to = message["content"].get("event", {}).get("data", {}).get("to")
        if to is not None:
            holder, epoch = to["kind"], message["epoch"]
        elif message["author_kind"] == "assistant" and message["kind"] == "message":
            if holder != "assistant":
                wrong.append(f"the assistant spoke at seq {message['seq']} while {holder} held the baton")
            if message["epoch"] != epoch:
                wrong.append(f"an assistant's message was committed with epoch {message['epoch']}, not {epoch}")
    return wrong


@dataclass(frozen=True)
class Outcome:
    schedules: int
    violations: list[str]


async def run_schedules(
    world: World, number: int, *, seed: int, commit: Commit = commit_as_the_product_does, at_once: int = 16
) -> Outcome:
    gate = asyncio.Semaphore(at_once)
    violations: list[str] = []

    async def one(index: int) -> None:
        async with gate:
            dice = random.Random(seed * 1_000_003 + index)
            try:
                wrong = await Schedule(world, dice, commit, f"schedule-{seed}-{index}").run()
            except RelevoError as error:
                wrong = [f"unexpected {error.code}: {error.detail}"]
            violations.extend(f"schedule {index}: {what}" for what in wrong)

    await asyncio.gather(*(one(index) for index in range(number)))
    return Outcome(number, violations)
