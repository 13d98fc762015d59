"""Whatever a system sends becomes harmless, or nothing: never a guess about money, people or time."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.desk.integrations.api import (
    Owner,
    Who,
    line,
    owns,
    read_amount,
    read_email,
    read_money,
    read_phone,
    read_time,
    read_url,
    text,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("12.50", "12.50"),
        ("12.5", "12.50"),
        (12.5, "12.50"),
        (12, "12.00"),
        ("0", "0.00"),
        ("-3.10", "-3.10"),
        ("12.500000", "12.50"),
        ("1.234", "1.234"),
        ("1500", "1500.00"),
        ("1,234.50", None),
        ("1.234,50", None),
        ("12,50", None),
        ("€12", None),
        ("1e5", None),
        ("NaN", None),
        ("Infinity", None),
        ("", None),
        (" 7 ", "7.00"),
        ("١٢", None),
        (True, None),
        (None, None),
        ({"amount": 1}, None),
        ("9999999999999999", None),
        (float("nan"), None),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(value: Any, amount: str | None) -> None:
    assert read_amount(value) == (None if amount is None else Decimal(amount))


def test_money_needs_a_currency_of_three_letters() -> None:
    money = read_money("1500", "jpy")
    assert money is not None
    assert (money.amount, money.currency) == (Decimal(1500), "JPY")
    for currency in ("", "EURO", "€", None, 978):
        assert read_money("1", currency) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("+34 600 11-12-22", "+34600111222"),
        ("0034600111222", "+34600111222"),
        ("600111222", None),
        ("+0600111222", None),
        ("+34", None),
        (34600111222, None),
        ("+34600111222x9", None),
    ],
)
def test_a_phone_number_counts_only_whole(value: Any, found: str | None) -> None:
    assert read_phone(value) == found


def test_times_are_moments_whatever_form_they_have() -> None:
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    for value in (
        "2026-11-20T09:30:00Z",
        "2026-11-20T10:30:00+01:00",
        "2026-11-20T09:30:00",
        1795167000,
        1795167000000,
    ):
        assert read_time(value) == moment
    for value in ("", "yesterday", True, None, [], 10**30, float("inf")):
        assert read_time(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "//x.example",
        "https://user:pw@x.example",
        'https://x.example/"onclick',
        "ftp://x",
        None,
        7,
    ],
)
def test_what_is_no_plain_web_address_is_no_link(value: Any) -> None:
    assert read_url(value) is None


def test_a_line_hides_and_turns_nothing() -> None:
    assert line("a\u202eb\u0000c\u200bd\ne\tf") == "abcd e f"
    assert line("👩\u200d👧 ok") == "👩\u200d👧 ok"
    assert len(line("x" * 10_000)) == 200
    assert text("a\n\n\n\n b  c\r\nd") == "a\n\nb c\nd"
    assert line({"a": 1}) == line(None) == line(True) == ""


@given(JSON)
def test_no_value_breaks_the_readers(value: Any) -> None:
    for read in (line, text, read_amount, read_time, read_url, read_email, read_phone):
        found = read(value)
        assert "\x00" not in str(found)


def test_somebody_owns_what_bears_their_id_address_or_whole_number() -> None:
    ana = Who(email="ana@example.com", phone="+34600111222", ids=["7"])
    assert owns(ana, Owner(id="7"))
    assert owns(ana, Owner(email="ANA@example.com"))
    assert owns(ana, Owner(phone="+34 600 111 222"))
    for owner in (Owner(), Owner(id="77"), Owner(email="ana@example.com.evil.example"), Owner(phone="600111222")):
        assert not owns(ana, owner)
    assert not owns(Who(), Owner())
    assert not owns(Who(email=""), Owner(email=""))
