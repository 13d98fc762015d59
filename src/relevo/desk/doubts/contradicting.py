"""Whether two statements can both be true. Pure, without a model: quick, the same every time, and able to say why.

They must be about the same, and then differ in a figure of one kind and unit, or in yes and no. "About the same" is the
share of telling words that each finds in the other; words that only one has must not say that it is another case.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from relevo.desk.doubts.statements import Statement, is_predicate
from relevo.desk.doubts.values import Value, agree, is_comparable

Differs = Literal["money", "percent", "span", "clock", "weekdays", "measure", "count", "date", "answer"]

# Chosen on the part of tests/desk/doubts/pairs that is not kept aside (docs/quality.md).
SAME_SUBJECT = 0.55
SAME_ANSWER = 0.6
SAME_SAID = 0.65
MOST_SAME = 3
# What is done tells less than what it is done with, and least where only one of both names it.
_PREDICATE = 0.25
_LONE_PREDICATE = 0.08
_AROUND = 0.5

Weight = Callable[[str], float]


@dataclass(frozen=True)
class Difference:
    """`alike`: how sure it is that both are about the same, 0 to 1. The values are None where yes stands against no."""

    differs: Differs
    alike: float
    one: Value | None = None
    other: Value | None = None


def contradict(one: Statement, other: Statement, weight: Weight) -> Difference | None:
    """`weight`: how much a term tells, by how rare it is."""
    rival = find_rivals(one, other)
    is_yes_against_no = rival is None and one.is_negative != other.is_negative
    if rival is None and not is_yes_against_no:
        return None
    # What only a title or a customer's words have in common is no subject.
    if not one.own & other.own or _are_different_cases(one, other):
        return None
    alike = similarity(one, other, weight)
    if rival is not None:
        # "Up to 5 they do not pay", "from 6 to 12 they pay": two halves of one rule.
        is_other_half = one.is_negative != other.is_negative
        return None if is_other_half or alike < SAME_SUBJECT else Difference(rival[0].kind, alike, *rival)
    # With figures that agree, a "no" is about something beside them.
    if one.values or other.values or alike < SAME_ANSWER or not _is_same_said(one, other):
        return None
    return Difference("answer", alike)


def find_rivals(one: Statement, other: Statement) -> tuple[Value, Value] | None:
    """A figure of each that the other has no equal of, though it has one of its kind."""
    for value in one.values:
        if value.unit.startswith("//"):
            continue
        against = [each for each in other.values if is_comparable(value, each)]
        of_its_kind = _count_like(value, one)
        # One price against a list of prices: the list has its cases, and which is meant only a reader knows.
        if _count_like(value, other) != of_its_kind or any(agree(value, each) for each in against):
            continue
        for each in against:
            if not any(agree(each, back) for back in one.values if is_comparable(each, back)):
                return value, each
    return _free_against_price(one, other)


def _count_like(value: Value, statement: Statement) -> int:
    """Figures of its kind, and ranges that leave their unit to one before: "2 to 3 days to Spain, 4 to 6 abroad"."""
    bare = sum(each.kind == "count" and each.low != each.high for each in statement.values)
    return sum(is_comparable(value, each) for each in statement.values) + (bare if value.kind != "count" else 0)


def _free_against_price(one: Statement, other: Statement) -> tuple[Value, Value] | None:
    """ "Free" stands against a price, where neither says from which amount on."""
    prices = [[each for each in side.values if each.kind == "money"] for side in (one, other)]
    if any(each.unit.endswith("/from") for side in prices for each in side) or not all(prices):
        return None
    has_free = [any(each.high == 0 for each in side) for side in prices]
    if has_free[0] == has_free[1]:
        return None
    return prices[0][0], prices[1][0]


def similarity(one: Statement, other: Statement, weight: Weight) -> float:
    """The smaller of both shares of telling words found in the other."""
    return min(_found(one, other, weight), _found(other, one, weight))


def _found(one: Statement, other: Statement, weight: Weight) -> float:
    there = other.own | other.around
    whole = shared = 0.0
    for terms, part in ((one.own, 1.0), (one.around, _AROUND)):
        for term in terms:
            # A title that only names the page must not make two sentences strangers.
            if part < 1 and term not in there:
                continue
            value = part * weight(term) * _telling(term, is_shared=term in there)
            whole += value
            shared += value * (term in there)
    return shared / whole if whole else 0.0


def _telling(term: str, *, is_shared: bool) -> float:
    if not is_predicate(term):
        return 1.0
    return _PREDICATE if is_shared else _LONE_PREDICATE


def _are_different_cases(one: Statement, other: Statement) -> bool:
    if one.own == other.own and len(one.own) >= MOST_SAME:
        return False  # the same sentence but for its figure, whatever page it stands on
    named = dict(other.sides)
    if any(number in named and not (sides & named[number]) for number, sides in one.sides):
        return True
    if (one.names - other.own - other.around) and (other.names - one.own - one.around):
        return True
    # "In 6 instalments without interest", "in 12 with interest".
    if one.lacking & (other.own - other.lacking) or other.lacking & (one.own - one.lacking):
        return True
    return _has_own_limit(one, other) or _has_own_limit(other, one) or _has_own_subject(one, other)


def _has_own_limit(one: Statement, other: Statement) -> bool:
    there = other.own | other.around
    return any(not is_predicate(term) and term not in there for term in one.limits)


def _has_own_subject(one: Statement, other: Statement) -> bool:
    """Each names something that the other does not: a single duvet, a double one."""
    return all(
        any(not is_predicate(term) and term not in those.own | those.around for term in these.own)
        for these, those in ((one, other), (other, one))
    )


def _is_same_said(one: Statement, other: Statement) -> bool:
    """Yes against no needs the same verb too: most terms of the shorter one, whatever they weigh."""
    shorter, longer = sorted((one, other), key=lambda each: len(each.own))
    there = longer.own | longer.around
    shared = shorter.own & there
    return len(shared) >= SAME_SAID * len(shorter.own) and any(not is_predicate(term) for term in shared)


def weigh(spread: Mapping[str, int], statements: int) -> Weight:
    """Rare words tell more; of few statements, nobody can tell which word is rare. Between 0 and 1."""
    many = max(statements, 200)

    def weight(term: str) -> float:
        return math.log(1 + many / spread.get(term, 1)) / math.log(1 + many)

    return weight
