"""The test by which a level is earned does what it promises, however often it is looked at."""

import math
import random

import pytest

from relevo.desk.autonomy.evidence import enough, still_needed, weigh

AT_LEAST, AIM, ALPHA = 0.85, 0.97, 0.05


def rises(rate: float, dice: random.Random, answers: int) -> int | None:
    """After how many answers the level is earned; None: never."""
    evidence = 0.0
    for number in range(1, answers + 1):
        evidence += weigh(agrees=dice.random() < rate, at_least=AT_LEAST, aim=AIM)
        if evidence >= enough(ALPHA):
            return number
    return None


def test_who_is_not_good_enough_rises_in_at_most_five_of_a_hundred_cases_though_looked_at_after_each_answer() -> None:
    dice = random.Random(1)
    risen = sum(rises(AT_LEAST, dice, 1_000) is not None for _ in range(4_000))
    # Five in a hundred, and three standard deviations of so many throws.
    assert risen / 4_000 <= ALPHA + 3 * math.sqrt(ALPHA * (1 - ALPHA) / 4_000)
    assert sum(rises(0.7, dice, 1_000) is not None for _ in range(2_000)) / 2_000 <= 0.01


def test_who_is_good_rises_soon() -> None:
    dice = random.Random(2)
    waits = sorted(rises(AIM, dice, 2_000) or 2_000 for _ in range(1_000))
    assert waits[500] <= 40
    assert waits[950] <= 200


def test_what_is_left_is_said_in_agreements() -> None:
    assert still_needed(0.0, at_least=AT_LEAST, aim=AIM, alpha=ALPHA) == 23
    after_23 = 23 * weigh(agrees=True, at_least=AT_LEAST, aim=AIM)
    assert after_23 >= enough(ALPHA) > after_23 - weigh(agrees=True, at_least=AT_LEAST, aim=AIM)
    assert still_needed(after_23, at_least=AT_LEAST, aim=AIM, alpha=ALPHA) == 0
    one_differs = weigh(agrees=False, at_least=AT_LEAST, aim=AIM)
    assert still_needed(one_differs, at_least=AT_LEAST, aim=AIM, alpha=ALPHA) == 35


@pytest.mark.parametrize("agreed", range(0, 24, 4))
def test_each_agreement_leaves_one_less(agreed: int) -> None:
    evidence = agreed * weigh(agrees=True, at_least=AT_LEAST, aim=AIM)
    assert still_needed(evidence, at_least=AT_LEAST, aim=AIM, alpha=ALPHA) == 23 - agreed
