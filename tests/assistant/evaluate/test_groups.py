"""The measures of groups, each against values worked out by hand, and one small run."""

import math

import pytest

from relevo.assistant.evaluate.gaps import measure_groups, nmi, purity

LABELS = ["a", "a", "b", "b"]


def test_purity_counts_the_most_frequent_label_of_each_group() -> None:
    assert purity([0, 0, 1, 1], LABELS) == 1.0
    assert purity([0, 0, 0, 0], LABELS) == 0.5
    assert purity([0, 0, 0, 1], LABELS) == 0.75


def test_nmi_is_one_for_the_same_parts_and_none_for_one_group() -> None:
    assert nmi([5, 5, 3, 3], LABELS) == pytest.approx(1.0)
    assert nmi([0, 0, 0, 0], LABELS) == pytest.approx(0.0)
    # I = H(labels) = ln 2; groups of one have H = ln 4.
    assert nmi([0, 1, 2, 3], LABELS) == pytest.approx(math.log(2) / ((math.log(2) + math.log(4)) / 2))


def test_two_subjects_of_five_questions_each_are_found_without_their_labels() -> None:
    asked = [(f"how do i return {what} i bought", "return") for what in ("a lamp", "the lamp", "lamps", "it", "a sofa")]
    asked += [(f"track parcel {number} please", "track") for number in ("one", "two", "three", "four", "five")]
    figures = measure_groups("x", asked)
    assert figures["x.with_5"] == 1.0
    assert figures["x.purity"] == 1.0
