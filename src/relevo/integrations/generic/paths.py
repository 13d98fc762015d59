"""Small paths into JSON: `data.items`, `lines[0].name`, `["odd name"].id`; `=EUR` is the word itself. Pure."""

import re
from dataclasses import dataclass
from typing import Any, cast

LONGEST = 200
MOST_NAMED = 12
_PIECE = re.compile(r"\.?([^\s.\[\]\"=]+)|\[(\d{1,5})\]|\[\"([^\"]{1,100})\"\]")


class BadPath(ValueError):
    """This is no path."""


@dataclass(frozen=True)
class Missing:
    """Where a path ends: `at` is as far as it leads, `has` what stands there (names of an object, or its type)."""

    at: str
    has: tuple[str, ...]


def check_path(path: str) -> str:
    """Raises BadPath. Empty is the whole."""
    if len(path) > LONGEST:
        raise BadPath(path[:40])
    if not path.startswith("="):
        _pieces(path)
    return path


def pick(value: Any, path: str) -> Any:
    """What stands there; None where nothing does. Raises BadPath."""
    found = walk(value, path)
    return None if isinstance(found, Missing) else found


def walk(value: Any, path: str) -> Any:
    """What stands at the path, or Missing. Raises BadPath."""
    if path.startswith("="):
        return path[1:]
    gone = ""
    for piece in _pieces(path):
        if isinstance(piece, int):
            items = cast("list[Any]", value) if isinstance(value, list) else []
            if piece >= len(items):
                return Missing(gone, _names(value))
            value, gone = items[piece], f"{gone}[{piece}]"
        else:
            fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
            if piece not in fields:
                return Missing(gone, _names(value))
            value, gone = fields[piece], f"{gone}.{piece}".lstrip(".")
    return value


def _names(value: Any) -> tuple[str, ...]:
    """What one could have said instead."""
    if isinstance(value, dict):
        return tuple(str(name)[:60] for name in list(cast("dict[str, Any]", value))[:MOST_NAMED])
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return (f"[0]…[{len(items) - 1}]",) if items else ("[]",)
    return (type(value).__name__ if value is not None else "null",)


def _pieces(path: str) -> list[str | int]:
    plain = path.removeprefix("$.").removeprefix("$")
    found: list[str | int] = []
    place = 0
    while place < len(plain):
        match = _PIECE.match(plain, place)
        if match is None or (place == 0 and plain.startswith(".")):
            raise BadPath(path)
        name, index, quoted = match.groups()
        found.append(int(index) if index else name or quoted)
        place = match.end()
    return found
