"""Reading a value out of an answer by its path: `order.items[0].name`, `items[].price`. Pure."""

import re
from typing import Any, cast

_PATH = re.compile(
    r"[A-Za-z_$][\w$-]*(?:\[\d{0,4}\])*(?:\.[A-Za-z_$][\w$-]*(?:\[\d{0,4}\])*)*|(?:\[\d{0,4}\])+(?:\.[\w$-]+)*"
)
_PIECE = re.compile(r"([\w$-]+)|\[(\d*)\]")
WHOLE = "$"
LONGEST_PATH = 200


def check_path(path: str) -> str:
    """Raises ValueError for what is no path."""
    if path and path != WHOLE and not _PATH.fullmatch(path):
        msg = f"{path!r} is not a path such as order.items[0].name"
        raise ValueError(msg)
    return path


def pick(value: Any, path: str) -> Any:
    """What stands at the path; None where nothing does. `[]` takes every item of a list."""
    if path in ("", WHOLE):
        return value
    pieces = [(name, index) for name, index in _PIECE.findall(path)]
    return _pick(value, [name or (int(index) if index else None) for name, index in pieces])


def put(target: dict[str, Any], path: str, value: object) -> None:
    """Set `value` at a dotted path of objects, making those that are missing."""
    *parents, last = path.split(".")
    for name in parents:
        below = target.setdefault(name, {})
        target = cast("dict[str, Any]", below) if isinstance(below, dict) else {}
    target[last] = value


def _pick(value: Any, pieces: list[str | int | None]) -> Any:
    for number, piece in enumerate(pieces):
        if piece is None:
            items = cast("list[Any]", value) if isinstance(value, list) else []
            return [_pick(item, pieces[number + 1 :]) for item in items]
        if isinstance(piece, int):
            items = cast("list[Any]", value) if isinstance(value, list) else []
            value = items[piece] if piece < len(items) else None
        else:
            value = cast("dict[str, Any]", value).get(piece) if isinstance(value, dict) else None
    return value
