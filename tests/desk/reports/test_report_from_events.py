"""The numbers of a month, counted again from nothing but the event log."""

import json
import math
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from relevo.desk.reports import endpoints
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world
from tests.desk.reports.histories import live, signed_in, spread
from tests.house import make_app, make_context

PEOPLE = ("team", "teammate")
# A pass without a reason of its own has its kind's name, which the line in the thread tells.
UNSAID = {"handed_over": "hand_over", "assigned": "assign", "reopened": "reopen", "conversation_started": "start"}


@dataclass
class Told:
    """One episode as the events tell it: from a beginning or a reopening to Resolve, and what came before the next."""

    conversation_id: str
    began: datetime
    row: dict[str, Any]
    """The conversation as the newest event shows it."""
    resolved: datetime | None = None
    reopened: datetime | None = None
    said: list[tuple[datetime, str, str | None]] = field(default_factory=list[tuple[datetime, str, str | None]])
    """When, by what kind of author, by whom."""
    held: list[tuple[datetime, str, str, str]] = field(default_factory=list[tuple[datetime, str, str, str]])
    """When it came to people, who passed it, why, and to which kind."""
    score: int | None = None

    def first(self, kinds: Iterable[str], since: datetime | None) -> datetime | None:
        return next((at for at, kind, _ in self.said if kind in kinds and since is not None and at >= since), None)

    @property
    def asked(self) -> datetime | None:
        return next((at for at, kind, _ in self.said if kind == "contact"), None)

    @property
    def handed(self) -> datetime | None:
        return next((at for at, by, _, _ in self.held if by != "teammate"), None)

    @property
    def reasons(self) -> set[str]:
        return {why for _, by, why, _ in self.held if by != "teammate"}

    @property
    def writers(self) -> set[str | None]:
        return {who for _, kind, who in self.said if kind == "teammate"}

    @property
    def waits(self) -> bool:
        return self.resolved is None and self.row["waiting_since"] is not None

    def fate(self, now: datetime) -> str:
        if self.resolved is not None:
            if self.reopened is not None and self.reopened - self.resolved <= timedelta(days=7):
                return "reopened"
            return "silent" if self.score is None else "confirmed" if self.score >= 4 else "unhappy"
        last_at, last_kind, _ = self.said[-1]
        if self.waits or last_kind == "contact":
            return "waiting"
        return "abandoned" if now - last_at > timedelta(hours=72) else "open"

    def is_alone(self, now: datetime) -> bool:
        return self.fate(now) in ("silent", "confirmed") and not self.held and not self.writers


def tell(log: Iterable[tuple[datetime, str, dict[str, Any]]]) -> list[Told]:
    """The episodes of one conversation, from its events in their order."""
    episodes: list[Told] = []
    for at, name, payload in log:
        if name == "message.appended":
            _hear(episodes, at, payload["message"], payload["conversation"])
        elif name == "csat.received" and episodes:
            episodes[-1].score = payload["csat"]["score"]
        if episodes and "conversation" in payload:
            episodes[-1].row = payload["conversation"]
    return episodes


def _hear(episodes: list[Told], at: datetime, message: dict[str, Any], row: dict[str, Any]) -> None:
    author = message["author"]
    if message["kind"] == "message":
        episodes[-1].said.append((at, author["kind"], author["id"]))
    line: dict[str, Any] = message["event"] or {"name": "", "data": {}}
    to = line["data"].get("to")
    if to is None:
        return
    if to["kind"] == "nobody":
        episodes[-1].resolved = at
        return
    undone = line["data"].get("undone")
    if undone == "resolve":
        # A resolve that was taken back ends nothing.
        episodes[-1].resolved = None
    elif not episodes or episodes[-1].resolved is not None:
        if episodes:
            episodes[-1].reopened = at
        episodes.append(Told(row["id"], at, row))
    if to["kind"] in PEOPLE:
        name: str = line["name"]
        why: str = "undo" if undone else line["data"].get("reason") or UNSAID.get(name, name)
        episodes[-1].held.append((at, author["kind"], why, to["kind"]))


