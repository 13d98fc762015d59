"""When an assistant's turn is due, and what becomes of a finished one. Pure; used by the commit under the row lock.

"Check, then send" is the classical mistake: the model thinks for ten seconds, a teammate answers meanwhile, and the
assistant's late answer still goes out. Here a finished turn is only a proposal. It is judged against the state that
the lock shows at the moment of commit, never against what was read when the turn began.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from relevo.desk.conversations.baton.protocol import BatonState, Holder, HolderKind, Pass, Status

MAX_SUPERSEDED = 2
"""A customer who never stops writing still gets an answer: after this many answers put aside, the next one stands."""


@dataclass(frozen=True, slots=True)
class TurnSnapshot:
    """What a turn saw when it began."""

    holder: Holder
    epoch: int
    number: int
    up_to_seq: int


class Verdict(StrEnum):
    COMMIT = "commit"
    SUPERSEDE = "supersede"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Decision:
    verdict: Verdict
    after: BatonState


def is_turn_due(state: BatonState) -> bool:
    """True if a customer's message waits for the assistant. Whoever makes it true enqueues `turn_number`."""
    return (
        state.holder.kind is HolderKind.ASSISTANT
        and state.status is Status.OPEN
        and state.last_contact_seq > state.answered_seq
    )


def begin_turn(state: BatonState, number: int) -> TurnSnapshot | None:
    """The snapshot for the turn that was asked for, or None if that turn has nothing to do any more."""
    if number != state.turn_number or not is_turn_due(state):
        return None
    return TurnSnapshot(state.holder, state.epoch, state.turn_number, state.last_contact_seq)


def judge_turn(state: BatonState, snapshot: TurnSnapshot, *, ends: bool = False) -> Decision:
    """Whether a finished turn may speak. `ends`: its outcome resolves, which never happens over an unread message."""
    if (state.holder, state.epoch, state.turn_number) != (snapshot.holder, snapshot.epoch, snapshot.number):
        return Decision(Verdict.DROP, state)
    if not is_turn_due(state):
        return Decision(Verdict.DROP, state)
    if state.last_contact_seq > snapshot.up_to_seq and (ends or state.superseded < MAX_SUPERSEDED):
        after = replace(state, turn_number=state.turn_number + 1, superseded=state.superseded + 1)
        return Decision(Verdict.SUPERSEDE, after)
    after = replace(
        state, turn_number=state.turn_number + 1, superseded=0, answered_seq=max(state.answered_seq, snapshot.up_to_seq)
    )
    return Decision(Verdict.COMMIT, after)


def hear_contact(state: BatonState, seq: int) -> BatonState:
    """A customer's message with this seq arrived; who answers it is not decided here."""
    return replace(state, last_contact_seq=seq)


def hear_teammate(state: BatonState) -> BatonState:
    """A person's public reply deals with all that the customer wrote before it."""
    return replace(state, answered_seq=state.last_contact_seq)


def pass_for_contact(
    state: BatonState, *, home: Holder, queue: Holder, assistant_answers: bool
) -> tuple[Pass, Holder] | None:
    """The pass that a customer's message itself causes, if any.

    `home`: who gets a reopened conversation (the channel's assistant if it will answer, else the queue).
    `assistant_answers`: False if the assistant that holds the baton was switched off meanwhile.
    """
    if state.epoch == 0:
        return Pass.START, home
    if state.status is Status.RESOLVED:
        return Pass.REOPEN, home
    if state.holder.kind is HolderKind.ASSISTANT and not assistant_answers:
        return Pass.HAND_OVER, queue
    if state.status is Status.SNOOZED:
        return Pass.WAKE, state.holder
    return None
