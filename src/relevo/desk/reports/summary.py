"""Counting episodes. Pure: the same episodes and clock give the same report."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from relevo.desk.reports import judging
from relevo.desk.reports.episodes import Episode
from relevo.desk.reports.judging import SOLVED, UNDECIDED, Fate
from relevo.desk.reports.schemas import (
    CostOut,
    CsatSummary,
    DayOut,
    FatesOut,
    GroupOut,
    GroupsOut,
    ReasonOut,
    ReportOut,
    SavedOut,
    TrendOut,
    WaitOut,
)

Names = Mapping[tuple[str, Any], str]


@dataclass(frozen=True)
class Period:
    """The days asked for, both in it, in the workspace's time zone; and the instant of asking."""

    first_day: date
    last_day: date
    timezone: str
    now: datetime


def summarise(episodes: Sequence[Episode], names: Names, period: Period, *, minutes_each: int) -> ReportOut:
    """The report of `episodes`; `minutes_each`: what one would have cost a person."""
    now = period.now
    fates = Counter(judging.judge(episode, now) for episode in episodes)
    alone = [episode for episode in episodes if judging.is_by_assistant_alone(episode, now)]
    solved = sum(fates[fate] for fate in SOLVED)
    reasons = Counter(reason for episode in episodes for reason in set(episode.reasons))
    return ReportOut(
        first_day=period.first_day,
        last_day=period.last_day,
        timezone=period.timezone,
        conversations=len(episodes),
        fates=FatesOut(**{fate.value: fates[fate] for fate in Fate}),
        solved=solved,
        solved_share=_share(solved, sum(count for fate, count in fates.items() if fate not in UNDECIDED)),
        assistant_alone=len(alone),
        assistant_share=_share(len(alone), solved),
        with_people=sum(judging.is_behind(judging.Behind.WITH_PEOPLE, episode, now) for episode in episodes),
        assistant_wait=_wait(map(judging.assistant_wait, episodes)),
        people_wait=_wait(map(judging.people_wait, episodes)),
        handoff_wait=_wait(map(judging.handoff_wait, episodes)),
        time_to_resolve=_wait(map(judging.time_to_resolve, episodes)),
        handed_over=sum(episode.handed_at is not None for episode in episodes),
        still_waiting=sum(judging.is_behind(judging.Behind.STILL_WAITING, episode, now) for episode in episodes),
        reasons=[ReasonOut(reason=reason, count=count) for reason, count in reasons.most_common()],
        csat=_csat(episodes),
        cost=_cost(episodes),
        saved=SavedOut(
            conversations=len(alone), minutes_each=minutes_each, hours=round(len(alone) * minutes_each / 60, 2)
        ),
        days=_days(episodes, period),
        groups=_groups(episodes, names, now),
        trend=_trend(episodes, names, now),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _wait(waits: Iterable[float | None]) -> WaitOut:
    known = sorted(wait for wait in waits if wait is not None)
    return WaitOut(count=len(known), median_s=_quantile(known, 0.5), p90_s=_quantile(known, 0.9))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of them do not exceed: always one that really occurred."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def _csat(episodes: Sequence[Episode]) -> CsatSummary:
    scores = [episode.score for episode in episodes if episode.score is not None]
    counted = Counter(scores)
    return CsatSummary(
        count=len(scores),
        average=sum(scores) / len(scores) if scores else None,
        scores=[counted[score] for score in range(1, 6)],
        comments=sum(bool(episode.comment) for episode in episodes),
    )


def _cost(episodes: Sequence[Episode]) -> CostOut:
    return CostOut(
        known=math.fsum(episode.cost or 0 for episode in episodes),
        unpriced_calls=sum(episode.unpriced for episode in episodes),
        conversations=sum(episode.cost is not None or episode.unpriced > 0 for episode in episodes),
    )


def _days(episodes: Sequence[Episode], period: Period) -> list[DayOut]:
    zone, now = ZoneInfo(period.timezone), period.now
    by_day: defaultdict[date, list[Episode]] = defaultdict(list)
    for episode in episodes:
        by_day[episode.began_at.astimezone(zone).date()].append(episode)
    length = (period.last_day - period.first_day).days + 1
    days = [period.first_day + timedelta(days=number) for number in range(length)]
    return [
        DayOut(
            day=day,
            conversations=len(by_day[day]),
            assistant_alone=sum(judging.is_by_assistant_alone(episode, now) for episode in by_day[day]),
            with_people=sum(judging.is_behind(judging.Behind.WITH_PEOPLE, episode, now) for episode in by_day[day]),
            solved=sum(judging.judge(episode, now) in SOLVED for episode in by_day[day]),
        )
        for day in days
    ]


GroupKind = Literal["channel", "assistant", "version", "team", "teammate", "language", "intent"]
_KEYS: dict[GroupKind, Callable[[Episode], Iterable[object]]] = {
    "channel": lambda episode: [episode.channel_id],
    "assistant": lambda episode: [episode.assistant_id] if episode.assistant_id else [],
    "version": lambda episode: (
        [(episode.assistant_id, episode.assistant_version)] if episode.assistant_version is not None else []
    ),
    "team": lambda episode: episode.team_ids,
    # Who wrote in the channel's own app is not known by name.
    "teammate": lambda episode: (who for who in episode.teammate_ids if who is not None),
    "language": lambda episode: [episode.language] if episode.language else [],
    "intent": lambda episode: [episode.intent_id] if episode.intent_id else [],
}


def _groups(episodes: Sequence[Episode], names: Names, now: datetime) -> GroupsOut:
    return GroupsOut(**{kind: _group(kind, episodes, names, now) for kind in _KEYS})


def is_in_group(kind: GroupKind, key: str, episode: Episode) -> bool:
    """Whether the group of that key counts it."""
    return any(_text(one) == key for one in _KEYS[kind](episode))


def _group(kind: GroupKind, episodes: Sequence[Episode], names: Names, now: datetime) -> list[GroupOut]:
    members: defaultdict[object, list[Episode]] = defaultdict(list)
    for episode in episodes:
        for key in _KEYS[kind](episode):
            members[key].append(episode)
    groups = [_one_group(key, _name(kind, key, names), found, now) for key, found in members.items()]
    return sorted(groups, key=lambda group: (-group.conversations, group.name))


def _trend(episodes: Sequence[Episode], names: Names, now: datetime) -> list[TrendOut]:
    """The load that each version took over, the assistants by name and their versions in order."""
    members: defaultdict[tuple[UUID, int], list[Episode]] = defaultdict(list)
    for episode in episodes:
        if episode.assistant_id is not None and episode.assistant_version is not None:
            members[episode.assistant_id, episode.assistant_version].append(episode)
    trend = [_one_version(key, _name("version", key, names), found, now) for key, found in members.items()]
    return sorted(trend, key=lambda one: (names.get(("assistant", UUID(one.key.split("/")[0])), ""), one.version))


def _one_version(key: tuple[UUID, int], name: str, episodes: Sequence[Episode], now: datetime) -> TrendOut:
    over = sum(judging.judge(episode, now) not in UNDECIDED for episode in episodes)
    alone = sum(judging.is_by_assistant_alone(episode, now) for episode in episodes)
    scores = [episode.score for episode in episodes if episode.score is not None]
    return TrendOut(
        key=_text(key),
        name=name,
        version=key[1],
        conversations=len(episodes),
        over=over,
        assistant_alone=alone,
        load_share=_share(alone, over),
        csat=sum(scores) / len(scores) if scores else None,
        csat_count=len(scores),
    )


def _name(kind: str, key: object, names: Names) -> str:
    if kind == "version":
        assistant_id, version = cast("tuple[UUID, int]", key)
        return f"{names.get(('assistant', assistant_id), '')} v{version}"
    return names.get((kind, key), str(key))


def _text(key: object) -> str:
    return "/".join(map(str, cast("tuple[object, ...]", key))) if isinstance(key, tuple) else str(key)


def _one_group(key: object, name: str, episodes: Sequence[Episode], now: datetime) -> GroupOut:
    fates = Counter(judging.judge(episode, now) for episode in episodes)
    solved = sum(fates[fate] for fate in SOLVED)
    alone = sum(judging.is_by_assistant_alone(episode, now) for episode in episodes)
    scores = [episode.score for episode in episodes if episode.score is not None]
    return GroupOut(
        key=_text(key),
        name=name,
        conversations=len(episodes),
        solved=solved,
        solved_share=_share(solved, sum(count for fate, count in fates.items() if fate not in UNDECIDED)),
        assistant_alone=alone,
        assistant_share=_share(alone, solved),
        first_answer=_wait(map(judging.first_wait, episodes)),
        csat=sum(scores) / len(scores) if scores else None,
        csat_count=len(scores),
    )
