"""Reports the slow, plain way: walk through every row of the workspace in Python, and count on one's fingers.

Nothing of `relevo.desk.reports` is used here.
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.desk.conversations.world import World

WEEK, THREE_DAYS = timedelta(days=7), timedelta(hours=72)
FATES = ("reopened", "confirmed", "unhappy", "silent", "waiting", "abandoned", "open")
KINDS = ("channel", "assistant", "version", "team", "teammate", "language", "intent")

Plain = dict[str, Any]


async def read_slowly(world: World, *, now: datetime | None = None) -> list[Plain]:
    """All episodes of the workspace, as they stand at `now`: reading them all can take minutes."""
    now = now or datetime.now(UTC)
    found: list[Plain] = []
    for conversation in await world.rows("SELECT * FROM conversation"):
        stretches = await world.rows(
            "SELECT * FROM stretch WHERE conversation_id = $1 ORDER BY number", conversation["id"]
        )
        spans: list[list[Any]] = []
        for index, stretch in enumerate(stretches):
            follows = stretches[index + 1] if index + 1 < len(stretches) else None
            if stretch["holder_kind"] == "nobody":
                if follows is None or follows["reason"] != "undo":
                    spans[-1][1] = stretch["started_at"]
                    spans[-1][2] = follows["started_at"] if follows else None
                continue
            if not spans or spans[-1][1] is not None:
                spans.append([stretch["started_at"], None, None, []])
            spans[-1][3].append(stretch)
        rows = await _rows_of(world, conversation["id"])
        found += [_episode(conversation, rows, *span, now=now) for span in spans]
    return found


async def _rows_of(world: World, conversation_id: UUID) -> dict[str, list[Any]]:
    return {
        table: list(
            await world.rows(f"SELECT * FROM {table} WHERE conversation_id = $1 ORDER BY {order}", conversation_id)
        )
        for table, order in (
            ("message", "seq"),
            ("turn", "started_at"),
            ("csat", "created_at"),
            ("conversation_intent", "at, id"),
            ("model_usage", "created_at"),
        )
    }


def _episode(
    conversation: Any,
    rows: dict[str, list[Any]],
    began: datetime,
    resolved: datetime | None,
    reopened: datetime | None,
    held: list[Any],
    *,
    now: datetime,
) -> Plain:
    def inside(at: datetime) -> bool:
        return began <= at and (reopened is None or at < reopened)

    said = [m for m in rows["message"] if m["kind"] == "message" and inside(m["created_at"])]
    asked = next((m["created_at"] for m in said if m["author_kind"] == "contact"), None)
    first = {
        kind: min(
            (m["created_at"] for m in said if m["author_kind"] == kind and asked and m["created_at"] >= asked),
            default=None,
        )
        for kind in ("assistant", "teammate")
    }
    people = [s for s in held if s["holder_kind"] in ("team", "teammate")]
    passed = [s for s in people if s["by_kind"] != "teammate"]
    handed = passed[0]["started_at"] if passed else None
    helped = [m["created_at"] for m in said if m["author_kind"] == "teammate" and handed and m["created_at"] >= handed]
    rating = ([r for r in rows["csat"] if inside(r["created_at"])] or [None])[-1]
    score = rating["score"] if rating else None
    wrote = {str(m["author_id"]) for m in said if m["author_kind"] == "teammate"}
    turn = ([t for t in rows["turn"] if t["state"] == "committed" and inside(t["started_at"])] or [None])[-1]
    intent = ([i["intent_id"] for i in rows["conversation_intent"] if inside(i["at"])] or [None])[-1]
    calls = [u for u in rows["model_usage"] if inside(u["created_at"])]
    waits = resolved is None and conversation["waiting_since"] is not None
    fate = _fate(now, resolved, reopened, score, said, waits=waits)
    assistant = turn["assistant_id"] if turn else conversation["assistant_id"]
    return {
        "conversation_id": str(conversation["id"]),
        "began": began,
        "fate": fate,
        "waits": waits,
        "alone": fate in ("confirmed", "silent") and not people and not wrote,
        "with_people": bool(people or wrote),
        "assistant_wait": _seconds(asked, first["assistant"]),
        "people_wait": None
        if first["assistant"] and first["teammate"] and first["assistant"] < first["teammate"]
        else _seconds(asked, first["teammate"]),
        "first_answer": _seconds(asked, min((at for at in first.values() if at), default=None)),
        "handoff_wait": _seconds(handed, helped[0] if helped else None),
        "handed": handed is not None,
        "resolve": _seconds(began, resolved),
        "reasons": {s["reason"] for s in passed},
        "score": score,
        "comment": rating["comment"] if rating else "",
        "wrote": wrote,
        "cost": sum((u["cost"] for u in calls if u["cost"] is not None), 0),
        "unpriced": sum(u["cost"] is None and u["state"] == "done" for u in calls),
        "has_cost": any(u["cost"] is not None or u["state"] == "done" for u in calls),
        "channel": {str(conversation["channel_id"])},
        "assistant": {str(assistant)} if assistant else set(),
        "version": {f"{assistant}/{turn['assistant_version']}"} if turn else set(),
        "team": {str(s["holder_id"]) for s in people if s["holder_kind"] == "team"},
        "teammate": wrote,
        "language": {conversation["language"]} if conversation["language"] else set(),
        "intent": {str(intent)} if intent else set(),
    }  # fmt: skip


def _fate(
    now: datetime,
    resolved: datetime | None,
    reopened: datetime | None,
    score: int | None,
    said: list[Any],
    *,
    waits: bool,
) -> str:
    if resolved is not None:
        if reopened is not None and reopened - resolved <= WEEK:
            return "reopened"
        return "silent" if score is None else "confirmed" if score >= 4 else "unhappy"
    if waits or said[-1]["author_kind"] == "contact":
        return "waiting"
    return "abandoned" if now - said[-1]["created_at"] > THREE_DAYS else "open"


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds()


def count_slowly(episodes: list[Plain], first_day: date, last_day: date, timezone: str) -> Plain:
    """What `GET /reports` says of them, but for names and the order of groups."""
    zone = ZoneInfo(timezone)
    days = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    fates = Counter(one["fate"] for one in episodes)
    solved, alone = fates["confirmed"] + fates["silent"], sum(one["alone"] for one in episodes)
    reasons = Counter(reason for one in episodes for reason in one["reasons"])
    return {
        "conversations": len(episodes),
        "fates": {fate: fates[fate] for fate in FATES},
        "solved": solved,
        "solved_share": _share(solved, _over(episodes)),
        "assistant_alone": alone,
        "assistant_share": _share(alone, solved),
        "with_people": sum(one["with_people"] for one in episodes),
        "assistant_wait": _waits(one["assistant_wait"] for one in episodes),
        "people_wait": _waits(one["people_wait"] for one in episodes),
        "handoff_wait": _waits(one["handoff_wait"] for one in episodes),
        "time_to_resolve": _waits(one["resolve"] for one in episodes),
        "handed_over": sum(one["handed"] for one in episodes),
        "still_waiting": sum(one["waits"] for one in episodes),
        "reasons": dict(reasons),
        "csat": {
            "count": sum(one["score"] is not None for one in episodes),
            "average": _average(episodes),
            "scores": [sum(one["score"] == score for one in episodes) for score in range(1, 6)],
            "comments": sum(bool(one["comment"]) for one in episodes),
        },
        "cost": {
            "known": float(sum(one["cost"] for one in episodes)),
            "unpriced_calls": sum(one["unpriced"] for one in episodes),
            "conversations": sum(one["has_cost"] for one in episodes),
        },
        "saved": {"conversations": alone, "minutes_each": 6, "hours": round(alone * 6 / 60, 2)},
        "days": [
            _day(day, [one for one in episodes if one["began"].astimezone(zone).date() == day]) for day in days
        ],
        "groups": {kind: _groups(kind, episodes) for kind in KINDS},
        "trend": {
            key: {
                "conversations": len(of),
                "over": _over(of),
                "assistant_alone": sum(one["alone"] for one in of),
                "load_share": _share(sum(one["alone"] for one in of), _over(of)),
                "csat": _average(of),
                "csat_count": sum(one["score"] is not None for one in of),
            }
            for key, of in _members("version", episodes).items()
        },
    }  # fmt: skip


def _members(kind: str, episodes: list[Plain]) -> dict[str, list[Plain]]:
    keys = {key for one in episodes for key in one[kind] if key != "None"}
    return {key: [one for one in episodes if key in one[kind]] for key in keys}


def _groups(kind: str, episodes: list[Plain]) -> Plain:
    return {key: _group(of) for key, of in _members(kind, episodes).items()}


def _group(of: list[Plain]) -> Plain:
    solved = sum(one["fate"] in ("confirmed", "silent") for one in of)
    alone = sum(one["alone"] for one in of)
    return {
        "conversations": len(of),
        "solved": solved,
        "solved_share": _share(solved, _over(of)),
        "assistant_alone": alone,
        "assistant_share": _share(alone, solved),
        "first_answer": _waits(one["first_answer"] for one in of),
        "csat": _average(of),
        "csat_count": sum(one["score"] is not None for one in of),
    }


def _day(day: date, of: list[Plain]) -> Plain:
    return {
        "day": str(day),
        "conversations": len(of),
        "assistant_alone": sum(one["alone"] for one in of),
        "with_people": sum(one["with_people"] for one in of),
        "solved": sum(one["fate"] in ("confirmed", "silent") for one in of),
    }


def _over(episodes: list[Plain]) -> int:
    return sum(one["fate"] not in ("waiting", "open") for one in episodes)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _average(episodes: list[Plain]) -> float | None:
    scores = [one["score"] for one in episodes if one["score"] is not None]
    return sum(scores) / len(scores) if scores else None


def _waits(waits: Iterable[float | None]) -> Plain:
    known = sorted(wait for wait in waits if wait is not None)

    def at(share: float) -> float | None:
        return known[math.ceil(share * len(known)) - 1] if known else None

    return {"count": len(known), "median_s": at(0.5), "p90_s": at(0.9)}


def shape(report: Plain) -> Plain:
    """A report of the API as `count_slowly` gives it: groups, versions and reasons by key, without names."""
    plain = {name: value for name, value in report.items() if name not in ("first_day", "last_day", "timezone")}
    return plain | {
        "reasons": {one["reason"]: one["count"] for one in report["reasons"]},
        "groups": {kind: {one["key"]: _nameless(one) for one in report["groups"][kind]} for kind in KINDS},
        "trend": {one["key"]: _nameless(one) for one in report["trend"]},
    }


def _nameless(one: Plain) -> Plain:
    return {name: value for name, value in one.items() if name not in ("key", "name", "version")}


def rounded(value: Any) -> Any:
    """Every float to microseconds and millionths: sums in another order differ behind that."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value
