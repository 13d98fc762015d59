"""Words that mean the same, within a language and across languages, for looking up a question's words.

lexicon/concepts.txt is written for support: one concept a line, the languages separated by "|", words by spaces.
It is used only on the question's side, so editing it changes no index.
"""

from functools import lru_cache
from importlib import resources

from relevo.desk.knowledge.terms import stem
from relevo.kit.text.words import words

_LANGUAGES = ("en", "es", "pt")


def related_stems(own: str, asked_in: str, language: str) -> tuple[str, ...]:
    """Stems of `language` that share a concept with the stem `own` of the language `asked_in`."""
    return _table(asked_in, language).get(own, ())


@lru_cache(maxsize=50_000)
def concepts_of(word: str, language: str = "") -> tuple[int, ...]:
    """The numbers of the concepts that a folded word stands for, in `language` or in whatever one it is a word of."""
    spoken = (language,) if language else _LANGUAGES
    found = {number for each in spoken for number in _numbers(each).get(stem(word, each), ())}
    return tuple(sorted(found))


@lru_cache
def _numbers(language: str) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for number, concept in enumerate(_concepts()):
        for word in concept.get(language, ()):
            own = stem(word, language)
            table[own] = (*table.get(own, ()), number)
    return table


@lru_cache
def _table(asked_in: str, language: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for concept in _concepts():
        there = [stem(word, language) for word in concept.get(language, ())]
        for word in concept.get(asked_in, ()):
            own = stem(word, asked_in)
            table.setdefault(own, {}).update(
                dict.fromkeys(each for each in there if each != own or asked_in != language)
            )
    return {own: tuple(others) for own, others in table.items()}


@lru_cache
def _concepts() -> list[dict[str, tuple[str, ...]]]:
    text = resources.files("relevo.desk.knowledge").joinpath("lexicon", "concepts.txt").read_text("utf-8")
    concepts: list[dict[str, tuple[str, ...]]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            parts = line.split("|")
            concepts.append({code: tuple(words(part)) for code, part in zip(_LANGUAGES, parts, strict=True)})
    return concepts
