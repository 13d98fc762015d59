"""Exact patterns: what each signal looks like in words, per language, from `patterns/*.toml`.

All languages are read for every message: people mix them, and a wish for a person must be heard in any of them.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from relevo.assistant.signals.folding import Folded, fold
from relevo.assistant.signals.names import SIGNAL_NAMES, Evidence, Signal, SignalName, strengthen
from relevo.assistant.signals.spelling import repair

LANGUAGES = ("en", "es", "pt")
LEVELS = {"certain": 0.95, "likely": 0.75, "hint": 0.4}
# Hints are everyday words ("today", "price"): a message full of them still says little.
MAX_HINTS = 2
_BLANK = "\x00"
_QUOTED = re.compile(r'"[^"\n]{2,80}"')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Patterns:
    """One signal in one language."""

    never: tuple[re.Pattern[str], ...]
    levels: tuple[tuple[float, tuple[re.Pattern[str], ...]], ...]


def read_words(message_id: str, text: str) -> list[Signal]:
    """The signals that the words of one message give, each with the best language's evidence."""
    folded = repair(fold(text))
    readable = _without_quotations(folded.text)
    found = (_read_one(name, message_id, folded, readable) for name in SIGNAL_NAMES if name != "outside_knowledge")
    return [signal for signal in found if signal is not None]


def blank_never(name: SignalName, text: str) -> str:
    """The text without what any language's `never` of the signal matches; the very text where nothing does."""
    folded = repair(fold(text))
    readable = _without_quotations(folded.text)
    left = _blank_never(name, readable)
    return left.replace(_BLANK, " ") if left != folded.text else text


def _blank_never(name: SignalName, readable: str) -> str:
    # "urgente" is a word of two languages: what one of them knows to be no signal is none in the other either.
    for language in LANGUAGES:
        for pattern in _patterns(language, name).never:
            readable = pattern.sub(lambda match: _BLANK * len(match[0]), readable)
    return readable


def _read_one(name: SignalName, message_id: str, folded: Folded, readable: str) -> Signal | None:
    # Most messages hold none of a signal's words, and one look says so.
    if _any(name).search(readable) is None or _match_best(name, message_id, folded, readable) is None:
        return None
    return _match_best(name, message_id, folded, _blank_never(name, readable))


def _match_best(name: SignalName, message_id: str, folded: Folded, readable: str) -> Signal | None:
    best: Signal | None = None
    for language in LANGUAGES:
        signal = _match(name, message_id, _patterns(language, name), folded=folded, readable=readable)
        if signal is not None and (best is None or signal.score > best.score):
            best = signal
    return best


def _match(name: SignalName, message_id: str, patterns: Patterns, *, folded: Folded, readable: str) -> Signal | None:
    scores: list[float] = []
    evidence: list[Evidence] = []
    for score, level in patterns.levels:
        for span in _spans(level, readable, most=MAX_HINTS if score < LEVELS["likely"] else 1):
            start, end = folded.span(*span)
            scores.append(score)
            evidence.append(
                Evidence(
                    source="words", text=folded.source[start:end].strip(), message_id=message_id, start=start, end=end
                )
            )
    if not scores:
        return None
    return Signal(name=name, score=strengthen(scores), evidence=tuple(evidence))


def _spans(patterns: tuple[re.Pattern[str], ...], text: str, *, most: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match.end() > match.start() and not any(
                start < match.end() and match.start() < end for start, end in spans
            ):
                spans.append(match.span())
            if len(spans) >= most:
                return spans
    return spans


def _without_quotations(text: str) -> str:
    """Blank what is quoted, if the message says something beside it: 'what does "talk to a person" do?' is no wish."""
    outside = _QUOTED.sub(" ", text)
    if len(_WORD.findall(outside)) < 2:
        return text
    return _QUOTED.sub(lambda match: _BLANK * len(match[0]), text)


@cache
def _patterns(language: str, name: SignalName) -> Patterns:
    """Compiled when a message first needs them: together they take a second."""
    lists = _load(language).get(name, {})
    return Patterns(
        never=tuple(map(_compile, lists.get("never", []))),
        levels=tuple((score, tuple(map(_compile, lists.get(level, [])))) for level, score in LEVELS.items()),
    )


@cache
def _any(name: SignalName) -> re.Pattern[str]:
    """Matches where any pattern of the signal does, in any language and at any level."""
    found = [pattern for language in LANGUAGES for level in LEVELS for pattern in _load(language)[name].get(level, [])]
    return _compile("|".join(f"(?:{pattern})" for pattern in found))


@cache
def _load(language: str) -> dict[str, dict[str, list[str]]]:
    """The patterns of each signal, by level, with the words in their places."""
    source = resources.files("relevo.assistant.signals").joinpath("patterns", f"{language}.toml").read_text("utf-8")
    content = cast("dict[str, dict[str, list[str]]]", tomllib.loads(source))
    words = cast("dict[str, str]", content.pop("words"))
    return {
        name: {level: [_expand(pattern, words) for pattern in patterns] for level, patterns in lists.items()}
        for name, lists in content.items()
    }


def _expand(pattern: str, words: dict[str, str]) -> str:
    """Words may use words."""
    for _ in range(4):
        expanded = re.sub(r"\{([a-z_]+)\}", lambda match: words[match[1]], pattern)
        if expanded == pattern:
            break
        pattern = expanded
    return pattern


def _compile(pattern: str) -> re.Pattern[str]:
    """What matches begins and ends at a word's edge."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def warm_up() -> None:
    """Compile what every message needs."""
    for name in SIGNAL_NAMES:
        if name != "outside_knowledge":
            _any(name)
