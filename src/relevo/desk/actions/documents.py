"""The text of a document from outside, in JSON or YAML, as plain values: no dates, no odd keys, bounded in size. Pure.

YAML lets a few lines name a million values (an anchor that is repeated inside what is repeated), so what it unfolds to
is counted before it is built. Nothing in it can name a class or run anything.
"""

import json
from collections.abc import Iterator
from typing import Any, cast

import yaml

MOST_VALUES = 200_000
DEEPEST = 60


class NotReadable(Exception):
    """Why, in one line, with the place where there is one."""


class _Loader(yaml.CSafeLoader):
    """Dates stay the words they are: an OpenAPI document's are examples and versions."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_values(text: str) -> Any:
    """Raises NotReadable. Every key is a string; numbers that JSON does not know are strings too."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip()[:1] in ("{", "["):
            msg = f"This is not JSON: {error}"
            raise NotReadable(msg) from error
    return _Plain().make(_load(text))


def _load(text: str) -> Any:
    try:
        depth = 0
        events = yaml.parse(text, Loader=_Loader)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped
        for event in cast("Iterator[yaml.Event]", events):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                raise NotReadable(f"It is nested more than {DEEPEST} levels deep.")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader without dates
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where is not None else ""
        problem = str(getattr(error, "problem", None) or error)[:200]
        raise NotReadable(f"This is neither JSON nor YAML: {problem}{line}") from error


class _Plain:
    """Unfolds what anchors repeat, and counts."""

    def __init__(self) -> None:
        self._count = 0

    def make(self, value: Any, depth: int = 0) -> Any:
        self._count += 1
        if self._count > MOST_VALUES or depth > DEEPEST:
            raise NotReadable(f"It unfolds to more than {MOST_VALUES:,} values, or is nested too deep.")
        if isinstance(value, dict):
            fields = cast("dict[Any, Any]", value)
            return {_key(name): self.make(item, depth + 1) for name, item in fields.items()}
        if isinstance(value, list | tuple | set):
            return [self.make(item, depth + 1) for item in cast("list[Any]", value)]
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float) and value - value == 0:
            return value
        return str(value)


def _key(name: Any) -> str:
    """`on:` and `200:` are keys as well."""
    if isinstance(name, bool):
        return "true" if name else "false"
    return str(name)
