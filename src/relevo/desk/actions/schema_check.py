"""Holding a value against a JSON schema, as far as arguments of actions need it. Pure.

Known: type, properties, required, items, enum, const, minimum, maximum, minLength, maxLength, minItems, maxItems,
anyOf, oneOf, allOf, additionalProperties. Other words of a schema are left to the other system.
"""

from collections.abc import Mapping
from typing import Any, cast

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
DEEPEST = 12


def find_mismatch(value: Any, schema: Mapping[str, Any], where: str = "", depth: int = 0) -> str | None:
    """What does not fit, in words; None: it fits."""
    if depth > DEEPEST:
        return f"{where or 'it'} is nested too deeply"
    wrong = _wrong_type(value, schema, where) or _wrong_value(value, schema, where)
    if wrong is None and isinstance(value, list):
        wrong = _wrong_items(cast("list[Any]", value), schema, where, depth)
    if wrong is None and isinstance(value, dict):
        wrong = _wrong_properties(cast("dict[str, Any]", value), schema, where, depth)
    return wrong or _wrong_choice(value, schema, where, depth)


def _wrong_type(value: Any, schema: Mapping[str, Any], where: str) -> str | None:
    named = schema.get("type")
    kinds = cast("list[str]", named) if isinstance(named, list) else [named] if isinstance(named, str) else []
    if not kinds:
        return None
    fits = any(
        isinstance(value, _TYPES.get(kind, (object,))) and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    )
    return None if fits else f"{where or 'it'} must be of the type {' or '.join(kinds)}"


def _wrong_value(value: Any, schema: Mapping[str, Any], where: str) -> str | None:
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in cast("list[Any]", allowed):
        return f"{where or 'it'} must be one of {cast('list[Any]', allowed)[:20]}"
    if "const" in schema and value != schema["const"]:
        return f"{where or 'it'} must be {schema['const']}"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return f"{where or 'it'} is out of bounds"
    if isinstance(value, str):
        size, least, most = len(value), schema.get("minLength", 0), schema.get("maxLength")
        if size < least or (most is not None and size > most):
            return f"{where or 'it'} is too short or too long"
    return None


def _wrong_items(value: list[Any], schema: Mapping[str, Any], where: str, depth: int) -> str | None:
    most = schema.get("maxItems")
    if len(value) < schema.get("minItems", 0) or (most is not None and len(value) > most):
        return f"{where or 'it'} has too few or too many items"
    items = schema.get("items")
    if isinstance(items, dict):
        for number, item in enumerate(value):
            wrong = find_mismatch(item, cast("dict[str, Any]", items), f"{where}[{number}]", depth + 1)
            if wrong is not None:
                return wrong
    return None


def _wrong_properties(value: dict[str, Any], schema: Mapping[str, Any], where: str, depth: int) -> str | None:
    for name in cast("list[str]", schema.get("required") or []):
        if name not in value:
            return f"{_below(where, name)} is missing"
    known = cast("dict[str, Any]", schema.get("properties") or {})
    other = schema.get("additionalProperties", True)
    for name, item in value.items():
        inner = known.get(name, other)
        if inner is False:
            return f"{_below(where, name)} is unknown"
        if isinstance(inner, dict):
            wrong = find_mismatch(item, cast("dict[str, Any]", inner), _below(where, name), depth + 1)
            if wrong is not None:
                return wrong
    return None


def _wrong_choice(value: Any, schema: Mapping[str, Any], where: str, depth: int) -> str | None:
    for word in ("anyOf", "oneOf"):
        options = schema.get(word)
        if isinstance(options, list) and options:
            found = [
                find_mismatch(value, cast("dict[str, Any]", option), where, depth + 1)
                for option in cast("list[Any]", options)
                if isinstance(option, dict)
            ]
            if found and all(wrong is not None for wrong in found):
                return found[0]
    for option in cast("list[Any]", schema.get("allOf") or []):
        wrong = (
            find_mismatch(value, cast("dict[str, Any]", option), where, depth + 1) if isinstance(option, dict) else None
        )
        if wrong is not None:
            return wrong
    return None


def _below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
