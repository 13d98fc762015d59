"""The same words again: a question asked anew because the answer was none."""

import re
from functools import lru_cache

from relevo.assistant.signals.folding import fold_text

_SAME_FROM = 0.8
_SIGNS = re.compile(r"[^\w ]")


def is_repeat(text: str, before: str) -> bool:
    """Nearly the same letters in the same places: a question asked again, perhaps with a word added."""
    first, second = _grams(text), _grams(before)
    if not first or not second:
        return False
    return len(first & second) / len(first | second) >= _SAME_FROM


@lru_cache(maxsize=256)
def _grams(text: str) -> frozenset[str]:
    folded = _SIGNS.sub("", fold_text(text))
    return frozenset(folded[index : index + 3] for index in range(len(folded) - 2))
