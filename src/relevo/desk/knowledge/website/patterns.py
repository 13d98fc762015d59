"""Which paths a website's owner wants: `*` stands for anything but a slash, `**` for anything, `?` for one letter.

The matcher walks the path once and keeps the set of places in the pattern where it may be, so that no pattern and no
address, however made, takes long (a regular expression with several stars does).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from relevo.desk.knowledge.website.urls import path_of

Verdict = Literal["passes", "excluded", "not_included"]
MAX_PATTERN_CHARACTERS = 200
_PIECES = re.compile(r"\*{2,}|.", re.DOTALL)


def judge(url: str, *, include: Sequence[str], exclude: Sequence[str]) -> Verdict:
    """`exclude` wins. Without `include`, everything passes that is not excluded."""
    if any(matches(pattern, url) for pattern in exclude):
        return "excluded"
    if include and not any(matches(pattern, url) for pattern in include):
        return "not_included"
    return "passes"


def matches(pattern: str, url: str) -> bool:
    """`/help` and `/help/` mean that page, `/help/*` its children, `/help/**` it and everything below.

    Case does not count, and neither does a query that the pattern does not mention.
    """
    path = unquote(path_of(url)).casefold()
    bare = path.split("?", 1)[0]
    return any(matcher.accepts(each.rstrip("/")) for matcher in _compiled(pattern.casefold()) for each in {path, bare})


@dataclass(frozen=True)
class _Matcher:
    """Bit i of a set stands for "the pieces before i are matched"."""

    letters: dict[str, int]
    any_letter: int
    star: int
    two_stars: int
    end: int

    def accepts(self, path: str) -> bool:
        stars = self.star | self.two_stars
        places = 1 | ((1 & stars) << 1)
        for letter in path:
            stays = self.two_stars if letter in "/?" else stars
            places = ((places & (self.letters.get(letter, 0) | self.any_letter)) << 1) | (places & stays)
            places |= (places & stars) << 1
            if not places:
                return False
        return bool(places & self.end)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[_Matcher, ...]:
    pattern = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    if pattern.endswith("/**"):
        above = pattern.removesuffix("/**")
        return _matcher(above), _matcher(pattern)
    return (_matcher(pattern.rstrip("/")),)


def _matcher(pattern: str) -> _Matcher:
    pieces: list[str] = _PIECES.findall(pattern)
    letters: dict[str, int] = {}
    any_letter = star = two_stars = 0
    for at, piece in enumerate(pieces):
        if piece == "?":
            any_letter |= 1 << at
        elif piece == "*":
            star |= 1 << at
        elif piece.startswith("**"):
            two_stars |= 1 << at
        else:
            letters[piece] = letters.get(piece, 0) | 1 << at
    return _Matcher(letters, any_letter, star, two_stars, 1 << len(pieces))
