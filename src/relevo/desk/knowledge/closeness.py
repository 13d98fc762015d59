"""How close a passage's own words come to the fact that is asked for. Pure.

BM25 sees a bag of words: a passage on the subject scores high whether or not it has the fact. Read sentence by
sentence it gives itself away: the question's words stand far apart, a name or a number of it is missing, or it asks
what is *not* so and nothing near says "not".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from relevo.desk.knowledge.question import Slot
from relevo.desk.knowledge.terms import stems, term_ids
from relevo.kit.text.folding import fold
from relevo.kit.text.sentences import split_sentences
from relevo.kit.text.words import words

_MOST_SENTENCES = 60
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+")
_FIRST_WORD = re.compile(r"[\w'’-]+")
_NEGATIONS = frozenset(
    "not never without no none nobody nothing neither except cannot isnt arent wasnt werent dont doesnt didnt wont "
    "cant nunca sin ningun ninguna ninguno nadie nada tampoco ni excepto salvo "
    "nao sem nenhum nenhuma ninguem nem exceto jamais".split()
)
# "Which of them is not ...": asks for the exception. "Why can I not ..." and "what if it does not ..." tell of trouble.
_ASKS_WHICH = re.compile(
    r"^\W*(?:(?:in|on|at|to|en|a|de|con|por|em|no|na|com) )?"
    r"(?:which|what|who|where|when|que|cual(?:es)?|quien(?:es)?|donde|cuando|qual|quais|quem|onde|quando)\b"
)
_TELLS_TROUBLE = {
    "en": re.compile(r"\b(?:if|because|i|im|my|me)\b"),
    "es": re.compile(r"\b(?:si|porque|mi|mis|me|hago|puedo)\b"),
    "pt": re.compile(r"\b(?:se|porque|meu|minha|me|faco|posso|consigo)\b"),
}


class Question(Protocol):
    """As the customer wrote it, and in which language."""

    @property
    def text(self) -> str: ...

    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Closeness:
    """`nearby`: share of the question (by idf) that two neighbouring sentences have. The rest are counted signs."""

    nearby: float = 0.0
    names_missing: int = 0
    numbers_missing: int = 0
    misses_negation: bool = False


NOT_READ = Closeness()


def read_closeness(
    workspace_id: UUID,
    asked: Question,
    passage: str,
    *,
    place: str,
    language: str,
    valued: Sequence[tuple[Slot, float]],
) -> Closeness:
    """`valued`: the question's slots for `language`, each with its idf; `place`: title and heading of the passage."""
    question, asked_in = asked.text, asked.language
    counted = [(slot, value) for slot, value in valued if slot.informative] or valued
    sentences = [s for block in passage.split("\n") for s in split_sentences(block)][:_MOST_SENTENCES]
    stemmed = [frozenset(term_ids(workspace_id, stems(sentence, language))) for sentence in sentences]
    pairs = [a | b for a, b in pairwise(stemmed)] or stemmed or [frozenset[int]()]
    scores = [_share(counted, pair) for pair in pairs]
    best = max(range(len(scores)), key=scores.__getitem__)
    present = frozenset(words(f"{place} {passage}"))
    numbers = [word for word in words(question) if word[0].isdigit()]
    near = " ".join(sentences[max(best - 1, 0) : best + 3])
    return Closeness(
        nearby=scores[best],
        names_missing=sum(word not in present for word in _names(question)),
        numbers_missing=sum(word not in present for word in numbers),
        misses_negation=_asks_for_exception(question, asked_in) and not _NEGATIONS & frozenset(words(near)),
    )


def _share(valued: Sequence[tuple[Slot, float]], present: frozenset[int]) -> float:
    total = sum(value for _, value in valued)
    met = sum(
        value * max((closeness for term, closeness in slot.terms.items() if term in present), default=0.0)
        for slot, value in valued
    )
    return met / total if total else 0.0


def _names(question: str) -> list[str]:
    """Capitalised words that do not begin the question (written all in capitals, it names nothing)."""
    if question.upper() == question:
        return []
    first = _FIRST_WORD.search(question)
    start = first.end() if first else 0
    return [word for name in _NAME.findall(question[start:]) for word in words(name)]


def _asks_for_exception(question: str, language: str) -> bool:
    folded = fold(question)
    trouble = _TELLS_TROUBLE.get(language)
    return (
        trouble is not None
        and not trouble.search(folded)
        and bool(_ASKS_WHICH.search(folded))
        and bool(_NEGATIONS & frozenset(words(folded)))
    )
