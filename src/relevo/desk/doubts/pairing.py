"""Which statements are held against which: new ones against all that share a telling word. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.doubts.contradicting import Difference, contradict, weigh
from relevo.desk.doubts.statements import Statement, is_predicate

# A word that more statements have says little about their subject; beside it they share another one, or are strangers.
MOST_SHARING = 400


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A statement with its place. `group`: sentences of one document do not speak against each other: who wrote "3
    days" and "5 days" side by side told two cases apart. `assistant_ids`: who may use it; None: all."""

    statement: Statement
    group: str
    side: dict[str, Any]
    is_new: bool
    is_document: bool
    assistant_ids: frozenset[UUID] | None = None


def find_pairs(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed, Difference]]:
    """Pairs that cannot both be true, of which at least one is new; people's answers are not held against each other
    (gaps do that)."""
    spread = Counter(term for one in placed for term in one.statement.own | one.statement.around)
    weight = weigh(spread, len(placed))
    by_term: defaultdict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(placed):
        for term in _telling(one.statement):
            by_term[term].append(at)
    seen: set[tuple[int, int]] = set()
    for at, one in enumerate(placed):
        if not one.is_new:
            continue
        for other_at in _near(one, by_term):
            pair = (min(at, other_at), max(at, other_at))
            if pair in seen or not _may_meet(one, placed[other_at]):
                continue
            seen.add(pair)
            first, second = placed[pair[0]], placed[pair[1]]
            difference = contradict(first.statement, second.statement, weight)
            if difference is not None:
                yield first, second, difference


def _telling(statement: Statement) -> frozenset[str]:
    terms = statement.own | statement.around
    return frozenset(term for term in terms if not is_predicate(term)) or terms


def _near(one: Placed, by_term: dict[str, list[int]]) -> set[int]:
    lists = sorted((by_term[term] for term in _telling(one.statement)), key=len)
    return {at for number, found in enumerate(lists) if number == 0 or len(found) <= MOST_SHARING for at in found}


def _may_meet(one: Placed, other: Placed) -> bool:
    if one.group == other.group or not (one.is_document or other.is_document):
        return False
    if one.assistant_ids is None or other.assistant_ids is None:
        return True
    return bool(one.assistant_ids & other.assistant_ids)
