"""WordPiece, as the BERT family cuts text: known pieces of words, longest first. Standard library only."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

MOST_PIECES = 256
_LONGEST_WORD = 100


class WordPiece:
    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._ids: Mapping[str, int] = {piece: at for at, piece in enumerate(vocabulary)}
        self._unknown = self._ids["[UNK]"]
        self._start, self._end = self._ids["[CLS]"], self._ids["[SEP]"]
        self._pieces_of = lru_cache(maxsize=50_000)(self._cut)

    def encode(self, text: str) -> list[int]:
        pieces: list[int] = []
        for word in _words(text):
            pieces += self._pieces_of(word)
            if len(pieces) >= MOST_PIECES - 2:
                break
        return [self._start, *pieces[: MOST_PIECES - 2], self._end]

    def _cut(self, word: str) -> Sequence[int]:
        if len(word) > _LONGEST_WORD:
            return (self._unknown,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._ids:
                    pieces.append(self._ids[piece])
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(pieces)


def _words(text: str) -> list[str]:
    """Lower case without accents, cut at spaces; each sign and each CJK character is a word of its own."""
    parts: list[str] = []
    for character in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(character)
        if kind == "Mn" or (kind.startswith("C") and character not in "\t\n\r") or character == "\ufffd":
            continue
        if character.isspace():
            parts.append(" ")
        elif _is_sign(character, kind) or _is_cjk(character):
            parts += [" ", character, " "]
        else:
            parts.append(character)
    return "".join(parts).split()


def _is_sign(character: str, kind: str) -> bool:
    # Signs that Unicode counts as symbols ($, +, ~) are cut off as well.
    return kind.startswith("P") or (character.isascii() and not character.isalnum())


def _is_cjk(character: str) -> bool:
    return 0x4E00 <= ord(character) <= 0x9FFF or 0x3400 <= ord(character) <= 0x4DBF
