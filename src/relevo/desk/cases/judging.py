"""Whether what an assistant said is what had to be said. Pure, without a model: the same words, the same verdict."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from relevo.desk.cases.schemas import Expected, Failure
from relevo.kit.text.folding import fold
from relevo.kit.text.words import words

# Of the words of a statement, those that an answer must have to say the same in its own words.
SAYS_SHARE = 0.6
_SHORTEST_WORD = 4
_STEM = 5
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Acted:
    """A wish to act, with what came of it."""

    name: str
    state: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Said:
    """`sources`: titles of the documents that were cited."""

    outcome: str
    text: str
    language: str
    sources: Sequence[str] = ()
    reason: str | None = None
    slot: str | None = None
    acted: Sequence[Acted] = ()


def judge(expected: Expected, said: Said) -> list[Failure]:
    """What did not hold, in the order in which it is asked for; empty: everything did."""
    return list(_failures(expected, said))


def _failures(expected: Expected, said: Said) -> Iterator[Failure]:
    if expected.outcomes and said.outcome not in expected.outcomes:
        yield Failure(what="outcome", wanted=", ".join(expected.outcomes), got=said.outcome)
    if expected.reason and said.reason != expected.reason:
        yield Failure(what="reason", wanted=expected.reason, got=said.reason or "")
    if expected.slot and said.slot != expected.slot:
        yield Failure(what="slot", wanted=expected.slot, got=said.slot or "")
    if expected.language and said.language != expected.language:
        yield Failure(what="language", wanted=expected.language, got=said.language)
    yield from _of_text(expected, said.text)
    yield from _of_acts(expected, said.acted)
    if expected.sources and not {_flat(title) for title in said.sources} & {_flat(one) for one in expected.sources}:
        yield Failure(what="source", wanted=" · ".join(expected.sources), got=" · ".join(said.sources))


def _of_text(expected: Expected, text: str) -> Iterator[Failure]:
    flat = _flat(text)
    for wanted in expected.says:
        if missing := find_unsaid(wanted, text):
            yield Failure(what="says", wanted=wanted, got=", ".join(missing))
    for wanted in expected.contains:
        if _flat(wanted) not in flat:
            yield Failure(what="contains", wanted=wanted, got="")
    for unwanted in expected.not_contains:
        if _flat(unwanted) in flat:
            yield Failure(what="not_contains", wanted=unwanted, got=unwanted)


def _of_acts(expected: Expected, acted: Sequence[Acted]) -> Iterator[Failure]:
    got = ", ".join(_act_text(act.name, act.arguments) for act in acted)
    for wanted in expected.acts:
        if not any(act.name == wanted.name and _has(act.arguments, wanted.arguments) for act in acted):
            yield Failure(what="acts", wanted=_act_text(wanted.name, wanted.arguments), got=got)
    for unwanted in expected.acts_not:
        found = [act for act in acted if unwanted in ("*", act.name)]
        if found:
            yield Failure(what="acts_not", wanted=unwanted, got=_act_text(found[0].name, found[0].arguments))


def _has(arguments: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """As written: "77120" and 77120, "49.9" and "49.90" are the same."""
    return all(name in arguments and _plain(arguments[name]) == _plain(value) for name, value in wanted.items())


def _plain(value: object) -> str:
    text = _flat(str(value))
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


def _act_text(name: str, arguments: Mapping[str, Any]) -> str:
    return f"{name}({', '.join(f'{key}={value}' for key, value in arguments.items())})"


def find_unsaid(statement: str, text: str) -> list[str]:
    """The words that are missing, where too many or a number is; empty where the statement is said."""
    asked = list(dict.fromkeys(words(statement)))
    there = set(words(text))
    stems = {_stem(word) for word in there}
    numbers = [word for word in asked if word[0].isdigit() and word not in there]
    telling = [word for word in asked if not word[0].isdigit() and len(word) >= _SHORTEST_WORD]
    absent = [word for word in telling if _stem(word) not in stems]
    if numbers or len(absent) > (1 - SAYS_SHARE) * len(telling):
        return numbers + absent
    # "Sí", "No": nothing to weigh but the words themselves.
    if not telling and not any(word[0].isdigit() for word in asked):
        return [word for word in asked if word not in there]
    return []


def _stem(word: str) -> str:
    """The beginning of a word: "devolución" and "devolver" say the same here."""
    return word[:_STEM]


def _flat(text: str) -> str:
    return _SPACES.sub(" ", fold(text)).strip()
