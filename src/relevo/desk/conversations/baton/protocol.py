"""The baton protocol: one state, one table of transitions, no I/O.

Every way in which a conversation can change hands (composer, button, assignment, the assistant's own decision, a
reply from a phone, resolve, reopen, snooze) is one row of `TRANSITIONS`. `plan_pass` says what a pass would do;
`../passing.py` writes exactly that under the row lock. The model checker in the tests drives this same file.

An open or snoozed conversation always has a holder; nobody holds a resolved one, and only a resolved one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class HolderKind(StrEnum):
    ASSISTANT = "assistant"
    TEAMMATE = "teammate"
    TEAM = "team"
    NOBODY = "nobody"


class Status(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class ActorKind(StrEnum):
    CONTACT = "contact"
    ASSISTANT = "assistant"
    TEAMMATE = "teammate"
    SYSTEM = "system"


class Pass(StrEnum):
    START = "start"
    TAKE_OVER = "take_over"
    ECHO = "echo"
    HAND_OVER = "hand_over"
    HAND_BACK = "hand_back"
    STOP_WAITING = "stop_waiting"
    ASSIGN = "assign"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    WAKE = "wake"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Holder:
    kind: HolderKind
    id: UUID | None = None


NOBODY = Holder(HolderKind.NOBODY)


@dataclass(frozen=True, slots=True)
class BatonState:
    """What the protocol knows of a conversation. Everything else about it is of no interest here."""

    holder: Holder
    status: Status
    epoch: int
    turn_number: int
    """The number of the next or running turn. It counts up at every commit and every pass, so a turn that was asked
    for before somebody took the baton can never be mistaken for one asked for afterwards."""
    last_contact_seq: int
    answered_seq: int
    """What the customer wrote up to here is dealt with: answered by whoever held the baton, or resolved."""
    superseded: int = 0
    """How often in a row a finished answer was put aside because the customer had written more."""


UNBORN = BatonState(NOBODY, Status.RESOLVED, epoch=0, turn_number=1, last_contact_seq=0, answered_seq=0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: who may make this pass, from where, to where, and what it means."""

    by: frozenset[ActorKind]
    from_holder: frozenset[HolderKind]
    from_status: frozenset[Status]
    to_holder: frozenset[HolderKind]
    status: Status
    line: str
    event: str
    settles: bool = False
    """What the customer wrote so far needs no answer any more."""
    waits: bool | None = None
    """True: from now on the customer waits for a person. False: they no longer do. None: unchanged."""


_ALL_HOLDERS = frozenset(HolderKind)
_HELD = _ALL_HOLDERS - {HolderKind.NOBODY}
_PEOPLE = frozenset({HolderKind.TEAMMATE, HolderKind.TEAM})
_ALIVE = frozenset({Status.OPEN, Status.SNOOZED})
_ANY_STATUS = frozenset(Status)
_C, _A, _T, _S = ActorKind.CONTACT, ActorKind.ASSISTANT, ActorKind.TEAMMATE, ActorKind.SYSTEM

# Every pass, without exception, also: cancels the running turn, ends a snooze, closes the stretch and opens the next,
# records who and why, counts up epoch and turn number. Therefore no column of the table says so.
TRANSITIONS: dict[Pass, Rule] = {
    Pass.START: Rule(
        by=frozenset({_C, _T, _S}),
        from_holder=frozenset({HolderKind.NOBODY}),
        from_status=frozenset({Status.RESOLVED}),
        to_holder=_HELD,
        status=Status.OPEN,
        line="conversation_started",
        event="conversation.opened",
    ),
    Pass.TAKE_OVER: Rule(
        by=frozenset({_T}),
        from_holder=_ALL_HOLDERS,
        from_status=_ANY_STATUS,
        to_holder=frozenset({HolderKind.TEAMMATE}),
        status=Status.OPEN,
        line="taken_over",
        event="conversation.taken_over",
    ),
    # A reply written in the phone's own app comes back as an echo. Often nobody knows whose thumb it was, so the
    # baton may go to the queue: what matters is that it leaves the assistant.
    Pass.ECHO: Rule(
        by=frozenset({_T, _S}),
        from_holder=_ALL_HOLDERS,
        from_status=_ANY_STATUS,
        to_holder=_PEOPLE,
        status=Status.OPEN,
        line="taken_over",
        event="conversation.taken_over",
        settles=True,
        waits=False,
    ),
    Pass.HAND_OVER: Rule(
        by=frozenset({_A, _C, _S}),
        from_holder=frozenset({HolderKind.ASSISTANT}),
        from_status=_ALIVE,
        to_holder=_PEOPLE,
        status=Status.OPEN,
        line="handed_over",
        event="conversation.handed_over",
        waits=True,
    ),
    Pass.HAND_BACK: Rule(
        by=frozenset({_T}),
        from_holder=_PEOPLE,
        from_status=_ALIVE,
        to_holder=frozenset({HolderKind.ASSISTANT}),
        status=Status.OPEN,
        line="handed_back",
        event="conversation.handed_back",
        waits=False,
    ),
    # The customer has waited enough. Only for the queue: whoever has a person in front of them is not waiting.
    Pass.STOP_WAITING: Rule(
        by=frozenset({_C}),
        from_holder=frozenset({HolderKind.TEAM}),
        from_status=_ALIVE,
        to_holder=frozenset({HolderKind.ASSISTANT}),
        status=Status.OPEN,
        line="handed_back",
        event="conversation.handed_back",
        waits=False,
    ),
    Pass.ASSIGN: Rule(
        by=frozenset({_T, _S}),
        from_holder=_HELD,
        from_status=_ALIVE,
        to_holder=_PEOPLE,
        status=Status.OPEN,
        line="assigned",
        event="conversation.assigned",
    ),
    Pass.RESOLVE: Rule(
        by=frozenset({_T, _A, _S}),
        from_holder=_HELD,
        from_status=_ALIVE,
        to_holder=frozenset({HolderKind.NOBODY}),
        status=Status.RESOLVED,
        line="resolved",
        event="conversation.resolved",
        settles=True,
        waits=False,
    ),
    Pass.REOPEN: Rule(
        by=frozenset({_T, _C, _S}),
        from_holder=frozenset({HolderKind.NOBODY}),
        from_status=frozenset({Status.RESOLVED}),
        to_holder=_HELD,
        status=Status.OPEN,
        line="reopened",
        event="conversation.reopened",
    ),
    # Whoever says "later" has taken it: a snoozed conversation is held by people, and wakes up with them.
    Pass.SNOOZE: Rule(
        by=frozenset({_T}),
        from_holder=_HELD,
        from_status=_ALIVE,
        to_holder=_PEOPLE,
        status=Status.SNOOZED,
        line="snoozed",
        event="conversation.snoozed",
    ),
    Pass.WAKE: Rule(
        by=frozenset({_S, _C, _T}),
        from_holder=_PEOPLE,
        from_status=frozenset({Status.SNOOZED}),
        to_holder=_PEOPLE,
        status=Status.OPEN,
        line="reopened",
        event="conversation.reopened",
    ),
    # Taking back one's own last pass: it goes where it came from, and that may be anywhere.
    Pass.UNDO: Rule(
        by=frozenset({_T}),
        from_holder=_ALL_HOLDERS,
        from_status=_ANY_STATUS,
        to_holder=_ALL_HOLDERS,
        status=Status.OPEN,
        line="",
        event="",
    ),
}

