from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from relevo.desk.workspaces.api import Hours, is_open, next_opening

WEEK = Hours.model_validate(
    {
        "always": False,
        "week": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], "sat": [["10:00", "24:00"]]},
        "holidays": ["2026-11-30"],
    }
)
BOGOTA = "America/Bogota"  # five hours behind UTC all year


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-23T13:59:59", False),
        ("2026-11-23T14:00:00", True),  # Monday, 9:00 there
        ("2026-11-23T17:59:59", True),
        ("2026-11-23T18:00:00", False),  # lunch
        ("2026-11-23T19:00:00", True),
        ("2026-11-23T23:00:00", False),
        ("2026-11-24T15:00:00", False),  # Tuesday
        ("2026-11-29T04:59:59", True),  # Saturday, one second before midnight there
        ("2026-11-29T05:00:00", False),
        ("2026-11-30T15:00:00", False),  # a holiday on a Monday
    ],
)
def test_open_by_the_workspaces_own_clock(at: str, open_: bool) -> None:
    assert is_open(WEEK, BOGOTA, datetime.fromisoformat(at).replace(tzinfo=UTC)) is open_


def test_the_next_opening_skips_nights_lunch_and_holidays() -> None:
    def following(at: str) -> str:
        opening = next_opening(WEEK, BOGOTA, datetime.fromisoformat(at).replace(tzinfo=UTC))
        assert opening is not None
        return opening.isoformat()

    assert following("2026-11-23T18:30:00") == "2026-11-23T14:00:00-05:00"
    assert following("2026-11-24T03:00:00") == "2026-11-28T10:00:00-05:00"
    assert following("2026-11-29T06:00:00") == "2026-12-05T10:00:00-05:00"


def test_always_open_and_never_open() -> None:
    now = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert is_open(Hours(), BOGOTA, now)
    assert next_opening(Hours(), BOGOTA, now) is None
    assert not is_open(Hours(always=False), BOGOTA, now)
    assert next_opening(Hours(always=False), BOGOTA, now) is None


def test_the_clock_change_neither_doubles_nor_loses_an_opening() -> None:
    hours = Hours.model_validate({"always": False, "week": {"sun": [["02:30", "04:00"]]}})
    spring = next_opening(hours, "Europe/Madrid", datetime(2027, 3, 28, 0, 0, tzinfo=UTC))
    assert spring is not None
    assert spring.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "hours",
    [
        {"week": {"mon": [["18:00", "09:00"]]}},
        {"week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}},
        {"week": {"mon": [["9:00", "12:00"]]}},
        {"week": {"mon": [["09:00", "25:00"]]}},
        {"week": {"monday": []}},
        {"week": {"mon": [["09:00"]]}},
        {"week": {"mon": [["09:00", "10:00"]] * 7}},
        {"holidays": ["24.12.2026"]},
        {"holidays": ["2026-13-01"]},
        {"open": True},
    ],
)
def test_senseless_hours_are_refused(hours: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Hours.model_validate(hours)
