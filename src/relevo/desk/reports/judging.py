"""What became of an episode, and which episodes are behind a number. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from relevo.desk.reports.episodes import Episode

REOPENED_WITHIN = timedelta(days=7)
ABANDONED_AFTER = timedelta(hours=72)
GOOD_SCORE = 4


class Fate(StrEnum):
    """Each episode has exactly one; the first that fits, in this order."""

    REOPENED = "reopened"  # resolved, but the customer came back within seven days
    CONFIRMED = "confirmed"  # resolved, and rated 4 or 5
    UNHAPPY = "unhappy"  # resolved, and rated 1 to 3
    SILENT = "silent"  # resolved, and the customer left it at that
    WAITING = "waiting"  # open, and the customer has the last word or waits for a person
    ABANDONED = "abandoned"  # open, and the customer has not answered us for 72 hours
    OPEN = "open"  # open, the next word is the customer's


SOLVED = frozenset({Fate.CONFIRMED, Fate.SILENT})
# Neither solved nor failed yet: what a share of solved ones cannot be counted over.
UNDECIDED = frozenset({Fate.WAITING, Fate.OPEN})


def judge(episode: Episode, now: datetime) -> Fate:
    if episode.resolved_at is not None:
        if episode.reopened_at is not None and episode.reopened_at - episode.resolved_at <= REOPENED_WITHIN:
            return Fate.REOPENED
        if episode.score is None:
            return Fate.SILENT
        return Fate.CONFIRMED if episode.score >= GOOD_SCORE else Fate.UNHAPPY
    if episode.waits or episode.last_author == "contact":
        return Fate.WAITING
    return Fate.ABANDONED if now - episode.last_at > ABANDONED_AFTER else Fate.OPEN


def is_by_assistant_alone(episode: Episode, now: datetime) -> bool:
    """Solved, and no person held it or wrote in it."""
    return judge(episode, now) in SOLVED and not episode.was_with_people and not episode.teammate_ids


def seconds(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds()


def assistant_wait(episode: Episode) -> float | None:
    """From the customer's first message to the assistant's answer, in seconds."""
    return seconds(episode.asked_at, episode.assistant_at)


def people_wait(episode: Episode) -> float | None:
    """From the customer's first message to a person's, where nobody answered before."""
    if episode.assistant_at is not None and episode.people_at is not None and episode.assistant_at < episode.people_at:
        return None
    return seconds(episode.asked_at, episode.people_at)


def first_wait(episode: Episode) -> float | None:
    """From the customer's first message to the first answer, whoever gave it."""
    answers = [at for at in (episode.assistant_at, episode.people_at) if at is not None]
    return seconds(episode.asked_at, min(answers, default=None))


def handoff_wait(episode: Episode) -> float | None:
    """From the handoff to the first words of a person."""
    return seconds(episode.handed_at, episode.helped_at)


def time_to_resolve(episode: Episode) -> float | None:
    return seconds(episode.began_at, episode.resolved_at)


class Behind(StrEnum):
    """The numbers that can be opened."""

    ALL = "all"
    OVER = "over"
    SOLVED = "solved"
    ASSISTANT_ALONE = "assistant_alone"
    WITH_PEOPLE = "with_people"
    HANDED_OVER = "handed_over"
    STILL_WAITING = "still_waiting"
    RATED = "rated"
    COMMENTED = "commented"
    RESOLVED = "resolved"
    ANSWERED = "answered"
    ANSWERED_BY_ASSISTANT = "answered_by_assistant"
    ANSWERED_BY_PEOPLE = "answered_by_people"
    HELPED = "helped"
    COST = "cost"
    UNPRICED = "unpriced"
    REOPENED = "reopened"
    CONFIRMED = "confirmed"
    UNHAPPY = "unhappy"
    SILENT = "silent"
    WAITING = "waiting"
    ABANDONED = "abandoned"
    OPEN = "open"


_TESTS: dict[Behind, Callable[[Episode, datetime], bool]] = {
    Behind.ALL: lambda _episode, _now: True,
    Behind.OVER: lambda episode, now: judge(episode, now) not in UNDECIDED,
    Behind.SOLVED: lambda episode, now: judge(episode, now) in SOLVED,
    Behind.ASSISTANT_ALONE: is_by_assistant_alone,
    Behind.WITH_PEOPLE: lambda episode, _now: episode.was_with_people or bool(episode.teammate_ids),
    Behind.HANDED_OVER: lambda episode, _now: episode.handed_at is not None,
    Behind.STILL_WAITING: lambda episode, _now: episode.waits,
    Behind.RATED: lambda episode, _now: episode.score is not None,
    Behind.COMMENTED: lambda episode, _now: bool(episode.comment),
    Behind.RESOLVED: lambda episode, _now: episode.resolved_at is not None,
    Behind.ANSWERED: lambda episode, _now: first_wait(episode) is not None,
    Behind.ANSWERED_BY_ASSISTANT: lambda episode, _now: assistant_wait(episode) is not None,
    Behind.ANSWERED_BY_PEOPLE: lambda episode, _now: people_wait(episode) is not None,
    Behind.HELPED: lambda episode, _now: handoff_wait(episode) is not None,
    Behind.COST: lambda episode, _now: episode.cost is not None or episode.unpriced > 0,
    Behind.UNPRICED: lambda episode, _now: episode.unpriced > 0,
}


def is_behind(behind: Behind, episode: Episode, now: datetime) -> bool:
    test = _TESTS.get(behind)
    return judge(episode, now).value == behind.value if test is None else test(episode, now)
