"""An exhaustive explorer of the baton: a customer, two people, a phone, a clock, two workers that may crash.

The model is small on purpose: jobs as the queue library keeps them (waiting, running, deduplicated by key), workers
with the steps pick, begin, generate, commit, finish, and the product's own pure functions for all that decides.
`explore` visits every interleaving within the budgets and returns the number of states, or the shortest way to a
broken promise.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from relevo.desk.conversations.baton import turns
from relevo.desk.conversations.baton.protocol import (
    UNBORN,
    ActorKind,
    BatonState,
    Holder,
    HolderKind,
    Pass,
    Plan,
    Status,
    plan_pass,
    plan_undo,
)

ASSISTANT = Holder(HolderKind.ASSISTANT, UUID(int=1))
QUEUE = Holder(HolderKind.TEAM, UUID(int=2))
PEOPLE = (Holder(HolderKind.TEAMMATE, UUID(int=11)), Holder(HolderKind.TEAMMATE, UUID(int=12)))


class Undoable(NamedTuple):
    by: Holder
    kind: Pass
    before: BatonState
    epoch: int


class Worker(NamedTuple):
    phase: str
    number: int
    snapshot: turns.TurnSnapshot | None = None
    decision: turns.Decision | None = None


class World(NamedTuple):
    baton: BatonState
    jobs: tuple[tuple[int, str], ...]
    workers: tuple[Worker, ...]
    messages_left: int
    passes_left: int
    crashes_left: int
    spoken_up_to: int
    undoable: Undoable | None


IDLE = Worker("idle", 0)


@dataclass(frozen=True)
class Rules:
    """The decisions under test; a mutant replaces one of them."""

    judge: Callable[..., turns.Decision] = turns.judge_turn
    check_then_send: bool = False
    job_key: Callable[[int], int] = lambda number: number
    counts_turns_on_pass: bool = True


class PromiseBroken(AssertionError):
    pass


@dataclass(frozen=True)
class Explored:
    states: int
    transitions: int


def explore(rules: Rules, *, messages: int, passes: int, crashes: int, workers: int = 2) -> Explored:
    """Visit every reachable state; raise PromiseBroken with the shortest trace to a state that must not be."""
    start = World(UNBORN, (), (IDLE,) * workers, messages, passes, crashes, 0, None)
    came_from: dict[World, tuple[World | None, str]] = {start: (None, "start")}
    waiting = deque([start])
    transitions = 0
    while waiting:
        world = waiting.popleft()
        try:
            check_liveness(world)
            for label, reached in steps(world, rules):
                transitions += 1
                following = canonical(reached)
                if following not in came_from:
                    came_from[following] = (world, label)
                    waiting.append(following)
        except PromiseBroken as broken:
            raise PromiseBroken(f"{broken}; after: {' > '.join(trace(came_from, world))}") from None
    return Explored(len(came_from), transitions)


def trace(came_from: dict[World, tuple[World | None, str]], world: World) -> list[str]:
    labels: list[str] = []
    at: World | None = world
    while at is not None:
        before, label = came_from[at]
        labels.append(label)
        at = before
    return labels[::-1]


def canonical(world: World) -> World:
    """The one representative of all worlds that differ only in names: which worker is which, how high the counters.

    Epochs and turn numbers are compared for equality and order alone, so only their ranks matter.
    """
    baton = world.baton
    if baton.epoch == 0:
        return world
    snapshots = [worker.snapshot for worker in world.workers if worker.snapshot]
    epochs = ranks({baton.epoch, *(snapshot.epoch for snapshot in snapshots)})
    numbers = ranks({baton.turn_number, *(n for n, _ in world.jobs), *(w.number for w in world.workers if w.number)})
    undoable = world.undoable
    if undoable is not None:
        undoable = undoable._replace(epoch=epochs[baton.epoch]) if undoable.epoch == baton.epoch else None
    return world._replace(
        baton=replace(baton, epoch=epochs[baton.epoch], turn_number=numbers[baton.turn_number]),
        jobs=tuple((numbers[number], state) for number, state in world.jobs),
        workers=tuple(sorted((renamed(worker, epochs, numbers) for worker in world.workers), key=worker_order)),
        undoable=undoable,
    )


def ranks(values: set[int]) -> dict[int, int]:
    return {value: rank for rank, value in enumerate(sorted(values), start=1)}


def renamed(worker: Worker, epochs: dict[int, int], numbers: dict[int, int]) -> Worker:
    if worker.phase == "idle":
        return worker
    snapshot = worker.snapshot
    if snapshot is not None:
        snapshot = replace(snapshot, epoch=epochs[snapshot.epoch], number=numbers[worker.number])
    return worker._replace(number=numbers[worker.number], snapshot=snapshot)


def worker_order(worker: Worker) -> tuple[str, int, int, int]:
    snapshot = worker.snapshot
    return worker.phase, worker.number, snapshot.epoch if snapshot else 0, snapshot.up_to_seq if snapshot else 0


def check_liveness(world: World) -> None:
    """A customer's unanswered message is always somebody's business: people hold it, or its turn is in the queue."""
    baton = world.baton
    if (baton.holder.kind is HolderKind.NOBODY) is not (baton.status is Status.RESOLVED):
        raise PromiseBroken("an open conversation that nobody holds")
    if baton.last_contact_seq <= baton.answered_seq or baton.holder.kind in (HolderKind.TEAMMATE, HolderKind.TEAM):
        return
    if baton.holder.kind is HolderKind.NOBODY:
        raise PromiseBroken("a customer's message waits and nobody holds the baton")
    if not any(number == baton.turn_number for number, _ in world.jobs):
        raise PromiseBroken("a customer's message waits for the assistant and no turn is due")


def steps(world: World, rules: Rules) -> Iterator[tuple[str, World]]:
    yield from customer_steps(world, rules)
    if world.passes_left:
        yield from people_steps(world, rules)
    for index in range(len(world.workers)):
        yield from worker_steps(world, rules, index)


def settle(world: World, rules: Rules, baton: BatonState, **changes: object) -> World:
    """What each transaction does last: ask for a turn if one is due."""
    jobs = world.jobs
    if turns.is_turn_due(baton):
        key = rules.job_key(baton.turn_number)
        if all(rules.job_key(number) != key for number, _ in jobs):
            jobs = tuple(sorted({*jobs, (baton.turn_number, "waiting")}))
    return world._replace(**{"baton": baton, "jobs": jobs, "undoable": None} | changes)


def passed(world: World, rules: Rules, kind: Pass, to: Holder, by: ActorKind) -> BatonState | None:
    plan = plan_pass(world.baton, kind, to=to, by=by)
    return after(plan, rules) if isinstance(plan, Plan) else None


def after(plan: Plan, rules: Rules) -> BatonState:
    if rules.counts_turns_on_pass:
        return plan.after
    return replace(plan.after, turn_number=plan.before.turn_number)


def customer_steps(world: World, rules: Rules) -> Iterator[tuple[str, World]]:
    if not world.messages_left:
        return
    baton = world.baton
    caused = turns.pass_for_contact(baton, home=ASSISTANT, queue=QUEUE, assistant_answers=True)
    if caused is not None:
        plan = plan_pass(baton, caused[0], to=caused[1], by=ActorKind.CONTACT)
        assert isinstance(plan, Plan)
        baton = after(plan, rules)
    heard = turns.hear_contact(baton, baton.last_contact_seq + 1)
    yield "customer writes", settle(world, rules, heard, messages_left=world.messages_left - 1)
    if world.baton.holder.kind is HolderKind.ASSISTANT:
        asked = passed(world, rules, Pass.HAND_OVER, QUEUE, ActorKind.CONTACT)
        if asked is not None:
            yield "customer asks for a person", settle(world, rules, asked, messages_left=world.messages_left - 1)
    gave_up = passed(world, rules, Pass.STOP_WAITING, ASSISTANT, ActorKind.CONTACT)
    if gave_up is not None:
        yield "customer stops waiting", settle(world, rules, gave_up, messages_left=world.messages_left - 1)


def people_steps(world: World, rules: Rules) -> Iterator[tuple[str, World]]:
    left = world.passes_left - 1
    if world.baton.epoch == 0:
        started = passed(world, rules, Pass.START, PEOPLE[0], ActorKind.TEAMMATE)
        assert started is not None
        yield "a person writes first", settle(world, rules, turns.hear_teammate(started), passes_left=left)
        return
    for index, me in enumerate(PEOPLE):
        for kind, to in possible_passes(world.baton, me, PEOPLE[1 - index]):
            baton = passed(world, rules, kind, to, ActorKind.TEAMMATE)
            if baton is not None:
                undoable = Undoable(me, kind, stripped(world.baton), baton.epoch)
                yield f"person {index + 1}: {kind}", settle(world, rules, baton, passes_left=left, undoable=undoable)
        sent = passed(world, rules, Pass.TAKE_OVER, me, ActorKind.TEAMMATE) or world.baton
        if sent.holder == me:
            yield f"person {index + 1}: writes", settle(world, rules, turns.hear_teammate(sent), passes_left=left)
        undone = undo(world, rules, me)
        if undone is not None:
            yield f"person {index + 1}: undo", settle(world, rules, undone, passes_left=left)
    echoed = passed(world, rules, Pass.ECHO, QUEUE, ActorKind.SYSTEM)
    if echoed is not None:
        yield "reply from the phone", settle(world, rules, echoed, passes_left=left)
    if world.baton.status is Status.SNOOZED:
        woken = passed(world, rules, Pass.WAKE, world.baton.holder, ActorKind.SYSTEM)
        assert woken is not None
        yield "the clock wakes it", settle(world, rules, woken, passes_left=left)


def possible_passes(baton: BatonState, me: Holder, colleague: Holder) -> list[tuple[Pass, Holder]]:
    nobody = Holder(HolderKind.NOBODY)
    return [
        (Pass.TAKE_OVER, me),
        (Pass.HAND_BACK, ASSISTANT),
        (Pass.ASSIGN, colleague),
        (Pass.ASSIGN, QUEUE),
        (Pass.RESOLVE, nobody),
        (Pass.REOPEN, me),
        (Pass.SNOOZE, me),
    ]


def undo(world: World, rules: Rules, me: Holder) -> BatonState | None:
    last = world.undoable
    if last is None or last.by != me or last.epoch != world.baton.epoch:
        return None
    plan = plan_undo(world.baton, last.kind, before=last.before, by=ActorKind.TEAMMATE)
    return after(plan, rules) if isinstance(plan, Plan) else None


def stripped(before: BatonState) -> BatonState:
    """What an undo uses of the state before; the rest would only multiply the worlds."""
    return replace(before, epoch=0, turn_number=0, superseded=0)


def worker_steps(world: World, rules: Rules, index: int) -> Iterator[tuple[str, World]]:
    worker = world.workers[index]
    name = f"worker {index + 1}"
    if worker.phase == "idle":
        yield from pick_steps(world, index, name)
        return
    if world.crashes_left:
        yield f"{name}: crash", put(world, index, IDLE)._replace(crashes_left=world.crashes_left - 1)
    if worker.phase == "picked":
        snapshot = turns.begin_turn(world.baton, worker.number)
        following = (
            Worker("done", worker.number)
            if snapshot is None
            else worker._replace(phase="generating", snapshot=snapshot)
        )
        yield f"{name}: begin", put(world, index, following)
    elif worker.phase == "generating":
        yield from commit_steps(world, rules, index, name)
    elif worker.phase == "checked":
        assert worker.decision is not None
        yield f"{name}: send", speak(world, rules, index, worker.decision)
    elif worker.phase == "done":
        jobs = tuple(job for job in world.jobs if job[0] != worker.number)
        yield f"{name}: finish", put(world, index, IDLE)._replace(jobs=jobs)


def pick_steps(world: World, index: int, name: str) -> Iterator[tuple[str, World]]:
    for number, state in world.jobs:
        if state == "waiting":
            jobs = tuple((n, "running" if n == number else s) for n, s in world.jobs)
            yield f"{name}: pick {number}", put(world, index, Worker("picked", number))._replace(jobs=jobs)
        else:
            # The lease ran out: its worker is dead, or only slow, and then two run the same turn.
            yield f"{name}: retry {number}", put(world, index, Worker("picked", number))


def commit_steps(world: World, rules: Rules, index: int, name: str) -> Iterator[tuple[str, World]]:
    worker = world.workers[index]
    assert worker.snapshot is not None
    for outcome in ("reply", "hand over", "resolve"):
        decision = rules.judge(world.baton, worker.snapshot, ends=outcome == "resolve")
        if rules.check_then_send:
            checked = worker._replace(phase="checked", decision=decision)
            yield f"{name}: check", put(world, index, checked)
            return
        if decision.verdict is not turns.Verdict.COMMIT:
            done = put(world, index, Worker("done", worker.number))
            yield f"{name}: {decision.verdict}", settle(done, rules, decision.after, undoable=world.undoable)
            return
        yield f"{name}: {outcome}", speak(world, rules, index, decision, outcome)


def speak(world: World, rules: Rules, index: int, decision: turns.Decision, outcome: str = "reply") -> World:
    """An assistant's message is written. This is where the promises are kept or broken."""
    worker, baton = world.workers[index], world.baton
    done = put(world, index, Worker("done", worker.number))
    if decision.verdict is not turns.Verdict.COMMIT:
        return settle(done, rules, baton)
    assert worker.snapshot is not None
    if baton.holder.kind is not HolderKind.ASSISTANT or baton.status is not Status.OPEN:
        raise PromiseBroken(f"the assistant spoke while {baton.holder.kind} held the {baton.status} conversation")
    if worker.snapshot.epoch != baton.epoch:
        raise PromiseBroken("an assistant's message was committed with an old epoch")
    if worker.snapshot.up_to_seq <= max(world.spoken_up_to, baton.answered_seq):
        raise PromiseBroken("the same customer message was answered twice")
    counted = decision.after
    baton = replace(
        baton, turn_number=counted.turn_number, superseded=counted.superseded, answered_seq=counted.answered_seq
    )
    # Message and effect are one transaction: nobody ever sees the state between them.
    baton = apply_outcome(done._replace(baton=baton), rules, outcome)
    return settle(done, rules, baton, spoken_up_to=worker.snapshot.up_to_seq)


def apply_outcome(world: World, rules: Rules, outcome: str) -> BatonState:
    if outcome == "reply":
        return world.baton
    kind, to = (Pass.HAND_OVER, QUEUE) if outcome == "hand over" else (Pass.RESOLVE, Holder(HolderKind.NOBODY))
    baton = passed(world, rules, kind, to, ActorKind.ASSISTANT)
    assert baton is not None
    return baton


def put(world: World, index: int, worker: Worker) -> World:
    workers = list(world.workers)
    workers[index] = worker
    return world._replace(workers=tuple(workers))
