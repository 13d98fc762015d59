"""Text that PostgreSQL or a screen cannot carry is refused at the edge, with words, never with a 500."""

import json
import re
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from email_validator import EmailNotValidError, validate_email

from relevo.kit.errors import RelevoError

MAX_JSON_DEPTH = 40

_SURROGATE = re.compile("[\ud800-\udfff]")
# Letters that change the order or the look of what stands around them, and are never needed in a name.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class InvalidText(RelevoError, code="invalid_text", status=422):
    """The text contains a NUL character or half of a surrogate pair, which cannot be stored."""


class InvalidJson(RelevoError, code="invalid_json", status=422):
    """The body is not valid JSON."""


def check_text(text: str) -> str:
    if "\x00" in text or _SURROGATE.search(text):
        raise InvalidText
    return text


def check_single_line(text: str) -> str:
    """For names and titles. Direction marks are dropped: they only serve to dress one name up as another."""
    text = _DIRECTION.sub("", text).strip()
    if _CONTROL.search(text):
        msg = "must be one line without control characters"
        raise ValueError(msg)
    if not text:
        msg = "must not be empty"
        raise ValueError(msg)
    return text


def check_email(address: str) -> str:
    """One plain address in lower case. Whether it exists is for a mail to find out, not for a look-up here."""
    try:
        found = validate_email(address, check_deliverability=False, allow_quoted_local=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return found.normalized.lower()


def check_tree(value: object) -> None:
    """Every string and key of a parsed JSON value, without recursion: depth is the caller's choice."""
    waiting: list[tuple[object, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MAX_JSON_DEPTH:
            raise InvalidJson(f"The JSON is nested deeper than {MAX_JSON_DEPTH} levels.")
        if isinstance(item, str):
            check_text(item)
        elif isinstance(item, dict):
            for key, inner in item.items():  # pyright: ignore[reportUnknownVariableType] - JSON
                waiting += [(key, depth), (inner, depth + 1)]
        elif isinstance(item, list):
            waiting += [(inner, depth + 1) for inner in item]  # pyright: ignore[reportUnknownVariableType] - JSON


def parse_json(body: bytes | str) -> object:
    """JSON as the standard has it (no NaN), at most 40 deep, with text that can be stored."""
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise InvalidJson(f"The JSON is nested deeper than {MAX_JSON_DEPTH} levels.") from None
    except ValueError as error:  # also UnicodeDecodeError and integers with thousands of digits
        raise InvalidJson(f"The body is not valid JSON: {_reason(error)}.") from None
    check_tree(value)
    return value


def check_query(raw: bytes) -> None:
    if b"%00" in raw and b"\x00" in unquote_to_bytes(raw):
        raise InvalidText


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a JSON number"
    raise ValueError(msg)


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return "a number is too long" if "digits" in str(error) else str(error)
