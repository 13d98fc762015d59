"""The sentences of the builtin answerer: written once by people, in each language, never generated.

They are the whole of what it says beside the verbatim words of the knowledge. None of them promises anything about
people: who is there, and when, is said by routing alone.
"""

from relevo.platform.i18n import LANGUAGES, Sentences

_SENTENCES = Sentences.beside(__file__)


def say(key: str, language: str, **values: str) -> str:
    return _SENTENCES.say(key, language, **values)


def has_text(key: str) -> bool:
    return key in _SENTENCES.keys


__all__ = ["LANGUAGES", "has_text", "say"]
