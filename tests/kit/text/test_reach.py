"""Ways to reach somebody, as people write them."""

import pytest

from relevo.kit.text.reach import Reach, find_reach, looks_like_reach


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("mi correo es ana.perez@example.com, gracias", "email", "ana.perez@example.com"),
        ("write to bob+shop@mail.example.co.uk.", "email", "bob+shop@mail.example.co.uk"),
        ("+34 600 123 456", "phone", "+34 600 123 456"),
        ("call me at (555) 010-9999 please", "phone", "(555) 010-9999"),
        ("meu telefone é 11 91234-5678", "phone", "11 91234-5678"),
        ("600123456", "phone", "600123456"),
        ("o al 600 123 456 o a ana@example.com", "email", "ana@example.com"),
    ],
)
def test_an_address_is_found_as_it_was_written(text: str, kind: str, value: str) -> None:
    assert find_reach(text) == Reach(kind, value)  # pyright: ignore[reportArgumentType] - a parameter's text


@pytest.mark.parametrize(
    "text", ["mañana", "mi pedido es el 12345678", "ana@gmail", "2026-11-21", "28013", "", "a@b", "el 21/11/2026"]
)
def test_what_reaches_nobody_is_no_address(text: str) -> None:
    assert find_reach(text) is None


@pytest.mark.parametrize(("digits", "found"), [(6, False), (8, False), (9, True), (15, True), (16, False)])
def test_a_plain_number_is_a_phone_number_of_nine_to_fifteen_digits(digits: int, *, found: bool) -> None:
    assert (find_reach("9" * digits) is not None) is found


@pytest.mark.parametrize(
    ("text", "attempt"),
    [("ana@gmail", True), ("ana @ gmail.com", True), ("6001234", True), ("12", False), ("gracias", False), ("", False)],
)
def test_an_attempt_at_an_address_is_told_from_other_words(text: str, *, attempt: bool) -> None:
    assert looks_like_reach(text) is attempt
