"""What a sentence says, as far as code can tell: what it is about, which figures it gives, yes or no. Pure.

What it is about is a bag of words without figures: those of the sentence, and those of its title, heading or question,
which name the subject that "it takes three days" leaves out. Words that mean the same, in one language or two, are one
term (knowledge's concepts).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from relevo.desk.doubts.values import Value, read_values
from relevo.desk.doubts.wordlists import NEGATIVE, PREDICATES, RESTRICTS, RIVALS
from relevo.desk.knowledge import api as knowledge
from relevo.kit.text.folding import fold
from relevo.kit.text.sentences import split_sentences
from relevo.kit.text.words import words

LONGEST = 400
_YES_NO = re.compile(r"^\W*(?P<word>yes|si|sim|no|nao)\b\W*(?=,|\.|$)", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|cannot|no|nao|never|nunca|neither|tampoco|nem|ni|\w+n't)\b"
    r"(?! (?:only|solo|so|later than|mas tarde|minimum|more than)\b)"
)
_WITHOUT = re.compile(r"\b(?:without|sin|sem)\b([^,.;]*)")
_NAME = re.compile(r"(?<=[^\s.!:] )[A-ZÀ-Þ][\w'’-]+")
_LEAST_UNBROKEN = 4  # shorter ones meet by chance: "pued" and "pod", of power
# Spanish breaks the vowel of a verb under the stress ("devuelve", "devolver"), and of nouns that Portuguese leaves
# whole ("puerta", "porta"): the last one of a stem.
_BROKEN = re.compile(r"(?<![qg])ue(?!.*(?:ue|ie))|ie(?!.*(?:ue|ie))")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Statement:
    """`own`: terms of the sentence; `around`: of its title or question. `limits`: of `own`, those that a word such as
    "with", "si" or "exceto" makes a condition. `sides`: the members of a list of rivals (regions, speeds) it names;
    `names`: of `own`, what is written as a name; `lacking`: what it says to be without."""

    text: str
    own: frozenset[str]
    around: frozenset[str]
    limits: frozenset[str]
    sides: tuple[tuple[int, frozenset[str]], ...]
    names: frozenset[str]
    lacking: frozenset[str]
    values: tuple[Value, ...]
    is_negative: bool

    @property
    def says_something(self) -> bool:
        return bool(self.own | self.around)


def read_statement(sentence: str, language: str, around: str) -> Statement | None:
    """None for what states nothing: a question, a heading, a story."""
    text = _BULLET.sub("", sentence).strip()
    if not text or text.endswith("?") or len(text) > LONGEST:
        return None
    folded = fold(text)
    answer = _YES_NO.match(folded)
    read = read_values(folded[answer.end() :] if answer else folded)
    rest = read.rest
    negations = len(_NOT.findall(rest)) + sum(stem in NEGATIVE for stem in _stems(rest, language))
    is_negative = negations % 2 == 1 or (answer is not None and answer["word"] in ("no", "nao") and negations == 0)
    own = frozenset(_terms(rest, language))
    limits = frozenset(term for phrase in RESTRICTS.findall(rest) for term in _terms(phrase, language) if term in own)
    names = frozenset(term for name in _NAME.findall(text) for term in _terms(fold(name), language) if term in own)
    lacking = frozenset(term for phrase in _WITHOUT.findall(rest) for term in _terms(phrase, language) if term in own)
    beside = fold(around)
    about = frozenset(_terms(read_values(beside).rest, language)) - own
    return Statement(text, own, about, limits, _sides(f"{rest} {beside}"), names, lacking, read.values, is_negative)


def read_statements(text: str, language: str, around: str) -> list[Statement]:
    """Of running text, line by line and sentence by sentence; a question in it is what the next sentence answers."""
    found: list[Statement] = []
    asked = around
    for line in text.splitlines():
        for sentence in split_sentences(line):
            if sentence.endswith("?"):
                asked = f"{around} {sentence}"
            elif (statement := read_statement(sentence, language, asked)) is not None:
                found.append(statement)
    return found


def _terms(folded: str, language: str) -> Iterable[str]:
    for stem in _stems(folded, language):
        if not knowledge.is_weak(stem, language) and not stem[0].isdigit() and stem not in NEGATIVE:
            yield _term(stem)


def _stems(folded: str, language: str) -> list[str]:
    return knowledge.stems(folded, language) if any(map(str.isalpha, folded)) else []


@lru_cache(maxsize=100_000)
def _term(stem: str) -> str:
    """One name for words of one meaning: the concept's number, else the stem, alike in related languages."""
    unbroken = _BROKEN.sub(lambda vowels: "o" if vowels[0] == "ue" else "e", stem)
    found = knowledge.concepts_of(stem)
    if not found and unbroken != stem and len(unbroken) >= _LEAST_UNBROKEN:
        found = knowledge.concepts_of(unbroken, "es")
    return f"#{found[0]}" if found else unbroken[:6]


def is_predicate(term: str) -> bool:
    """What is done or costs, not what it is about: "takes", "se puede", "cuesta"."""
    return term in _predicates()


@lru_cache
def _predicates() -> frozenset[str]:
    return frozenset(
        _term(stem) for language, listed in PREDICATES.items() for stem in knowledge.stems(" ".join(listed), language)
    )


def _sides(folded: str) -> tuple[tuple[int, frozenset[str]], ...]:
    said = set(words(folded))
    return tuple(
        (number, named)
        for number, rivals in enumerate(RIVALS)
        if (named := frozenset(name for name, forms in rivals.items() if said & forms))
    )