UNDONE: dict[Pass, tuple[str, str]] = {
    Pass.TAKE_OVER: ("handed_back", "conversation.handed_back"),
    Pass.HAND_BACK: ("taken_over", "conversation.taken_over"),
    Pass.ASSIGN: ("assigned", "conversation.assigned"),
    Pass.RESOLVE: ("reopened", "conversation.reopened"),
    Pass.REOPEN: ("resolved", "conversation.resolved"),
    Pass.SNOOZE: ("reopened", "conversation.reopened"),
}
"""What the thread says when a teammate takes back one of these. Other passes cannot be undone: they answer somebody."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The pass may happen, and this is all it does."""

    kind: Pass
    before: BatonState
    after: BatonState
    line: str
    event: str
    waits: bool | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It already is so. Pressing a button twice is no mistake and no second pass."""


@dataclass(frozen=True, slots=True)
class Refused:
    code: str
    detail: str


def plan_pass(state: BatonState, kind: Pass, *, to: Holder, by: ActorKind) -> Plan | Unchanged | Refused:
    rule = TRANSITIONS[kind]
    if by not in rule.by:
        return Refused("pass_not_allowed", f"a {by} cannot make this pass: {kind}")
    if to.kind not in rule.to_holder:
        return Refused("pass_not_allowed", f"{kind} cannot give the baton to {to.kind}")
    if state.holder == to and state.status is rule.status and kind is not Pass.START:
        return Unchanged()
    if state.holder.kind not in rule.from_holder or state.status not in rule.from_status:
        return Refused("pass_not_possible", _why_not(state, kind))
    return Plan(kind, state, _after(state, rule, to=to, status=rule.status), rule.line, rule.event, rule.waits)


def plan_undo(state: BatonState, undone: Pass, *, before: BatonState, by: ActorKind) -> Plan | Refused:
    """Back to `before`, the state from which the pass was made; epoch and turn number still count up.

    Only the caller can know whether anything happened since, and whose pass it was; this knows what it would do.
    """
    names = UNDONE.get(undone)
    rule = TRANSITIONS[Pass.UNDO]
    if names is None or by not in rule.by:
        return Refused("cannot_undo", f"{undone} cannot be undone")
    if (before.holder.kind is HolderKind.NOBODY) is not (before.status is Status.RESOLVED):
        return Refused("cannot_undo", "nobody holds a resolved conversation, and only a resolved one")
    after = _after(state, rule, to=before.holder, status=before.status)
    # A resolve had settled what the customer wrote; taking it back makes that due again.
    after = replace(after, answered_seq=before.answered_seq)
    return Plan(Pass.UNDO, state, after, names[0], names[1], rule.waits)


def _after(state: BatonState, rule: Rule, *, to: Holder, status: Status) -> BatonState:
    return replace(
        state,
        holder=to,
        status=status,
        epoch=state.epoch + 1,
        turn_number=state.turn_number + 1,
        answered_seq=state.last_contact_seq if rule.settles else state.answered_seq,
        superseded=0,
    )


def _why_not(state: BatonState, kind: Pass) -> str:
    if state.status is Status.RESOLVED:
        return "the conversation is resolved; reopen it first"
    if kind is Pass.REOPEN:
        return "the conversation is not resolved"
    if kind is Pass.HAND_BACK:
        return "an assistant already holds this conversation"
    return f"{kind} is not possible while {state.holder.kind} holds the {state.status} conversation"
