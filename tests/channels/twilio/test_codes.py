"""Every code of Twilio's that matters has one thing that is done about it."""

import json
from pathlib import Path

import pytest

from relevo.channels.twilio.codes import outcome_of_answer, reason_of
from relevo.desk.channels.api import Refused, Stopped, TryAgain, Unclear

PAYLOADS = Path(__file__).with_name("payloads")


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("err_20003.json", Stopped, "token_invalid"),
        ("err_20429.json", TryAgain, "busy"),
        ("err_21211.json", Refused, "unreachable"),
        ("err_21610.json", Refused, "opted_out"),
        ("err_21617.json", Refused, "too_long"),
    ],
)
def test_each_error_file_is_decided(name: str, kind: type, code: str) -> None:
    told = json.loads((PAYLOADS / name).read_text())
    outcome = outcome_of_answer(told["status"], told["json"]["code"], told["json"]["message"])
    assert isinstance(outcome, kind)
    assert not isinstance(outcome, str)
    assert getattr(outcome, "code", "") == code


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, None, TryAgain),
        (400, 21611, TryAgain),
        (400, 30001, TryAgain),
        (503, None, TryAgain),
        (500, None, Unclear),
        (502, 20500, Unclear),
        (201, None, Unclear),
        (401, None, Stopped),
        (403, None, Stopped),
        (400, 21606, Stopped),
        (400, 63007, Stopped),
        (400, 63016, Refused),
        (400, 63018, TryAgain),
        (400, 99999, Refused),
        (404, None, Refused),
    ],
)
def test_codes_decide_and_then_the_status(status: int, code: int | None, kind: type) -> None:
    assert isinstance(outcome_of_answer(status, code, ""), kind)


def test_a_full_queue_is_asked_again_in_a_minute_and_a_wish_of_twilios_is_kept() -> None:
    full = outcome_of_answer(400, 21611, "")
    wished = outcome_of_answer(429, 20429, "", after_s=7)
    assert isinstance(full, TryAgain)
    assert isinstance(wished, TryAgain)
    assert (full.after_s, wished.after_s) == (60, 7)


def test_what_is_unknown_keeps_its_number() -> None:
    assert (reason_of(12345), reason_of(None), reason_of(63016)) == ("twilio_12345", "not_arrived", "window_closed")
