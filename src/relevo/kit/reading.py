"""Reading JSON of unknown shape: what another system sent may lack anything, and have anything in its place."""

from typing import Any, cast

Json = dict[str, Any]


def dict_of(value: Any) -> Json:
    """The object; anything else is an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """The list; anything else is an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def dicts_of(value: Any) -> list[Json]:
    """The objects of a list; anything else in it is left out."""
    return [cast(Json, item) for item in list_of(value) if isinstance(item, dict)]


def text_of(value: object) -> str | None:
    """A string that is not empty. Ids come as numbers too, so those are written out."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, str) and value else None
