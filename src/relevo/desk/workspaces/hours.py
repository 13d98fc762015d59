"""Opening hours: when a person can be expected. Pure; the words for it are routing's."""

from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, model_validator

from relevo.platform.http import Input

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_SPANS_PER_DAY = 6
MAX_HOLIDAYS = 400
_LOOK_AHEAD_DAYS = 366

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Span = tuple[Clock, Clock]


class Hours(Input):
    """`always` wins over the week; a holiday closes its whole day."""

    always: bool = True
    week: dict[Day, Annotated[list[Span], Field(max_length=MAX_SPANS_PER_DAY)]] = Field(
        default_factory=dict[Day, list[Span]]
    )
    holidays: Annotated[list[Date], Field(max_length=MAX_HOLIDAYS)] = Field(default_factory=list[Date])

    @model_validator(mode="after")
    def _spans_run_forward(self) -> "Hours":
        for day, spans in self.week.items():
            end = "00:00"
            for start, stop in sorted(spans):
                if start >= stop or start < end:
                    msg = f"{day}: each span must end after it starts, and spans must not overlap"
                    raise ValueError(msg)
                end = stop
        return self


def is_open(hours: Hours, timezone: str, at: datetime) -> bool:
    if hours.always:
        return True
    local = at.astimezone(ZoneInfo(timezone))
    clock = local.strftime("%H:%M")
    return any(start <= clock < stop for start, stop in _spans_on(hours, local))


def next_closing(hours: Hours, timezone: str, at: datetime) -> datetime | None:
    """`at` itself if it is closed then, else the next quarter of an hour at which it is; None if it never closes."""
    if hours.always:
        return None
    moments = (at + timedelta(minutes=15 * quarters) for quarters in range(_LOOK_AHEAD_DAYS * 96))
    return next((moment for moment in moments if not is_open(hours, timezone, moment)), None)


def next_opening(hours: Hours, timezone: str, at: datetime) -> datetime | None:
    """When the next span begins after `at`, in the workspace's zone; None if it is open now or never opens."""
    if is_open(hours, timezone, at):
        return None
    zone = ZoneInfo(timezone)
    local = at.astimezone(zone)
    for offset in range(_LOOK_AHEAD_DAYS):
        day = local + timedelta(days=offset)
        for start, _stop in sorted(_spans_on(hours, day)):
            opening = datetime.combine(day.date(), time.fromisoformat(start), zone)
            if opening > at:
                return opening
    return None


def next_shared_opening(one: Hours, its_zone: str, other: Hours, others_zone: str, at: datetime) -> datetime | None:
    """The first moment from `at` on at which both are open: a company and one of its people. None within a year."""
    until = at + timedelta(days=_LOOK_AHEAD_DAYS)
    moment = at
    while moment < until:
        for hours, zone in ((one, its_zone), (other, others_zone)):
            if not is_open(hours, zone, moment):
                opening = next_opening(hours, zone, moment)
                break
        else:
            return moment
        if opening is None:
            return None
        moment = opening
    return None


def _spans_on(hours: Hours, day: datetime) -> list[Span]:
    if day.date().isoformat() in hours.holidays:
        return []
    return hours.week.get(DAYS[day.weekday()], [])


def check_timezone(name: str) -> str:
    if name not in available_timezones():
        msg = "must be the name of a time zone, such as America/Bogota"
        raise ValueError(msg)
    return name
