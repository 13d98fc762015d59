"""The episodes of a period once more, from nothing but the event log, and whether the tables say the same.

The log holds no words and no names: a contact's name and what a rating's comment says are not compared.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from relevo.desk.conversations.api import PASSED
from relevo.desk.reports.episodes import Episode, Filters, fetch_episodes
from relevo.platform.db import Tx
from relevo.platform.events import Gist, KeptGist, list_begun, read_gists

AT_ONCE = 2_000
COMMENTED = "(a comment)"
"""Stands for a comment, of which the log only knows that there is one."""
_PEOPLE = ("team", "teammate")
# Gists that go by their time and not by the order in which they were told; and those that say nothing of how the
# conversation stands.
_BY_TIME = frozenset({"intent", "cost", "unpriced", "old"})
_NO_STATE = frozenset({"intent", "cost", "unpriced", "score"})


@dataclass(frozen=True)
class Difference:
    """One episode of which tables and log tell something else; `fields` are those of Episode, with both values."""

    conversation_id: UUID
    began_at: datetime
    fields: dict[str, tuple[object, object]]


@dataclass(frozen=True)
class Recount:
    """`episodes`: how many the log tells of the period. `before_log`: those of the tables whose conversation began
    before the log kept gists; they cannot be counted again."""

    episodes: int
    before_log: int
    differences: list[Difference]


@dataclass
class _Told:
    """One episode while its events are read."""

    began: KeptGist
    said: list[tuple[datetime, str, UUID | None]] = field(default_factory=list[tuple[datetime, str, UUID | None]])
    """When, by what kind of author, by whom."""
    held: list[tuple[datetime, Gist]] = field(default_factory=list[tuple[datetime, Gist]])
    """The passes by which people came to hold it."""
    turns: list[tuple[UUID, int]] = field(default_factory=list[tuple[UUID, int]])
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    rating: Gist | None = None
    intent: UUID | None = None
    costs: list[Decimal] = field(default_factory=list[Decimal])
    unpriced: int = 0

    def holds(self, at: datetime) -> bool:
        return self.began.at <= at and (self.reopened_at is None or at < self.reopened_at)

    def first(self, kind: str, since: datetime | None) -> datetime | None:
        return min((at for at, by, _ in self.said if by == kind and since is not None and at >= since), default=None)


@dataclass
class _Thread:
    """One conversation while its events are read."""

    told: list[_Told] = field(default_factory=list[_Told])
    first: Gist = field(default_factory=dict[str, Any])
    assistant: UUID | None = None
    language: str | None = None
    waits: bool = False


async def recount_episodes(tx: Tx, since: datetime, until: datetime) -> list[Episode]:
    """As `fetch_episodes` of that period without other filters, in the same order; from the event log alone."""
    begun = await list_begun(tx, since, until, key=PASSED)
    inside = [episode async for episode in _retold(tx, begun) if since <= episode.began_at < until]
    return sorted(inside, key=lambda episode: (episode.began_at, episode.conversation_id), reverse=True)


async def compare(tx: Tx, since: datetime, until: datetime) -> Recount:
    """Raises PeriodTooFull."""
    counted = await fetch_episodes(tx, Filters(since=since, until=until))
    told = {_key(episode): episode for episode in await recount_episodes(tx, since, until)}
    untold = {episode.conversation_id for episode in counted} - {conversation_id for conversation_id, _ in told}
    logged = {episode.conversation_id async for episode in _retold(tx, sorted(untold))}
    shown = {_key(episode): episode for episode in counted if episode.conversation_id not in untold - logged}
    differences = [
        Difference(key[0], (shown.get(key) or told[key]).began_at, differing)
        for key in sorted(shown.keys() | told.keys(), key=str)
        if (differing := _differing(shown.get(key), told.get(key)))
    ]
    return Recount(episodes=len(told), before_log=len(counted) - len(shown), differences=differences)


def retell(log: Sequence[KeptGist]) -> Iterator[Episode]:
    """The episodes that a log tells, given by conversation and in order. A conversation whose beginning is not in it
    is left out: half a log tells half a truth."""
    for conversation_id, some in groupby(log, key=lambda one: one.conversation_id):
        thread = _read(list(some))
        if thread.first:
            for told in thread.told:
                yield _episode(conversation_id, thread, told)


async def _retold(tx: Tx, conversation_ids: Sequence[UUID]) -> AsyncIterator[Episode]:
    for start in range(0, len(conversation_ids), AT_ONCE):
        for episode in retell(await read_gists(tx, conversation_ids[start : start + AT_ONCE])):
            yield episode


def _key(episode: Episode) -> tuple[UUID, int]:
    return episode.conversation_id, episode.stretch_number


def _read(log: list[KeptGist]) -> _Thread:
    thread = _Thread()
    apart: list[KeptGist] = []
    for one in log:
        if _BY_TIME & one.gist.keys():
            apart.append(one)
        if PASSED in one.gist:
            _pass(thread, one)
        elif thread.told:
            _go_on(thread.told[-1], one)
        if not _NO_STATE & one.gist.keys():
            thread.language = one.gist.get("lang", thread.language)
            thread.waits = one.gist.get("waits", False)
    for one in sorted(apart, key=lambda one: (one.at, one.id)):
        _add_by_time(thread, one)
    return thread


def _go_on(told: _Told, one: KeptGist) -> None:
    gist = one.gist
    if "by" in gist:
        told.said.append((one.at, gist["by"], UUID(gist["who"]) if "who" in gist else None))
    if "score" in gist:
        told.rating = gist
    if "version" in gist:
        told.turns.append((UUID(gist["who"]), gist["version"]))


def _pass(thread: _Thread, one: KeptGist) -> None:
    gist = one.gist
    if gist.get("stretch") == 1:
        thread.first = gist
    thread.assistant = UUID(gist["assistant"]) if "assistant" in gist else thread.assistant
    told = thread.told
    if gist[PASSED] == "nobody":
        if told:
            told[-1].resolved_at = one.at
        return
    if gist.get("undone") == "resolve" and told:
        # A resolve that was taken back ends nothing.
        told[-1].resolved_at = None
    elif not told or told[-1].resolved_at is not None:
        if told:
            told[-1].reopened_at = one.at
        told.append(_Told(one))
    if gist[PASSED] in _PEOPLE:
        told[-1].held.append((one.at, gist))


def _add_by_time(thread: _Thread, one: KeptGist) -> None:
    """What was told at its own time: it belongs to the episode of that time, whatever was told before it."""
    gist = one.gist
    for text, by in gist.get("old", ()):
        at = datetime.fromisoformat(text)
        for told in thread.told:
            if told.holds(at):
                told.said.append((at, by, None))
    told = next((told for told in thread.told if told.holds(one.at)), None)
    if told is None:
        return
    if "intent" in gist:
        told.intent = UUID(gist["intent"]) if gist["intent"] else None
    elif "cost" in gist:
        told.costs.append(Decimal(gist["cost"]))
    elif "unpriced" in gist:
        told.unpriced += 1


def _episode(conversation_id: UUID, thread: _Thread, told: _Told) -> Episode:
    asked_at = min((at for at, by, _ in told.said if by == "contact"), default=None)
    handed = [(at, gist) for at, gist in told.held if gist["by"] != "teammate"]
    handed_at = handed[0][0] if handed else None
    last_at, last_author = told.said[-1][:2] if told.said else (told.began.at, None)
    assistant_id, version = told.turns[-1] if told.turns else (thread.assistant, None)
    return Episode(
        conversation_id=conversation_id,
        number=thread.first["number"],
        stretch_number=told.began.gist["stretch"],
        contact_name=None,
        channel_id=UUID(thread.first["channel"]),
        language=thread.language,
        intent_id=told.intent,
        began_at=told.began.at,
        resolved_at=told.resolved_at,
        reopened_at=told.reopened_at,
        asked_at=asked_at,
        assistant_at=told.first("assistant", asked_at),
        people_at=told.first("teammate", asked_at),
        handed_at=handed_at,
        helped_at=told.first("teammate", handed_at),
        was_with_people=bool(told.held),
        reasons=[gist["why"] for _, gist in handed],
        teammate_ids=_distinct(who for _, by, who in told.said if by == "teammate"),
        team_ids=_distinct(UUID(gist["holder"]) for _, gist in told.held if gist[PASSED] == "team"),
        assistant_id=assistant_id,
        assistant_version=version,
        waits=told.resolved_at is None and thread.waits,
        last_author=last_author,
        last_at=last_at,
        score=told.rating["score"] if told.rating else None,
        comment=COMMENTED if told.rating and told.rating["commented"] else "",
        cost=float(sum(told.costs)) if told.costs else None,
        unpriced=told.unpriced,
    )


def _distinct(ids: Iterable[UUID | None]) -> list[Any]:
    return sorted(set(ids), key=str)


def _differing(shown: Episode | None, told: Episode | None) -> dict[str, tuple[object, object]]:
    if shown is None or told is None:
        return {"episode": (shown and "in the tables", told and "in the log")}
    found: dict[str, tuple[object, object]] = {}
    for name in (one.name for one in fields(Episode) if one.name != "contact_name"):
        ours, theirs = _comparable(name, getattr(shown, name)), _comparable(name, getattr(told, name))
        if ours != theirs:
            found[name] = (ours, theirs)
    return found


def _comparable(name: str, value: Any) -> object:
    if name == "comment":
        return bool(value)
    if name in ("teammate_ids", "team_ids"):
        return sorted(value, key=str)
    return round(value, 8) if name == "cost" and value is not None else value
