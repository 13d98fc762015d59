"""betold: calls to a phone assistant, as acts without words. Will the caller soon ask for a person, or hang up?

auroc and f1 (at a chance of 0.5) of the detector of a conversation's course. The set has no part for training: four
fifths of `dev`, by a hash of the id, are trained on (`is_learnt`), so of `dev` only the rest is measured.
kinds_auroc: with the acts' names taken away, as the detector reads Relevo's own conversations.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from relevo.assistant.detectors.course import CompanyKind, ContactKind, Turn, load_trees
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import auroc, share
from relevo.platform.db import Database

Figures = dict[str, float]
_LEARNT = 0.8
_ENTITIES = re.compile(r"\[.*")

# The beginning of an act's name -> what kind of turn it is; the longest that fits counts.
_COMPANY: dict[str, CompanyKind] = {
    "ask": "ask",
    "new_user": "ask",
    "further": "ask",
    "schedule_or": "ask",
    "transportation_of": "ask",
    "intro": "greet",
    "disambiguate": "check",
    "confirm_phone": "check",
    "confirm_change_schedule": "check",
    "confirm_cancel_schedule": "check",
    "confirm": "done",
    "reconfirm": "done",
    "propose": "propose",
    "offer": "propose",
    "time_asked_unavailable": "refuse",
    "no_": "refuse",
    "asked_date_too": "refuse",
    "transportation_type_unavailable": "refuse",
    "did_not_understand": "lost",
    "fail": "fail",
    "date_schedule_no_longer": "fail",
}
_CONTACT: dict[str, ContactKind] = {
    "confirm": "yes",
    "negate": "no",
    "cancel": "no",
    "inform": "inform",
    "user_proposed_date": "inform",
    "noise": "lost",
    "inconclusive": "lost",
    "other": "lost",
    "rephrase": "again",
    "transfer_agent": "person",
    "q_": "ask",
    "ask": "ask",
}


async def betold(_db: Database, data: Data) -> Figures:
    rows = data.split_rows("betold")
    if data.split == "dev":
        rows = [row for row in rows if not is_learnt(row)]
    full = await asyncio.to_thread(_scores, rows, by_kind=False)
    kinds = await asyncio.to_thread(_scores, rows, by_kind=True)
    return {
        "betold.auroc": _auroc(rows, full),
        "betold.f1": _f1(rows, full),
        "betold.kinds_auroc": _auroc(rows, kinds),
    }


def is_learnt(row: Row) -> bool:
    return int(sha256(f"course:{row['id']}".encode()).hexdigest()[:8], 16) / 2**32 < _LEARNT


def read_turns(row: Row) -> list[Turn]:
    return [_read_turn(event) for event in row["events"]]


def without_topics(turns: Sequence[Turn]) -> list[Turn]:
    """Equal topics stay equal, but are nobody's any more."""
    numbers = {turn.topic: f"#{at}" for at, turn in enumerate(turns)}
    return [replace(turn, topic=numbers[turn.topic]) for turn in turns]


def _read_turn(event: str) -> Turn:
    act = _ENTITIES.sub("", event[2:])
    if event.startswith("S"):
        return Turn("company", _COMPANY.get(_longest(act, _COMPANY), "tell"), act)
    return Turn("contact", _CONTACT.get(_longest(act, _CONTACT), "request"), act)


def _longest(act: str, kinds: dict[str, CompanyKind] | dict[str, ContactKind]) -> str:
    return max((start for start in kinds if act.startswith(start)), key=len, default="")


def _scores(rows: Sequence[Row], *, by_kind: bool) -> list[float]:
    turns = [read_turns(row) for row in rows]
    return [load_trees().estimate(without_topics(each) if by_kind else each) for each in turns]


def _auroc(rows: Sequence[Row], scores: Sequence[float]) -> float:
    both = list(zip(scores, rows, strict=True))
    return auroc([score for score, row in both if row["label"]], [score for score, row in both if not row["label"]])


def _f1(rows: Sequence[Row], scores: Sequence[float]) -> float:
    both = list(zip(scores, rows, strict=True))
    right = sum(score >= 0.5 and bool(row["label"]) for score, row in both)
    return share(2 * right, sum(score >= 0.5 for score in scores) + sum(bool(row["label"]) for row in rows))
