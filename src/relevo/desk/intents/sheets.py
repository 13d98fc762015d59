"""Intents as a CSV file: name, description, examples separated by |, active. What is exported can be imported again.

Pure; a bad row is refused with its reason, the others go on.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from relevo.desk.intents.errors import NotAnIntentSheet
from relevo.desk.intents.schemas import different
from relevo.desk.intents.tables import DESCRIPTION_CHARS, EXAMPLE_CHARS, MAX_EXAMPLES, NAME_CHARS, Intent
from relevo.kit.text.folding import clean, fold, one_line

COLUMNS = ("name", "description", "examples", "active")
MAX_ROWS = 1000
_NAMES = {
    "name": ("name", "intent", "nombre", "intencion", "nome", "intencao"),
    "description": ("description", "descripcion", "descricao"),
    "examples": ("examples", "example", "text", "ejemplos", "ejemplo", "texto", "exemplos", "exemplo"),
    "active": ("active", "activa", "activo", "ativa", "ativo"),
}
_BAR = re.compile(r"(?<!\\)\|")
_NO = frozenset({"no", "false", "0", "nao", "off"})
# A spreadsheet would run a cell that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t")

Refusal = Literal["no_name", "name_too_long", "description_too_long", "example_too_long", "too_many_examples"]


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """`description` and `active` None: the file does not say, so what is there stays."""

    line: int
    name: str
    description: str | None
    examples: tuple[str, ...]
    active: bool | None
    refusal: Refusal | None = None


def parse_sheet(data: bytes) -> list[SheetRow]:
    """One row per intent: rows of the same name (one example a line) become one. Raises NotAnIntentSheet."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = data.decode("latin-1")
    source = source.replace("\x00", "")
    lines = csv.reader(io.StringIO(source, newline=""), delimiter=_delimiter(source))
    try:
        places = _places(next(lines, list[str]()))
        return [_judged(row) for row in _joined(_rows(lines, places))]
    except csv.Error as error:
        raise NotAnIntentSheet from error


def write_sheet(intents: Sequence[Intent]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in intents:
        examples = "|".join(text.replace("|", r"\|") for text in each.examples)
        cells = (each.name, each.description, examples)
        writer.writerow([*(_guarded(cell) for cell in cells), "yes" if each.active else "no"])
    return out.getvalue()


def _delimiter(source: str) -> str:
    header = source.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _places(header: Sequence[str]) -> Mapping[str, int]:
    named = {fold(one_line(cell, limit=60)): at for at, cell in enumerate(header)}
    places = {column: named[name] for column, names in _NAMES.items() for name in names if name in named}
    if not {"name", "examples"} <= places.keys():
        raise NotAnIntentSheet
    return places


def _rows(lines: Iterator[list[str]], places: Mapping[str, int]) -> Iterator[SheetRow]:
    for number, line in enumerate(lines, 2):
        if not any(cell.strip() for cell in line):
            continue
        if number > MAX_ROWS + 1:
            raise NotAnIntentSheet
        cells = {column: _unguarded(line[at]) if at < len(line) else "" for column, at in places.items()}
        examples = (" ".join(clean(each.replace(r"\|", "|")).split()) for each in _BAR.split(cells["examples"]))
        active = cells.get("active", "").strip()
        yield SheetRow(
            line=number,
            name=" ".join(clean(cells["name"]).split()),
            description=" ".join(clean(cells["description"]).split()) if "description" in cells else None,
            examples=tuple(each for each in examples if any(letter.isalnum() for letter in each)),
            active=fold(active) not in _NO if active else None,
        )


def _joined(rows: Iterator[SheetRow]) -> list[SheetRow]:
    found: dict[str, SheetRow] = {}
    for row in rows:
        first = found.get(row.name.lower())
        if first is None or not row.name:
            found[row.name.lower() or f"\n{row.line}"] = replace(row, examples=tuple(different(list(row.examples))))
            continue
        found[row.name.lower()] = replace(
            first,
            description=first.description or row.description,
            examples=tuple(different([*first.examples, *row.examples])),
        )
    return list(found.values())


def _judged(row: SheetRow) -> SheetRow:
    checks: tuple[tuple[bool, Refusal], ...] = (
        (not any(letter.isalnum() for letter in row.name), "no_name"),
        (len(row.name) > NAME_CHARS, "name_too_long"),
        (len(row.description or "") > DESCRIPTION_CHARS, "description_too_long"),
        (any(len(each) > EXAMPLE_CHARS for each in row.examples), "example_too_long"),
        (len(row.examples) > MAX_EXAMPLES, "too_many_examples"),
    )
    return replace(row, refusal=next((code for is_wrong, code in checks if is_wrong), None))


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith((*_FORMULA, "'")) else text