async def read_log(world: World) -> list[Told]:
    """Every episode of the workspace. Reads the table `event`, and no other."""
    rows = await world.rows("SELECT conversation_id, at, name, payload FROM event ORDER BY conversation_id, id")
    logs: dict[Any, list[tuple[datetime, str, dict[str, Any]]]] = {}
    for row in rows:
        payload = row["payload"]
        told = json.loads(payload) if isinstance(payload, str) else payload
        logs.setdefault(row["conversation_id"], []).append((row["at"], row["name"], told))
    return [episode for conversation_id, log in logs.items() if conversation_id for episode in tell(log)]


def waits(pairs: Iterable[tuple[datetime | None, datetime | None]]) -> dict[str, Any]:
    """As reports tell waits: how many, and the median and ninetieth percentile as values that occurred, in seconds."""
    known = sorted((end - start).total_seconds() for start, end in pairs if start is not None and end is not None)

    def quantile(share: float) -> Any:
        return pytest.approx(known[math.ceil(share * len(known)) - 1], abs=1e-3) if known else None

    return {"count": len(known), "median_s": quantile(0.5), "p90_s": quantile(0.9)}


def before_an_assistant(episode: Told) -> tuple[datetime | None, datetime | None]:
    """A person's first answer counts where no assistant answered before."""
    by_assistant = episode.first(["assistant"], episode.asked)
    by_person = episode.first(["teammate"], episode.asked)
    if by_assistant is not None and by_person is not None and by_assistant < by_person:
        return None, None
    return episode.asked, by_person


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [endpoints.router])


@pytest.mark.parametrize("seed", [11, 12, 13])
async def test_the_numbers_of_a_month_are_the_event_logs(app: FastAPI, db: Database, seed: int) -> None:
    world = await make_world(db, csat_enabled=True)
    dice = random.Random(seed)
    for number in range(12):
        await live(world, dice, number)
    await spread(world, 28)
    client = await signed_in(app, world)
    now = datetime.now(UTC)
    period = {"first_day": str((now - timedelta(days=30)).date()), "last_day": str((now + timedelta(days=1)).date())}
    report = (await client.get("/reports", params=period)).json()

    told = await read_log(world)
    fates = Counter(one.fate(now) for one in told)
    alone = sum(one.is_alone(now) for one in told)
    assert report["conversations"] == len(told) >= 12
    assert {fate: count for fate, count in report["fates"].items() if count} == dict(fates)
    assert len(fates) >= 4, "too tame a month to prove anything"
    assert (report["solved"], report["assistant_alone"]) == (fates["confirmed"] + fates["silent"], alone)
    assert report["with_people"] == sum(bool(one.held or one.writers) for one in told)
    assert report["still_waiting"] == sum(one.waits for one in told)

    assert report["assistant_wait"] == waits((one.asked, one.first(["assistant"], one.asked)) for one in told)
    assert report["people_wait"] == waits(map(before_an_assistant, told))
    assert report["handoff_wait"] == waits((one.handed, one.first(["teammate"], one.handed)) for one in told)
    assert report["time_to_resolve"] == waits((one.began, one.resolved) for one in told)

    reasons = Counter(reason for one in told for reason in one.reasons)
    assert report["handed_over"] == sum(one.handed is not None for one in told) > 0
    assert {one["reason"]: one["count"] for one in report["reasons"]} == dict(reasons)
    scores = Counter(one.score for one in told if one.score is not None)
    assert report["csat"]["scores"] == [scores[score] for score in range(1, 6)]
    assert scores, "nobody rated anything"

    zone = ZoneInfo(report["timezone"])
    days = Counter(str(one.began.astimezone(zone).date()) for one in told)
    assert {day["day"]: day["conversations"] for day in report["days"] if day["conversations"]} == dict(days)
    writers = Counter(who for one in told for who in one.writers)
    assert {one["key"]: one["conversations"] for one in report["groups"]["teammate"]} == dict(writers)
    channels = Counter(one.row["channel"]["id"] for one in told)
    assert {one["key"]: one["conversations"] for one in report["groups"]["channel"]} == dict(channels)
    languages = Counter(one.row["language"] for one in told)
    assert {one["key"]: one["conversations"] for one in report["groups"]["language"]} == dict(languages)
