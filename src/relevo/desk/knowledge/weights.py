"""BM25 as two sparse vectors whose inner product is the score: saturation in the passage, idf in the question.

So adding a document rewrites no other passage. Only the average length is baked in; when it drifts, `reweigh`
(index.py) writes the weights of a language anew.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from relevo.desk.knowledge.terms import TERM_SPACE, stem, stems
from relevo.kit.text.words import words

K1 = 1.2
B = 0.75
B_SHORT = 0.5
BEST = K1 + 1
# What a term can weigh at most; a score divided by idf x BEST is a share of the possible.
MAX_TERMS = 8000
_GRAM_MARK = "~"
# The whole of a question as one term: an entry that has it is the question itself, word for word. Nothing else of a
# score comes near its weight.
_WHOLE_MARK = "="
IDENTICAL = 100.0


def saturate(counts: Mapping[str, float], *, average: float, b: float) -> dict[str, float]:
    length = sum(counts.values())
    norm = K1 * (1 - b + b * length / max(average, 1.0))
    return {term: count * BEST / (count + norm) for term, count in counts.items()}


def idf(passages: int, having: int) -> float:
    """Robertson's idf, never negative; a word that no passage has weighs most."""
    having = min(having, passages)
    return math.log(1 + (passages - having + 0.5) / (having + 0.5))


def passage_counts(*, title: str, heading: str, text: str, language: str) -> Counter[str]:
    """The title counts once beside the text, as a reader sees it once; so does the place in the document."""
    counts: Counter[str] = Counter()
    for part in (title.replace("_", " "), heading, text):
        if part:
            counts.update(stems(part, language))
    return Counter(dict(counts.most_common(MAX_TERMS)))


def question_words(text: str, language: str) -> Counter[str]:
    """All words, stop words too: 'how do I' and 'what is' tell short questions apart; idf keeps them light."""
    return Counter(stem(word, language) for word in words(text))


def question_grams(text: str) -> Counter[str]:
    """Runs of 3 and 4 letters within words, which forgive typing errors and word forms the stemmer misses."""
    grams: Counter[str] = Counter()
    for word in words(text):
        edged = f"_{word}_"
        for size in (3, 4):
            for at in range(len(edged) - size + 1):
                grams[_GRAM_MARK + edged[at : at + size]] += 1
    return grams


def whole_question(text: str) -> str:
    return _WHOLE_MARK + " ".join(words(text))


def sparse(weights: Iterable[tuple[int, float]]) -> str:
    """pgvector's text form. Two stems that fall on one term (a hash collision) keep the heavier weight."""
    merged: dict[int, float] = {}
    for term, weight in weights:
        merged[term] = max(weight, merged.get(term, 0.0))
    inner = ",".join(f"{term}:{weight:.5g}" for term, weight in sorted(merged.items()) if weight > 0)
    return f"{{{inner}}}/{TERM_SPACE}"
