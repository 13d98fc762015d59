"""Live and draft side by side: what got better, worse, or is not sure."""

import pytest

from relevo.assistant.replay.comparing import Judged, judge_runs, verdict_of_case, verdict_of_turn
from relevo.desk.cases.api import Expected, Said

EXPECTED = Expected(contains=["yes"])
GOOD = Said(outcome="reply", text="Yes.", language="en")
BAD = Said(outcome="reply", text="No.", language="en")
PASSED, FAILED = judge_runs(EXPECTED, [GOOD]), judge_runs(EXPECTED, [BAD])
UNSTABLE = judge_runs(EXPECTED, [BAD, GOOD, BAD])


@pytest.mark.parametrize(
    ("live", "draft", "verdict"),
    [
        (PASSED, PASSED, "passed"),
        (PASSED, FAILED, "regressed"),
        (FAILED, PASSED, "mended"),
        (FAILED, FAILED, "failing"),
        (PASSED, UNSTABLE, "unstable"),
        (UNSTABLE, FAILED, "regressed"),
        (UNSTABLE, PASSED, "mended"),
        (PASSED, None, "passed"),
        (FAILED, None, "failing"),
        (UNSTABLE, None, "unstable"),
    ],
)
def test_a_case_is_told_by_what_held_before_and_what_holds_now(
    live: Judged, draft: Judged | None, verdict: str
) -> None:
    assert verdict_of_case(live, draft) == verdict


def test_an_unstable_case_shows_the_run_that_failed() -> None:
    judged = judge_runs(EXPECTED, [GOOD, BAD, GOOD])
    assert (judged.is_unstable, judged.passed, judged.said) == (True, False, BAD)


def test_a_turn_is_the_same_where_the_customer_would_notice_nothing() -> None:
    again = Said(outcome="reply", text=" yes. ", language="en")
    assert verdict_of_turn(GOOD, again) == "same"
    for other in (
        BAD,
        Said(outcome="hand_over", text="Yes.", language="en", reason="frustration"),
        Said(outcome="reply", text="Yes.", language="en", sources=("Returns",)),
    ):
        assert verdict_of_turn(GOOD, other) == "changed"
