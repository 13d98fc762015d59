"""Folding: the form of a text on which patterns are matched, with the way back to the customer's own characters.

Lower case, without accents, straight quotes, single spaces, and a letter held down ("humaaaano") pressed once, so
that one pattern meets what people really type. `Folded.span` gives the place in the original for showing evidence.
"""

import unicodedata
from dataclasses import dataclass

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


def fold(source: str) -> Folded:
    characters: list[str] = []
    offsets: list[int] = []
    for index, raw in enumerate(_ends_of(source)):
        for character in _plain(raw):
            if character == " " and (not characters or characters[-1] == " "):
                continue
            if character.isalpha() and _is_held_down(source, index):
                continue
            characters.append(character)
            offsets.append(index)
    return Folded(source=source, text="".join(characters), offsets=tuple(offsets))


def fold_text(source: str) -> str:
    return fold(source).text.strip()


def _ends_of(source: str) -> str:
    return source[:MAX_FOLDED_CHARACTERS]


def _plain(character: str) -> str:
    if character.isspace():
        return " "
    straight = _STRAIGHT.get(character, character)
    decomposed = unicodedata.normalize("NFKD", straight.casefold())
    return "".join(part for part in decomposed if not unicodedata.combining(part) and part.isprintable())


def _is_held_down(source: str, index: int) -> bool:
    """The second, third, ... of three or more equal letters."""
    letter = source[index].casefold()
    if index == 0 or source[index - 1].casefold() != letter:
        return False
    run = source[max(0, index - _HELD_DOWN + 1) : index + _HELD_DOWN].casefold()
    return letter * _HELD_DOWN in run
