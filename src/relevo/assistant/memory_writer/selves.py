"""Whether a sentence says how the speaker is: what a model may point at. The rest may be true, and is not learned.

Words that are forbidden can always be put in other words; how somebody speaks of themselves has few beginnings.
"""

import re
import tomllib
from importlib import resources
from typing import Any

from relevo.assistant.signals.folding import fold_text

_GIVEN: dict[str, Any] = tomllib.loads(
    resources.files("relevo.assistant.memory_writer").joinpath("selves.toml").read_text("utf-8")
)
_BEGINNINGS = "|".join(begin for language in ("en", "es", "pt") for begin in _GIVEN[language])
_BEGINS = re.compile(rf"[^a-z0-9]*{_GIVEN['before']}(?:{_BEGINNINGS})")
_OTHERS, _PAYS, _MEANS = (re.compile(_GIVEN[name]) for name in ("others", "pays", "means"))


def is_about_self(sentence: str) -> bool:
    folded = fold_text(sentence)
    if _BEGINS.match(folded) is None or _OTHERS.search(folded) is not None:
        return False
    return _PAYS.search(folded) is None or _MEANS.search(folded) is not None
