"""CSV and JSON to text: a row or an object is a record."""

import csv
import io
import json
from typing import Any, cast

from relevo.desk.knowledge.extract.limits import MAX_DEPTH
from relevo.desk.knowledge.extract.plain import decode
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.records import Text, add_record, add_rows
from relevo.kit.text.folding import clean

_DELIMITERS = ",;\t|"
_SAMPLE = 20_000
_MAX_FIELD_CHARACTERS = 1_000_000
_TITLE_KEYS = ("title", "name")
# Of the whole process; the 131,072 it has by itself is less than an answer may have.
csv.field_size_limit(_MAX_FIELD_CHARACTERS)


def read_csv(data: bytes) -> tuple[str, str | None]:
    source = decode(data)
    out = Text()
    try:
        add_rows(out, csv.reader(io.StringIO(source, newline=""), delimiter=find_delimiter(source)))
    except csv.Error as error:
        raise Unreadable("corrupt") from error
    return clean(str(out)), None


def find_delimiter(source: str) -> str:
    """The one that divides the first lines most evenly; quoted text does not count."""
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        rows = csv.reader(io.StringIO(source[:_SAMPLE], newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for _, row in zip(range(20), rows, strict=False) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count) if widths else 1
        even = widths.count(usual) * (usual - 1)
        if even > most:
            best, most = delimiter, even
    return best


def read_json(data: bytes) -> tuple[str, str | None]:
    """Numbers stay as they are written: a price of 10.50 is not 10.5."""
    try:
        content = json.loads(decode(data), parse_float=str, parse_int=str)
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except ValueError as error:
        raise Unreadable("corrupt") from error
    out = Text()
    _add(out, content, "", depth=0)
    title = None
    if isinstance(content, dict):
        fields = cast("dict[str, Any]", content)
        title = next((fields[key] for key in _TITLE_KEYS if isinstance(fields.get(key), str)), None)
    return clean(str(out)), title


def _add(out: Text, content: Any, name: str, *, depth: int) -> None:
    """Lists of objects become records below the name of the list; the rest of an object is a record of its own."""
    _check_depth(content, depth)
    if isinstance(content, list):
        for item in cast("list[Any]", content):
            _add(out, item, name, depth=depth + 1)
    elif isinstance(content, dict):
        fields = cast("dict[str, Any]", content)
        add_record(out, [(key, _value(value, depth + 1)) for key, value in fields.items() if not _is_table(value)])
        for key, value in fields.items():
            if _is_table(value):
                out.add(f"## {' '.join(key.split())[:150] or name}")
                _add(out, value, key, depth=depth + 1)
    else:
        add_record(out, [(name, _value(content, depth))])


def _check_depth(value: Any, depth: int) -> None:
    """`depth`: how many lists and objects are around it; what it is itself counts if it is one."""
    if isinstance(value, (list, dict)) and depth >= MAX_DEPTH:
        raise Unreadable("too_deep")


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in cast("list[Any]", value))


def _value(value: Any, depth: int) -> str:
    _check_depth(value, depth)
    if isinstance(value, list):
        return ", ".join(filter(None, (_value(item, depth + 1) for item in cast("list[Any]", value))))
    if isinstance(value, dict):
        parts = ((key, _value(item, depth + 1)) for key, item in cast("dict[str, Any]", value).items())
        return ", ".join(f"{key} {text}" for key, text in parts if text)
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
