"""Spreadsheets to text: each visible sheet is a section, each row a record "column: value".

Values are written as the sheet shows them as far as a reader needs: dates as dates, shares in per cent, money with its
sign. Formulas give the value that was last computed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from relevo.desk.knowledge.extract.package import Package, child, children, local
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.records import Text, add_rows, flat
from relevo.kit.text.folding import clean

MAX_COLUMNS = 500
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's dates have no zone
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "y", 15: "y", 16: "d", 17: "y", 18: "h", 19: "h", 20: "h", 21: "h", 22: "yh"}
_QUOTED = re.compile(r'"[^"]*"|\[(?!\$)[^\]]*\]|\\.')
_MONEY = re.compile(r"R\$|US\$|[€$£¥]")
_DECIMALS = re.compile(r"0\.(0+)")
_CELL = re.compile(r"([A-Z]{1,3})\d+")


@dataclass(frozen=True)
class _Form:
    """What a number format means."""

    has_date: bool = False
    has_time: bool = False
    percent: bool = False
    money: str = ""
    decimals: int | None = None


def read_xlsx(data: bytes) -> tuple[str, str | None]:
    """Text and title. Raises Unreadable."""
    package = Package(data)
    main = package.main_part("xl")
    workbook = package.tree(main)
    related = package.related(main)
    parts = {relation.kind: relation.part for relation in related}
    sheets = {relation.id: relation.part for relation in related if relation.kind == "worksheet"}
    properties = child(workbook, "workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    reader = _Cells(
        _shared_strings(package, parts.get("sharedStrings")),
        _forms(package, parts.get("styles")),
        _EPOCH_1904 if is_1904 else _EPOCH,
    )
    visible = [s for s in children(workbook, "sheets") if s.get("state", "visible") == "visible"]
    out = Text()
    for sheet in visible:
        part = sheets.get(next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), ""))
        if part is None or not package.has(part):
            continue
        if len(visible) > 1:
            out.add(f"## {flat(sheet.get('name', '')) or '-'}")
        add_rows(out, reader.rows(package, part))
    return clean(str(out)), package.title()


class _Cells:
    def __init__(self, strings: list[str], forms: list[_Form], epoch: datetime) -> None:
        self._strings = strings
        self._forms = forms
        self._epoch = epoch

    def rows(self, package: Package, part: str) -> Iterator[list[str]]:
        for row in package.elements(part, "row"):
            if row.get("hidden") in ("1", "true"):
                continue
            cells: list[str] = []
            for cell in row:
                at = _column(cell.get("r"), len(cells))
                if at >= MAX_COLUMNS:
                    raise Unreadable("too_many_columns")
                cells += [""] * (at + 1 - len(cells))
                cells[at] = self._value(cell)
            yield cells

    def _value(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return _rich_text(inline) if inline is not None else ""
        value = child(cell, "v")
        text = (value.text or "").strip() if value is not None else ""
        if kind == "s":
            return self._strings[int(text)] if text.isdecimal() and int(text) < len(self._strings) else ""
        if kind == "e":
            return ""  # "#REF!" says nothing to a customer
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return self._number(text, cell.get("s", "")) if kind == "n" and text else text

    def _number(self, text: str, style: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        form = self._forms[int(style)] if style.isdecimal() and int(style) < len(self._forms) else _Form()
        if form.has_date or form.has_time:
            return self._date(number, form)
        if form.percent:
            return f"{round(number * 100, 4):g}%"
        if form.money:
            return f"{number:.{min(form.decimals or 0, 6)}f} {form.money}"
        return f"{number:.{min(form.decimals, 6)}f}" if form.decimals else f"{number:.12g}"

    def _date(self, number: float, form: _Form) -> str:
        try:
            moment = self._epoch + timedelta(seconds=round(number * 86400))
        except (OverflowError, ValueError):
            return f"{number:.12g}"
        if not form.has_date:
            return f"{moment:%H:%M}"
        return f"{moment:%Y-%m-%d %H:%M}" if form.has_time else f"{moment:%Y-%m-%d}"


def _column(reference: str | None, following: int) -> int:
    """Zero for A; a cell without a reference follows the one before."""
    found = _CELL.fullmatch(reference or "")
    if found is None:
        return following
    at = 0
    for letter in found.group(1):
        at = at * 26 + ord(letter) - ord("A") + 1
    return max(at - 1, 0)


def _rich_text(element: Any) -> str:
    """All runs; not the reading aid above Asian words."""
    own = [each.text or "" for each in element if local(each) == "t"]
    runs = [each.text or "" for run in element if local(run) == "r" for each in run if local(each) == "t"]
    return "".join(own + runs)


def _shared_strings(package: Package, part: str | None) -> list[str]:
    if part is None or not package.has(part):
        return []
    return [_rich_text(each) for each in package.elements(part, "si")]


def _forms(package: Package, part: str | None) -> list[_Form]:
    """The meaning of each cell style, by its number."""
    if part is None or not package.has(part):
        return []
    styles = package.tree(part)
    codes: dict[int, str] = dict(_BUILT_IN)
    for each in children(styles, "numFmts"):
        number = each.get("numFmtId", "")
        if number.isdecimal():
            codes[int(number)] = each.get("formatCode", "")
    used = (each.get("numFmtId", "0") for each in children(styles, "cellXfs"))
    return [_form(codes.get(int(number), "") if number.isdecimal() else "") for number in used]


def _form(code: str) -> _Form:
    first = code.split(";", 1)[0]
    money = _MONEY.search(first.replace("[$", "["))
    bare = _QUOTED.sub("", first).casefold()
    decimals = _DECIMALS.search(bare)
    # Letters that are left outside of quotes: y and d are dates, h and s times, an m alone is a month.
    is_general = "general" in bare
    has_date = not is_general and any(letter in bare for letter in "yd")
    has_time = not is_general and any(letter in bare for letter in "hs")
    return _Form(
        has_date=has_date and not money,
        has_time=has_time and not money,
        percent="%" in bare,
        money=(money.group() if money else ""),
        decimals=len(decimals.group(1)) if decimals else None,
    )
