"""Loading and saying sentences."""

import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast, get_args

Language = Literal["en", "es", "pt"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "en"


class BadSentencesError(Exception):
    """The files of a folder of sentences do not agree."""


def language_of(locale: str | None) -> Language:
    """The language we speak that is nearest to a locale such as es-CO; English for all others."""
    language = (locale or "").replace("_", "-").split("-", 1)[0].lower()
    return language if language in LANGUAGES else DEFAULT


class Sentences:
    """One room's sentences."""

    def __init__(self, by_language: Mapping[Language, Mapping[str, str]]) -> None:
        check_sentences(by_language)
        self._by_language = by_language

    @classmethod
    def beside(cls, file: str) -> "Sentences":
        """Those in the folder `sentences` next to a module: `Sentences.beside(__file__)`."""
        folder = Path(file).parent / "sentences"
        return cls({language: _read(folder / f"{language}.json") for language in LANGUAGES})

    def say(self, key: str, locale: str | None, **values: object) -> str:
        return self._by_language[language_of(locale)][key].format(**values)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._by_language[DEFAULT])


def check_sentences(by_language: Mapping[Language, Mapping[str, str]]) -> None:
    """Raises BadSentencesError unless every language has the same keys with the same placeholders, none empty."""
    wanted = by_language[DEFAULT]
    for language in LANGUAGES:
        found = by_language[language]
        if found.keys() != wanted.keys():
            raise BadSentencesError(f"{language}: {sorted(found.keys() ^ wanted.keys())} not in every language")
        for key, sentence in found.items():
            if not sentence.strip():
                raise BadSentencesError(f"{language}: {key} is empty")
            if _placeholders(sentence) != _placeholders(wanted[key]):
                raise BadSentencesError(f"{language}: {key} has other placeholders than English")


def _placeholders(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name is not None}


def _read(file: Path) -> dict[str, str]:
    return cast("dict[str, str]", json.loads(file.read_text(encoding="utf-8")))
