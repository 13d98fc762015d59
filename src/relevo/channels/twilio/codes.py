"""What to do about Twilio's error codes, of an answer and of a status alike."""

from typing import Literal

from relevo.desk.channels.api import Outcome, Refused, Stopped, TryAgain, Unclear

Remedy = Literal["again", "slowly", "stop", "recipient", "window", "file", "message"]
SLOWLY_S = 60.0
OPTED_OUT = "opted_out"

_CODES: dict[tuple[Remedy, str], tuple[int, ...]] = {
    ("again", "busy"): (20429, 14107, 63018, 63017),
    ("again", "provider_trouble"): (20503, 20504),
    # The number's queue at Twilio is full: minutes, not seconds.
    ("slowly", "busy"): (21611, 30001, 30022, 63038),
    ("stop", "token_invalid"): (20003, 20005, 20006, 20008, 20101, 20404, 20426),
    ("stop", "account_restricted"): (30002, 30010, 30037, 63001, 63020, 63036, 63051, 90010),
    ("stop", "sender_refused"): (21212, 21603, 21606, 21659, 21660, 21701, 21703, 21704, 21705, 21910, 63007, 63112),
    ("recipient", OPTED_OUT): (21610, 63025, 63050),
    ("recipient", "unreachable"): (
        *(21211, 21214, 21217, 21265, 21408, 21612, 21614),
        *(30003, 30005, 30006, 30011, 63003, 63024, 63032, 63033, 63049),
    ),
    ("window", "window_closed"): (63016,),
    ("file", "media_refused"): (
        *(11751, 12300, 21620, 21623, 21626, 30019, 30042, 30043),
        *(63019, 63021),
    ),
    ("message", "template_refused"): (21654, 21655, 21656, 21657, 63027, 63028, 63040, 63041, 63042),
    ("message", "held_by_carrier"): (30004, 30007, 30034, 30035, 63013),
    ("message", "too_long"): (21605, 21617),
    ("message", "not_arrived"): (30008, 30009, 30036, 63002, 63009, 63010, 63012, 63031),
    ("message", "refused"): (21601, 21602, 21604, 21618, 21619, 63005, 63014),
}
_BY_CODE: dict[int, tuple[Remedy, str]] = {code: key for key, codes in _CODES.items() for code in codes}
_WHY: dict[Remedy, Literal["recipient", "window", "file", "message"]] = {
    "recipient": "recipient",
    "window": "window",
    "file": "file",
}


def reason_of(code: int | None) -> str:
    """The word under which screens and statuses know a code."""
    return _BY_CODE[code][1] if code in _BY_CODE else f"twilio_{code}" if code else "not_arrived"


def outcome_of_answer(status: int, code: int | None, detail: str, *, after_s: float | None = None) -> Outcome:
    """Of an answer that is no success. The code decides; without one that is known, the status."""
    remedy, reason = _BY_CODE.get(code or 0, (None, ""))
    match remedy:
        case "again":
            return TryAgain(code=reason, detail=detail, after_s=after_s)
        case "slowly":
            return TryAgain(code=reason, detail=detail, after_s=after_s or SLOWLY_S)
        case "stop":
            return Stopped(code=reason, detail=detail)
        case None:
            return _by_status(status, code, detail, after_s)
        case _:
            return Refused(code=reason, detail=detail, why=_WHY.get(remedy, "message"))


def _by_status(status: int, code: int | None, detail: str, after_s: float | None) -> Outcome:
    if status == 429:
        return TryAgain(code="busy", detail=detail, after_s=after_s)
    if status == 503:
        return TryAgain(code="provider_trouble", detail=detail, after_s=after_s)
    if status in (401, 403):
        return Stopped(code="token_invalid" if status == 401 else "not_allowed", detail=detail)
    if status >= 500 or status < 400:
        # It may have been taken all the same: a success that cannot be read is no failure, either.
        return Unclear(code=f"http_{status}", detail=detail)
    return Refused(code=f"twilio_{code}" if code else f"http_{status}", detail=detail)
