"""Who holds a conversation is changed in one place. Whoever writes those columns elsewhere breaks this."""

import re
from pathlib import Path

import relevo
from relevo.desk.conversations.baton.protocol import (
    TRANSITIONS,
    UNBORN,
    ActorKind,
    BatonState,
    Holder,
    HolderKind,
    Pass,
    Plan,
    Refused,
    Status,
    Unchanged,
    plan_pass,
)
from relevo.desk.conversations.messages import VISIBLE_LINES
from relevo.desk.conversations.reading import CONTACT_LINES_SQL
from relevo.kit.ids import new_id

SOURCES = Path(relevo.__file__).parent
UPDATES = re.compile(r"UPDATE conversation\b.*?(?:WHERE|\"\"\")", re.DOTALL)
BATON_COLUMNS = re.compile(r"\b(holder_kind|holder_id|epoch|status)\s*=")
STATE_CHANGES = re.compile(r"replace\([^)]*\b(holder|epoch|status)=")


def test_only_pass_baton_writes_holder_epoch_and_status() -> None:
    writers = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        for statement in UPDATES.findall(path.read_text(encoding="utf-8"))
        if BATON_COLUMNS.search(statement)
    }
    assert writers == {"desk/conversations/passing.py"}


def test_only_the_protocol_makes_a_state_with_another_holder_epoch_or_status() -> None:
    makers = {
        str(path.relative_to(SOURCES))
        for path in (SOURCES / "desk/conversations").rglob("*.py")
        if STATE_CHANGES.search(path.read_text(encoding="utf-8"))
    }
    # restore.py describes the state to go back to; plan_undo decides whether to go there.
    assert makers == {"desk/conversations/baton/protocol.py", "desk/conversations/restore.py"}


def test_the_state_of_a_conversation_is_written_with_a_plan_only() -> None:
    """`_write` is private to passing.py, and both callers of it hold a Plan from the protocol."""
    text = (SOURCES / "desk/conversations/passing.py").read_text(encoding="utf-8")
    assert text.count("await _write(") == 2
    assert text.count("plan_pass(") == 1
    assert text.count("plan_undo(") == 1


def every_state() -> list[BatonState]:
    holders = [Holder(kind, None if kind is HolderKind.NOBODY else new_id()) for kind in HolderKind]
    return [
        BatonState(holder, status, epoch=4, turn_number=7, last_contact_seq=3, answered_seq=2)
        for holder in holders
        for status in Status
        if (holder.kind is HolderKind.NOBODY) is (status is Status.RESOLVED)
    ]


def test_every_pass_from_every_state_counts_up_or_changes_nothing() -> None:
    planned = 0
    for kind in Pass:
        if kind is Pass.UNDO:
            continue
        for state in [*every_state(), UNBORN]:
            for actor in ActorKind:
                for to in HolderKind:
                    target = Holder(to, None if to is HolderKind.NOBODY else new_id())
                    plan = plan_pass(state, kind, to=target, by=actor)
                    assert isinstance(plan, Plan | Refused | Unchanged)
                    if isinstance(plan, Plan):
                        planned += 1
                        assert plan.after.epoch == state.epoch + 1
                        assert plan.after.turn_number == state.turn_number + 1
                        assert (plan.after.holder.kind is HolderKind.NOBODY) is (plan.after.status is Status.RESOLVED)
    assert planned > 50


def test_a_customer_can_never_give_the_baton_to_a_certain_person() -> None:
    for kind, rule in TRANSITIONS.items():
        names_people = HolderKind.TEAMMATE in rule.to_holder
        if (
            ActorKind.CONTACT in rule.by
            and names_people
            and kind not in (Pass.START, Pass.REOPEN, Pass.WAKE, Pass.HAND_OVER)
        ):
            raise AssertionError(kind)


def test_what_a_customer_reads_later_is_what_they_were_shown_live() -> None:
    assert set(re.findall(r"'([a-z_]+)'", CONTACT_LINES_SQL)) == VISIBLE_LINES
