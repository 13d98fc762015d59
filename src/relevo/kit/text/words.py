"""Words of a text, in order, folded. Numbers stay whole ('12.50', '5-10' gives '5' and '10')."""

import re

from relevo.kit.text.folding import fold

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")
_SINGLE_LETTER_PREFIX = re.compile(r"\b([a-z])-(?=[a-z]{3})")


def words(text: str) -> list[str]:
    """'My e-mail, at 9.30!' -> ['my', 'email', 'at', '9.30']."""
    folded = _SINGLE_LETTER_PREFIX.sub(r"\1", fold(text))
    return [_without_possessive(word) for word in _WORD.findall(folded)]


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def _without_possessive(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.replace("'", "")
