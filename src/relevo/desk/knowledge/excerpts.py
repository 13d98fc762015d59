"""Which part of a passage answers: one to three sentences in a row, word for word, or a whole list or table.

Steps are never cut in the middle, and a sentence that announces a list takes the list along.
"""

import re
from collections.abc import Callable

from relevo.desk.knowledge.terms import stems
from relevo.kit.text.folding import fold
from relevo.kit.text.sentences import split_sentences
from relevo.kit.text.words import count_words

WHOLE_WORDS = 70
MAX_SENTENCES = 3
MAX_WINDOW_WORDS = 90
MAX_LEAD_WORDS = 40
# A question of quantity or time is answered by a sentence with a number in it.
_NUMBER_BONUS = 0.6
_ASKS_NUMBER = re.compile(
    r"\b(how (?:long|many|much|often|old|far)|when|what (?:time|price)|cuant[oa]s?|cuando|quant[oa]s?|quando|preci?o)\b"
)
_ITEM = re.compile(r"(?:- |\| |\d{1,3}[.)] )")
_HAS_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|un[ao]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|diez|doce|dois|duas|quatro|sete|oito|nove|dez|doze|um)\b"
)


def best_excerpt(text: str, *, question: str, language: str, value: Callable[[frozenset[str]], float]) -> str:
    """`value` says how much of the question some stems meet. Verbatim: only whole sentences and blocks."""
    windows = _windows(text)
    if count_words(text) <= WHOLE_WORDS or not windows:
        return text
    asks_number = bool(_ASKS_NUMBER.search(fold(question)))

    def score(part: str) -> float:
        met = value(frozenset(stems(part, language)))
        bonus = _NUMBER_BONUS if asks_number and met and _HAS_NUMBER.search(fold(part)) else 0.0
        # Of equals the shorter, then the first: what a writer says first is the answer, the rest its exceptions.
        return met + bonus - 0.002 * count_words(part)

    return max(windows, key=score)


def _windows(text: str) -> list[str]:
    blocks = [block for block in text.split("\n\n") if block.strip()]
    windows: list[str] = []
    for at, block in enumerate(blocks):
        if "\n" in block or block.startswith(("- ", "| ")):
            # What stands before a list says what it is a list of ("We do not accept:").
            bare = _ITEM.match(block) and at > 0 and "\n" not in blocks[at - 1]
            lead = blocks[at - 1] if bare else ""
            windows.append(f"{_last_sentence(lead)}\n\n{block}" if lead else block)
            continue
        sentences = split_sentences(block)
        for start in range(len(sentences)):
            for end in range(start + 1, min(start + MAX_SENTENCES, len(sentences)) + 1):
                window = _slice(block, sentences[start], sentences[end - 1])
                if end - start > 1 and count_words(window) > MAX_WINDOW_WORDS:
                    break
                if end == len(sentences) and window.endswith(":") and at + 1 < len(blocks):
                    window = f"{window}\n{blocks[at + 1]}"
                windows.append(window)
    return windows


def _last_sentence(lead: str) -> str:
    return lead if count_words(lead) <= MAX_LEAD_WORDS else split_sentences(lead)[-1]


def _slice(block: str, first: str, last: str) -> str:
    start = block.index(first)
    return block[start : block.index(last, start) + len(last)]
