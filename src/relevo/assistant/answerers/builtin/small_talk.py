"""Small talk: what a polite person answers without looking anything up, and how it is taken off a real question."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, cast

from relevo.assistant.signals.folding import Folded, fold

LANGUAGES = ("en", "es", "pt")
Kind = Literal[
    "are_you_human",
    "your_name",
    "what_can_you_do",
    "solved",
    "thanks",
    "goodbye",
    "how_are_you",
    "greeting",
    "apology",
    "acknowledged",
]
# When a message has several pieces, the first of this list is answered.
KINDS: tuple[Kind, ...] = (
    "are_you_human",
    "your_name",
    "what_can_you_do",
    "solved",
    "goodbye",
    "thanks",
    "how_are_you",
    "greeting",
    "apology",
    "acknowledged",
)
_TAKEN_OFF: tuple[Kind, ...] = (
    "greeting",
    "how_are_you",
    "thanks",
    "apology",
    "acknowledged",
    "what_can_you_do",
    "goodbye",
)
# A greeting may run on into the sentence.
_RUNS_ON: tuple[Kind, ...] = ("greeting", "how_are_you", "acknowledged")
_EDGE = r"[\W_]*"
_LONGEST = 400


@dataclass(frozen=True)
class SmallTalk:
    """What of a message is politeness, and what is left to be answered (verbatim; empty if nothing)."""

    kinds: tuple[Kind, ...]
    rest: str

    @property
    def kind(self) -> Kind | None:
        return next((kind for kind in KINDS if kind in self.kinds), None)


@lru_cache(maxsize=512)
def read_small_talk(text: str, languages: Sequence[str] = LANGUAGES) -> SmallTalk:
    if len(text) > _LONGEST:
        return SmallTalk(kinds=(), rest=text.strip())
    folded = fold(text)
    end = len(folded.text)
    found, start = _take_off(folded.text, languages, loosely=True)
    if start < end:
        # Something is left, so a piece must be set off from it: "I need help with my order" is no small talk.
        found, start = _take_off(folded.text, languages, loosely=False)
    rest = _without_tail(folded, start, end, languages) if start < end else ""
    if rest and not any(character.isalnum() for character in rest):
        rest = ""
    if rest and found and not set(found) <= set(_TAKEN_OFF):
        # "Solved it for the other order, but ...": such a piece belongs to the sentence.
        return SmallTalk(kinds=(), rest=text.strip())
    return SmallTalk(kinds=tuple(dict.fromkeys(found)), rest=rest)


def is_yes(text: str) -> bool:
    return _is_whole(text, "yes") and not _is_whole(text, "no")


def is_no(text: str) -> bool:
    return _is_whole(text, "no")


def _is_whole(text: str, kind: str) -> bool:
    words = " ".join(re.findall(r"[\w']+", fold(text[:_LONGEST]).text))
    return any(
        re.fullmatch(f"(?:{texts[kind]})(?: (?:{texts['thanks']}))?", words)
        for texts in (_load()[language] for language in LANGUAGES)
    )


def _take_off(text: str, languages: Sequence[str], *, loosely: bool) -> tuple[list[Kind], int]:
    """The polite pieces at the beginning, and where they end."""
    found: list[Kind] = []
    start = 0
    while start < len(text):
        piece = _at_start(text[start:], languages, loosely=loosely)
        if piece is None:
            break
        found.append(piece[0])
        start += piece[1]
    return found, start


def _at_start(text: str, languages: Sequence[str], *, loosely: bool) -> tuple[Kind, int] | None:
    best: tuple[Kind, int] | None = None
    for language in languages:
        for kind in KINDS:
            match = _starting(language, kind, loosely=loosely or kind in _RUNS_ON).match(text)
            if match and match.end() > 0 and (best is None or match.end() > best[1]):
                best = (kind, match.end())
    return best


def _without_tail(folded: Folded, start: int, end: int, languages: Sequence[str]) -> str:
    """The original words between, without thanks and goodbyes at the end."""
    text = folded.text[start:end]
    for language in languages:
        match = _ending(language).search(text)
        if match and match.start() > 0:
            text = text[: match.start()]
    from_here, to_here = folded.span(start, start + len(text))
    return folded.source[from_here:to_here].strip(" \n\t,;")


@cache
def _starting(language: str, kind: Kind, *, loosely: bool) -> re.Pattern[str]:
    stop = r"(?!\w)" if loosely else r"(?=\s*(?:[^\w\s']|\n|$))"
    return re.compile(f"{_EDGE}(?:{_load()[language][kind]}){stop}{_EDGE}")


@cache
def _ending(language: str) -> re.Pattern[str]:
    texts = _load()[language]
    tail = f"(?:{texts['thanks']}|{texts['goodbye']}|{texts['greeting']})"
    return re.compile(rf"(?<=[.!?,\n])\s*(?:{tail}{_EDGE}){{1,3}}$")


@cache
def _load() -> dict[str, dict[str, str]]:
    source = resources.files("relevo.assistant.answerers.builtin").joinpath("small_talk.toml").read_text("utf-8")
    return cast("dict[str, dict[str, str]]", tomllib.loads(source))
