"""What providers send, made fit to be stored: PostgreSQL takes no NUL and no half surrogate, and depth is bounded."""

import re
from typing import Any, cast

MAX_DEPTH = 60
REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(value: Any, depth: int = 0) -> Any:
    """The same value with unstorable letters replaced; what is nested deeper than 60 levels becomes its text."""
    if isinstance(value, str):
        return clean_text(value)
    if depth >= MAX_DEPTH:
        return clean_text(repr(value)[:2000])
    if isinstance(value, dict):
        items = cast("dict[Any, Any]", value)
        return {clean_text(str(key)): clean(inner, depth + 1) for key, inner in items.items()}
    if isinstance(value, list):
        inners = cast("list[Any]", value)
        return [clean(inner, depth + 1) for inner in inners]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124 - NaN
        return None
    return value


def clean_text(text: str) -> str:
    return _UNSTORABLE.sub(REPLACEMENT, text)
