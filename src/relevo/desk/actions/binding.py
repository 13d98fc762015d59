"""From what a conversation gave to what is sent: each argument checked by its type, the runtime's own added. Pure.

Whoever asks (a model, a flow, a form) has a say only in arguments whose source is the conversation. Who the customer is
comes from the channel, whatever was asked for.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from relevo.desk.actions.definition import Argument, Definition
from relevo.desk.actions.paths import pick
from relevo.desk.actions.schema_check import find_mismatch
from relevo.platform.http.texts import check_email

MOST_LIST_ITEMS = 200
MOST_JSON_CHARACTERS = 20_000
_TRUE = frozenset({"true", "yes", "sí", "si", "sim", "1"})
_FALSE = frozenset({"false", "no", "não", "nao", "0"})
_CENT = Decimal("0.01")


class BadArgument(Exception):
    """What was given for an argument does not fit; the message says how, for a model or a person."""

    def __init__(self, name: str, why: str, *, missing: bool = False) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why
        self.missing = missing


@dataclass(frozen=True, kw_only=True)
class Bound:
    """`arguments` by name, ready to be sent; `given`: what of them the conversation gave."""

    arguments: dict[str, Any]
    given: dict[str, Any]


def bind_given(definition: Definition, given: Mapping[str, Any], facts: Mapping[str, str | None]) -> Bound:
    """Everything but what the check will tell. Raises BadArgument; what is not asked for is refused, not ignored."""
    asked = {argument.name for argument in definition.asked}
    for name in given:
        if name not in asked:
            raise BadArgument(name, "there is no such argument")
    bound: dict[str, Any] = {}
    for argument in definition.arguments:
        value = _value_of(argument, given, facts)
        if value is None:
            if argument.required and argument.source != "check":
                raise BadArgument(argument.name, "is missing", missing=True)
            continue
        bound[argument.name] = check_value(argument, value)
    return Bound(arguments=bound, given={name: bound[name] for name in asked & bound.keys()})


def bind_checked(definition: Definition, bound: Bound, answer: Any) -> Bound:
    """With the arguments that come from the check's answer. Raises BadArgument."""
    arguments = dict(bound.arguments)
    for argument in definition.arguments:
        if argument.source != "check":
            continue
        value = pick(answer, argument.value)
        if value is None and argument.required:
            raise BadArgument(argument.name, f"the check's answer has no {argument.value}")
        if value is not None:
            arguments[argument.name] = check_value(argument, value)
    return Bound(arguments=arguments, given=bound.given)


def amount_in(definition: Definition, arguments: Mapping[str, Any]) -> Decimal | None:
    """What it is about in money. Raises BadArgument for what is no amount."""
    name = definition.policy.amount_argument
    return to_amount(name, arguments[name]) if name and name in arguments else None


def to_amount(name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadArgument(name, "is no amount")
    try:
        amount = Decimal(str(value).strip().replace(",", ".") if isinstance(value, str) else str(value))
    except InvalidOperation:
        raise BadArgument(name, "is no amount") from None
    if not amount.is_finite() or amount < 0 or amount > 1_000_000_000:
        raise BadArgument(name, "is no amount between 0 and 1,000,000,000")
    if amount != amount.quantize(_CENT):
        raise BadArgument(name, "has more than two decimals")
    return amount.quantize(_CENT)


def check_value(argument: Argument, value: Any) -> Any:
    """The value as it is sent. Raises BadArgument."""
    name = argument.name
    if value == "" and argument.may_be_empty and argument.kind == "text":
        return ""
    match argument.kind:
        case "money":
            return _within(argument, to_amount(name, value))
        case "number" | "integer":
            return _within(argument, _number(argument, value))
        case "yes_no":
            return _yes_no(name, value)
        case "list":
            return _list(argument, value)
        case "json":
            return _json(argument, value)
        case _:
            return _text(argument, value)


def to_json(value: Any) -> Any:
    """Amounts as JSON numbers: exact, with their two decimals at most."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _value_of(argument: Argument, given: Mapping[str, Any], facts: Mapping[str, str | None]) -> Any:
    match argument.source:
        case "conversation":
            value = given.get(argument.name)
            return None if value == "" and not argument.may_be_empty else value
        case "contact":
            return facts.get(argument.value) or None
        case "fixed":
            return argument.value
        case "check":
            return None


def _text(argument: Argument, value: Any) -> str:
    name = argument.name
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadArgument(name, "is no text")
    text = str(value).strip()
    if not text or len(text) > argument.most_characters:
        raise BadArgument(name, f"must have 1 to {argument.most_characters} characters")
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise BadArgument(name, "has characters that cannot be sent")
    if argument.kind == "choice" and text not in argument.choices:
        raise BadArgument(name, f"must be one of: {', '.join(argument.choices[:20])}")
    if argument.kind == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            raise BadArgument(name, "must be a date such as 2026-03-31") from None
    if argument.kind == "email":
        try:
            text = check_email(text)
        except ValueError:
            raise BadArgument(name, "is no e-mail address") from None
    if argument.pattern and not re.fullmatch(argument.pattern, text[:400]):
        raise BadArgument(name, f"does not look like {argument.pattern}")
    return text


def _number(argument: Argument, value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadArgument(argument.name, "is no number")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadArgument(argument.name, "is no number") from None
    if not number.is_finite() or abs(number) > 10**15:
        raise BadArgument(argument.name, "is no number that can be sent")
    if argument.kind == "integer":
        if number != number.to_integral_value():
            raise BadArgument(argument.name, "must be a whole number")
        return int(number)
    return number


def _within(argument: Argument, number: Any) -> Any:
    if argument.minimum is not None and number < argument.minimum:
        raise BadArgument(argument.name, f"must be at least {argument.minimum}")
    if argument.maximum is not None and number > argument.maximum:
        raise BadArgument(argument.name, f"must be at most {argument.maximum}")
    return number


def _yes_no(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    plain = str(value).strip().lower()
    if plain in _TRUE or plain in _FALSE:
        return plain in _TRUE
    raise BadArgument(name, "must be yes or no")


def _list(argument: Argument, value: Any) -> list[Any]:
    items: Any = value
    if isinstance(value, str):
        items = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(items, list):
        raise BadArgument(argument.name, "must be a list")
    found = cast("list[Any]", items)
    if len(found) > MOST_LIST_ITEMS:
        raise BadArgument(argument.name, f"has more than {MOST_LIST_ITEMS} items")
    return _fitting(argument, found)


def _json(argument: Argument, value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise BadArgument(argument.name, "is no JSON") from None
    return _fitting(argument, value)


def _fitting(argument: Argument, value: Any) -> Any:
    if len(json.dumps(value, default=str)) > MOST_JSON_CHARACTERS:
        raise BadArgument(argument.name, "is too long")
    mismatch = find_mismatch(value, argument.item_schema) if argument.item_schema is not None else None
    if mismatch is not None:
        raise BadArgument(argument.name, mismatch)
    return value
