"""Folding: the form of a text on which patterns are matched, with the way back to the customer's own characters.

Lower case, without accents, straight quotes, single spaces, and a letter held down ("humaaaano") pressed once, so
that one pattern meets what people really type. `Folded.span` gives the place in the original for showing evidence.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

# Signals stand at the beginning or the end of what a person writes; a pasted log of 100 kB is not read whole.
MAX_FOLDED_CHARACTERS = 6_000
_STRAIGHT = {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00a0": " "}
_HELD_DOWN = 3


@dataclass(frozen=True)
class Folded:
    source: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded characters start..end stand in the source."""
        if start >= end or start >= len(self.offsets):
            return (0, 0)
        return (self.offsets[start], self.offsets[min(end, len(self.offsets)) - 1] + 1)


@lru_cache(maxsize=512)
def fold(source: str) -> Folded:
    """Kept for the same text again: several readers look at each message."""
    characters: list[str] = []
    offsets: list[int] = []
    text = source[:MAX_FOLDED_CHARACTERS]
    for index, raw in enumerate(text):
        plain = _plain(raw)
        if plain == " ":
            if not characters or characters[-1] == " ":
                continue
        elif index and text[index - 1] == raw and _is_held_down(text, index):
            continue
        for character in plain:
            characters.append(character)
            offsets.append(index)
    return Folded(source=source, text="".join(characters), offsets=tuple(offsets))


def fold_text(source: str) -> str:
    return fold(source).text.strip()


@cache
def _plain(character: str) -> str:
    if character.isspace():
        return " "
    straight = _STRAIGHT.get(character, character)
    decomposed = unicodedata.normalize("NFKD", straight.casefold())
    return "".join(part for part in decomposed if not unicodedata.combining(part) and part.isprintable())


def _is_held_down(text: str, index: int) -> bool:
    """The second, third, ... of three or more equal letters."""
    letter = text[index]
    return letter.isalpha() and letter * _HELD_DOWN in text[max(0, index - _HELD_DOWN + 1) : index + _HELD_DOWN]
