"""The assistant's own sentences around actions, where the operator wrote none."""

from relevo.platform.i18n import Sentences

_SENTENCES = Sentences.beside(__file__)


def say(key: str, language: str, **values: str) -> str:
    return _SENTENCES.say(key, language, **values)
