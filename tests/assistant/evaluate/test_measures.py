import pytest

from relevo.assistant.evaluate.measures import (
    answered_at_precision,
    auroc,
    phi,
    right_at_false,
    share,
    threshold_keeping,
)
from relevo.assistant.evaluate.retrieval import figures


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [([2, 3], [0, 1], 1.0), ([0], [1], 0.0), ([1], [1], 0.5), ([3, 1], [2, 0], 0.75), ([], [1], 0.0)],
)
def test_auroc_is_the_share_of_pairs_in_order(positive: list[float], negative: list[float], expected: float) -> None:
    assert auroc(positive, negative) == pytest.approx(expected)


def test_the_threshold_keeps_the_wanted_share() -> None:
    scores = [at / 100 for at in range(100)]
    assert sum(score >= threshold_keeping(scores, 0.95) for score in scores) == 95
    assert threshold_keeping([1.0], 0.95) == 1.0


def test_right_answers_are_counted_above_the_false_ones_that_are_allowed() -> None:
    outside = [at / 20 for at in range(20)]  # one of twenty may pass: the threshold is the second highest
    inside = [(0.99, True), (0.93, True), (0.92, False), (0.5, True)]
    assert right_at_false(inside, outside, 0.05) == pytest.approx(0.5)


def test_answered_at_precision_is_the_deepest_cut_that_is_still_right_enough() -> None:
    inside = [(0.9, True), (0.8, True), (0.7, False), (0.6, True)]
    assert answered_at_precision(inside, [0.5], 0.75) == 1.0
    assert answered_at_precision(inside, [0.95], 0.9) == 0.0
    assert answered_at_precision(inside, [0.1], 0.9) == 0.5
    # Equal scores are answered together or not at all.
    assert answered_at_precision([(0.5, True), (0.5, False)], [], 0.9) == 0.0


def test_share_of_nothing_is_nothing() -> None:
    assert share(0, 0) == 0.0


def test_figures_are_first_place_first_five_and_mean_reciprocal_rank() -> None:
    rankings = [["a", "b"], ["b", "a"], ["c"], list("vwxyza")]
    made = figures("set", rankings, ["a"] * 4)
    assert made == {"set.r1": 0.25, "set.r5": 0.5, "set.mrr": pytest.approx((1 + 1 / 2 + 1 / 6) / 4)}


def test_two_labels_go_together_from_always_to_never() -> None:
    assert phi([(True, True), (False, False), (True, True)]) == 1.0
    assert phi([(True, False), (False, True)]) == -1.0
    assert phi([(True, True), (True, False), (False, True), (False, False)]) == 0.0
    assert phi([(True, True), (True, False)]) == 0.0
