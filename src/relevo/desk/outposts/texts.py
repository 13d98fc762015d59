"""What is said at an outpost, in the language that its admin chose."""

import json
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "es", "pt")
_FOLDER = Path(__file__).with_name("sentences")


@cache
def _sentences(language: str) -> dict[str, str]:
    return json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))


def say(language: str, key: str, **values: Any) -> str:
    """The sentence, its names filled in. An unknown language is English."""
    found = _sentences(language if language in LANGUAGES else "en")
    text = found[key]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def has(key: str) -> bool:
    return key in _sentences("en")
