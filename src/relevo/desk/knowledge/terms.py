"""Terms: what of a text is counted. Folded words without stop words, stemmed by the language's Snowball stemmer.

A term is stored as a positive int4: a hash of workspace and stem. So an index entry of one workspace can never be
reached by a term of another, and the GIN filter on `terms` is tenant-local without a second index.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from typing import Any, cast
from uuid import UUID

import Stemmer

from relevo.kit.text.words import words

# pgvector's limit of dimensions of a sparsevec; a term is an index into it.
TERM_SPACE = 1_000_000_000
LANGUAGES = ("en", "es", "pt", "fr")
_SNOWBALL = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french"}
_MAX_WORD = 40


def stems(text: str, language: str) -> list[str]:
    """The counted words of `text`, in order. A text of nothing but stop words keeps them ('who are you')."""
    found = words(text)
    stop = _words_of("stopwords.txt", language)
    kept = [word for word in found if word not in stop and len(word) <= _MAX_WORD]
    return [stem(word, language) for word in (kept or found)]


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    if word[0].isdigit() or language not in _SNOWBALL:
        return word
    for plain, accented in _REACCENTED.get(language, ()):
        if word.endswith(plain) and len(word) > len(plain) + 1:
            word = word[: -len(plain)] + accented
            break
    return _stemmer(language)(word).translate(_PLAIN)


def is_weak(stemmed: str, language: str) -> bool:
    """Courtesy and question words: they count little when asking whether a passage covers a question."""
    return stemmed in _weak_stems(language)


def is_common(word: str, language: str) -> bool:
    """A stop word or a word of courtesy: typical of its language."""
    return word in _words_of("stopwords.txt", language) or word in _words_of("weakwords.txt", language)


@lru_cache(maxsize=100_000)
def term_id(workspace_id: UUID, stemmed: str) -> int:
    digest = blake2b(stemmed.encode(), digest_size=8, key=workspace_id.bytes).digest()
    return int.from_bytes(digest, "big") % (TERM_SPACE - 1) + 1


def term_ids(workspace_id: UUID, stemmed: Iterable[str]) -> list[int]:
    return [term_id(workspace_id, each) for each in stemmed]


# Snowball's suffix rules want the accents that folding took; these endings are the frequent ones.
_REACCENTED = {
    "es": (("cion", "ción"), ("sion", "sión"), ("ais", "áis"), ("eis", "éis")),
    "pt": (("cao", "ção"), ("coes", "ções"), ("sao", "são")),
}


_PLAIN = str.maketrans("áéíóúãõç", "aeiouaoc")


@lru_cache
def _stemmer(language: str) -> Callable[[str], str]:
    # The library carries no types; this is its only use.
    make = cast("Any", Stemmer).Stemmer
    return cast("Callable[[str], str]", make(_SNOWBALL[language]).stemWord)


@lru_cache
def _words_of(file: str, language: str) -> frozenset[str]:
    text = resources.files("relevo.desk.knowledge").joinpath("lexicon", file).read_text("utf-8")
    for line in text.splitlines():
        if line.startswith(f"{language}: "):
            return frozenset(line.split()[1:])
    return frozenset()


@lru_cache
def _weak_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in _words_of("weakwords.txt", language))
