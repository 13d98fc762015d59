"""The patterns of patterns.toml, compiled once."""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from relevo.desk.memories.api import Kind


@dataclass(frozen=True)
class FactPattern:
    key: str
    kind: Kind
    is_single: bool
    is_upper: bool
    says: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class SentencePattern:
    key: str
    kind: Kind
    says: re.Pattern[str]


def _value(pattern: str, value: str) -> re.Pattern[str]:
    # The last capital V: patterns are on folded text, so it can be nothing else.
    return re.compile(rf"(?<![\w'-])(?:{pattern.replace('V', f'(?P<v>{value})')})")


def _fact(given: dict[str, Any]) -> FactPattern:
    return FactPattern(
        key=given["key"],
        kind=given["kind"],
        is_single=given.get("single", True),
        is_upper=given.get("upper", False),
        says=tuple(_value(pattern, given["value"]) for pattern in given["says"]),
    )


_GIVEN: dict[str, Any] = tomllib.loads(
    resources.files("relevo.assistant.memory_writer").joinpath("patterns.toml").read_text("utf-8")
)
FACTS = tuple(_fact(given) for given in _GIVEN["fact"])
SENTENCES = tuple(
    SentencePattern(given["key"], given["kind"], re.compile(rf"(?<![\w'-])(?:{'|'.join(given['says'])})(?![\w])"))
    for given in _GIVEN["sentence"]
)
TOPICS = tuple((given["name"], re.compile(rf"(?<!\w)(?:{given['words']})(?!\w)")) for given in _GIVEN["topic"])

_BACK: dict[str, Any] = _GIVEN["taken_back"]
NO_MORE = re.compile(rf"(?<!\w){_BACK['no_more']}")
UNLESS = re.compile(_BACK["unless"])
_PLACE: str = next(given["value"] for given in _GIVEN["fact"] if given["key"] == "city")
LIVES_NO_MORE = tuple(_value(pattern, _PLACE) for pattern in _BACK["live"])
_NOUNS: dict[str, str] = _BACK["nouns"]
FORGET = _value(_BACK["forget"], rf"(?:{'|'.join(f'(?P<{key}>{words})' for key, words in _NOUNS.items())})(?!\w)")
FORGET_KEYS = tuple(_NOUNS)
