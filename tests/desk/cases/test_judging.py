"""What had to be said was said, or not: by rules that can be read."""

import pytest
from pydantic import ValidationError

from relevo.desk.cases.api import Expected, Said, judge

ANSWER = "Tienes 30 días para devolver cualquier producto sin usar. La devolución es gratuita."


def said(text: str = ANSWER, **given: object) -> Said:
    values: dict[str, object] = {"outcome": "reply", "text": text, "language": "es"} | given
    return Said(**values)  # pyright: ignore[reportArgumentType] - given by name


def what(expected: Expected, heard: Said) -> list[str]:
    return [failure.what for failure in judge(expected, heard)]


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        (ANSWER, True),
        ("30 días para devolver", True),
        ("Tienes treinta días para devolver cualquier producto", True),
        ("Puedes devolver cualquier producto en 30 días", True),
        # In wholly other words it is not seen to say the same: such a case asks for numbers or names instead.
        ("Puedes devolverlo gratis en 30 días si está sin usar", False),
        ("14 días para devolver cualquier producto sin usar", False),
        ("Aceptamos tarjeta, Bizum y PayPal", False),
        ("30", True),
        ("31", False),
        ("Sí", False),
    ],
)
def test_an_answer_says_a_statement_with_its_numbers_and_most_of_its_words(statement: str, holds: bool) -> None:
    assert (what(Expected(says=[statement]), said()) == []) is holds


def test_a_short_statement_is_said_by_its_words() -> None:
    assert what(Expected(says=["Sí"]), said("Sí, a toda España.")) == []
    assert what(Expected(says=["No"]), said("Sí, a toda España.")) == ["says"]


def test_words_are_found_however_they_are_written() -> None:
    assert what(Expected(contains=["DEVOLUCION  es gratuita"]), said()) == []
    assert what(Expected(not_contains=["devolución es GRATUITA"]), said()) == ["not_contains"]
    assert what(Expected(contains=["con recibo"]), said()) == ["contains"]


def test_each_thing_that_does_not_hold_is_named_with_what_was_there() -> None:
    expected = Expected(
        outcomes=["hand_over"], reason="asked_for_person", slot="order_number", language="en", sources=["Returns"]
    )
    failures = judge(expected, said(sources=("Shipping",), reason="outside_knowledge"))
    assert [(failure.what, failure.wanted, failure.got) for failure in failures] == [
        ("outcome", "hand_over", "reply"),
        ("reason", "asked_for_person", "outside_knowledge"),
        ("slot", "order_number", ""),
        ("language", "en", "es"),
        ("source", "Returns", "Shipping"),
    ]


def test_one_of_the_sources_and_one_of_the_outcomes_is_enough() -> None:
    expected = Expected(outcomes=["reply", "choices"], sources=["Envíos", "¿Puedo devolver?"])
    assert judge(expected, said(sources=("¿puedo  devolver?",))) == []


def test_a_case_that_asks_for_nothing_is_none() -> None:
    with pytest.raises(ValidationError, match="at least one thing"):
        Expected()
