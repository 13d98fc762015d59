"""The starting list: what nearly every company is asked, with examples in English, Spanish and Portuguese."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from relevo.desk.intents.schemas import OfferedLanguage


@dataclass(frozen=True, kw_only=True)
class Offered:
    key: str
    name: str
    description: str
    examples: tuple[str, ...]


@cache
def list_offered(language: OfferedLanguage) -> tuple[Offered, ...]:
    text = resources.files("relevo.desk.intents").joinpath("offered", f"{language}.json").read_text("utf-8")
    return tuple(
        Offered(key=key, name=each["name"], description=each["description"], examples=tuple(each["examples"]))
        for key, each in json.loads(text).items()
    )
