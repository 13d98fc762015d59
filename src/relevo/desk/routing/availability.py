"""What a customer is told about waiting for a person. Pure: facts in, sentence out.

An assistant never words this itself: a model would promise "a colleague will be with you shortly" at three at night.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median, quantiles
from typing import Literal
from zoneinfo import ZoneInfo

from relevo.desk.workspaces import api as workspaces
from relevo.platform.i18n import Sentences

FEWEST_WAITS = 5
"""Below this many recent waits a number would be a guess, so none is given."""
LONGEST_ESTIMATE_MIN = 60
"""Nobody who reads "about 90 minutes" is helped; above this only presence is told."""
CALL_BACK_WITHIN = timedelta(hours=1)
"""A callback is due so long after somebody can be expected to be there."""
CALL_BACK_AT_THE_LATEST = timedelta(hours=24)
"""Where the opening hours have no next opening."""

_SENTENCES = Sentences.beside(__file__)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Facts:
    """Nothing else goes into the sentence."""

    now: datetime
    timezone: str
    hours: workspaces.Hours
    online: int
    """Who is here, on duty, and can be given this queue's conversations."""
    recent_waits_s: Sequence[float]
    is_full: bool = False
    """Everybody who is here holds as many conversations as they take."""
    next_duty: datetime | None = None
    """Where everybody who could take it has hours of their own and none works now: when the first of them does."""


@dataclass(frozen=True, slots=True)
class Availability:
    """`callback_due_at`: until when somebody should get back to a customer who asks now; None while people are here."""

    state: Literal["online", "away", "closed"]
    text: str
    estimate_minutes: int | None = None
    opens_at: datetime | None = None
    callback_due_at: datetime | None = None


def describe(facts: Facts, language: str | None) -> Availability:
    if not workspaces.is_open(facts.hours, facts.timezone, facts.now):
        return _closed(facts, language)
    if facts.online == 0 and facts.next_duty is not None:
        return _off_duty(facts, facts.next_duty, language)
    if facts.online == 0:
        return Availability("away", _SENTENCES.say("away", language), callback_due_at=facts.now + CALL_BACK_WITHIN)
    minutes = estimate_minutes(facts.recent_waits_s)
    here = _SENTENCES.say("busy" if facts.is_full else "here", language)
    if minutes is None:
        return Availability("online", here if facts.is_full else _SENTENCES.say("online", language))
    return Availability("online", f"{here} {say_usual_wait(facts.recent_waits_s, minutes, language)}", minutes)


def say_usual_wait(waits_s: Sequence[float], minutes: int, language: str | None) -> str:
    shortest, longest = estimate_interval(waits_s)
    if shortest == longest:
        return _SENTENCES.say("usual_wait", language, minutes=minutes)
    return _SENTENCES.say("usual_interval", language, shortest=shortest, longest=longest)


def say_reach(reach: str | None, language: str | None, *, is_here: bool = False) -> str:
    """Where a person will get back to the customer, or the question for it. Only true with a callback.

    `is_here`: the channel itself reaches them whenever somebody writes, as a messenger does and a web page does not.
    """
    if is_here:
        return _SENTENCES.say("reach_here", language)
    if reach is None:
        return _SENTENCES.say("reach_ask", language)
    return _SENTENCES.say("reach_known", language, reach=reach)


def say_reach_kept(reach: str, language: str | None) -> str:
    return _SENTENCES.say("reach_kept", language, reach=reach)


def say_reach_again(language: str | None) -> str:
    return _SENTENCES.say("reach_again", language)


def estimate_interval(waits_s: Sequence[float]) -> tuple[int, int]:
    """In minutes, each rounded up: half of the last customers waited so long, a quarter less, a quarter more."""
    low, _, high = quantiles(waits_s, n=4, method="inclusive")
    return max(1, ceil(low / 60)), max(1, ceil(high / 60))


def estimate_minutes(waits_s: Sequence[float]) -> int | None:
    """The usual wait, rounded up: an honest number is rather too long than too short."""
    if len(waits_s) < FEWEST_WAITS:
        return None
    if estimate_interval(waits_s)[1] > LONGEST_ESTIMATE_MIN:
        return None
    return max(1, ceil(median(waits_s) / 60))


def _closed(facts: Facts, language: str | None) -> Availability:
    opening = workspaces.next_opening(facts.hours, facts.timezone, facts.now)
    if opening is None:
        due_at = facts.now + CALL_BACK_AT_THE_LATEST
        return Availability("closed", _SENTENCES.say("closed", language), callback_due_at=due_at)
    said = say_moment(opening, facts.now, facts.timezone, language)
    text = _SENTENCES.say("closed_until", language, opening=said)
    somebody_at = max(opening, facts.next_duty or opening)
    return Availability("closed", text, opens_at=opening, callback_due_at=somebody_at + CALL_BACK_WITHIN)


def _off_duty(facts: Facts, begins: datetime, language: str | None) -> Availability:
    said = say_moment(begins, facts.now, facts.timezone, language)
    text = _SENTENCES.say("off_duty_until", language, beginning=said)
    return Availability("closed", text, opens_at=begins, callback_due_at=begins + CALL_BACK_WITHIN)


def say_moment(at: datetime, now: datetime, timezone: str, language: str | None) -> str:
    """ "tomorrow at 09:00 (UTC+1)": with the offset, because the customer may live elsewhere."""
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    time = f"{local:%H:%M} ({_offset(local)})"
    if days == 0:
        return _SENTENCES.say("today", language, time=time)
    if days == 1:
        return _SENTENCES.say("tomorrow", language, time=time)
    if days < 7:
        weekday = _SENTENCES.say(_DAYS[local.weekday()], language)
        return _SENTENCES.say("on_weekday", language, weekday=weekday, time=time)
    return _SENTENCES.say("on_date", language, date=local.date().isoformat(), time=time)


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or local - local).total_seconds()) // 60
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")
