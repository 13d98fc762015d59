"""Questions that ask the same come together; others do not, nor languages."""

from relevo.desk.gaps.alike import group_alike

RETURNS = ("How do I return a lamp?", "can i return the lamp i bought", "Returning a lamp, how does it work?")
SHIPPING = ("Do you ship to Portugal?", "how much is shipping to Portugal")


def test_questions_that_ask_the_same_are_one_group_in_their_order() -> None:
    asked = [(text, "en") for text in (RETURNS[0], SHIPPING[0], RETURNS[1], SHIPPING[1], RETURNS[2])]
    assert group_alike(asked) == [[0, 2, 4], [1, 3]]


def test_the_order_in_which_they_came_changes_nothing() -> None:
    asked = [(text, "en") for text in (*RETURNS, *SHIPPING)]
    forwards = {frozenset(asked[place][0] for place in group) for group in group_alike(asked)}
    turned = asked[::-1]
    assert {frozenset(turned[place][0] for place in group) for group in group_alike(turned)} == forwards


def test_languages_stay_apart() -> None:
    assert group_alike([("Portugal", "en"), ("Portugal", "es")]) == [[0], [1]]


def test_nothing_and_one_are_no_trouble() -> None:
    assert group_alike([]) == []
    assert group_alike([("¿?", "es")]) == [[0]]
    assert group_alike([("", "en"), ("", "en")]) == [[0], [1]]
