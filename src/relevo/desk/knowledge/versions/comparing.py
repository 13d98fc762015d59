"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]
# Two stretches of more words than this are shown as one taken out and one put in: comparing takes their product.
MAX_WORDS = 3_000
# With the space after it: alone, spaces would match everywhere and make comparing slow.
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Part:
    """A stretch of text; all that is not "added" is the old text, all that is not "removed" the new one."""

    change: Change
    text: str


def compare_texts(old: str, new: str) -> list[Part]:
    """First line by line, then the words of the lines that differ."""
    parts = _parts_of_lines(old.splitlines(keepends=True), new.splitlines(keepends=True))
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].change == part.change:
            joined[-1] = Part(part.change, joined[-1].text + part.text)
        else:
            joined.append(part)
    return joined


def _parts_of_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Part("same", before)
        else:
            yield from _parts_of_words(_WORD.findall(before), _WORD.findall(after))


def _parts_of_words(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    if max(len(old), len(new)) > MAX_WORDS:
        yield from _replaced("".join(old), "".join(new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Part("same", before)
        else:
            yield from _replaced(before, after)


def _replaced(before: str, after: str) -> Iterator[Part]:
    if before:
        yield Part("removed", before)
    if after:
        yield Part("added", after)
