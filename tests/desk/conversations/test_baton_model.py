"""The baton, explored exhaustively: no interleaving within the budgets breaks a promise, and broken rules are seen."""

from dataclasses import replace

import pytest

from relevo.desk.conversations.baton import turns
from relevo.desk.conversations.baton.protocol import BatonState
from tests.desk.conversations.baton_model import Explored, PromiseBroken, Rules, explore


def report(explored: Explored, sizes: str) -> None:
    print(f"baton model ({sizes}): {explored.states:,} states, {explored.transitions:,} transitions, 0 violations")


def test_no_interleaving_of_people_customer_phone_clock_and_two_crashing_workers_breaks_the_baton() -> None:
    explored = explore(Rules(), messages=2, passes=2, crashes=1)
    report(explored, "2 messages, 2 passes, 1 crash, 2 workers")
    assert explored.states > 50_000


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("messages", "passes", "crashes"), [(2, 3, 1), (3, 2, 1), (2, 2, 2)])
def test_no_interleaving_of_a_longer_conversation_breaks_the_baton(messages: int, passes: int, crashes: int) -> None:
    explored = explore(Rules(), messages=messages, passes=passes, crashes=crashes)
    report(explored, f"{messages} messages, {passes} passes, {crashes} crashes, 2 workers")
    assert explored.states > 50_000


def forget_the_epoch(state: BatonState, snapshot: turns.TurnSnapshot, *, ends: bool = False) -> turns.Decision:
    """The mutant that trusts the holder alone: taken over and handed back in between looks as if nothing happened."""
    seen = replace(snapshot, epoch=state.epoch, number=state.turn_number)
    return turns.judge_turn(state, seen, ends=ends)


@pytest.mark.parametrize(
    ("mutant", "broken"),
    [
        (Rules(check_then_send=True), "the assistant spoke while|old epoch"),
        (Rules(judge=forget_the_epoch), "old epoch"),
        (Rules(job_key=lambda number: 0), "no turn is due"),
        (Rules(counts_turns_on_pass=False), "no turn is due"),
    ],
    ids=["check, then send", "holder without epoch", "one job key per conversation", "turns not counted on a pass"],
)
def test_the_explorer_catches_a_broken_rule(mutant: Rules, broken: str) -> None:
    with pytest.raises(PromiseBroken, match=broken) as caught:
        explore(mutant, messages=2, passes=2, crashes=1)
    print(caught.value)
