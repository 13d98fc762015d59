"""Word files to Markdown: headings by their style, lists, tables.

What is deleted or hidden from the reader is not read, and neither are comments, headers and footers.
"""

from collections.abc import Iterator
from typing import Any

from relevo.desk.knowledge.extract.package import Package, attribute, child, local
from relevo.desk.knowledge.extract.records import Text, flat, plain_paragraph
from relevo.kit.text.folding import clean

_NOT_READ = ("del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "drawing", "pict")
_MAX_STYLES_DEEP = 10
_BULLETS = ("bullet", "none")


def read_docx(data: bytes) -> tuple[str, str | None]:
    """Markdown and title. Raises Unreadable."""
    package = Package(data)
    main = package.main_part("word")
    reader = _Reader(package, main)
    body = child(package.tree(main), "body")
    if body is not None:
        reader.read(body)
    return clean(str(reader.out)), package.title() or reader.first_heading


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.out = Text()
        self.first_heading: str | None = None
        self._list: list[str] = []
        self._numbers: dict[str, int] = {}
        parts = {relation.kind: relation.part for relation in package.related(main)}
        styles = _styles(package, parts.get("styles"))
        self._levels = _heading_levels(styles)
        self._lists = {key: number for key, style in styles.items() if (number := _list_of(style))}
        self._ordered = _ordered_lists(package, parts.get("numbering"))

    def read(self, container: Any) -> None:
        self._read(container)
        self._end_list()

    def _read(self, container: Any) -> None:
        for element in container:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._end_list()
                self._table(element)
            elif name not in _NOT_READ:
                self._read(element)

    def _paragraph(self, element: Any) -> None:
        text = flat(paragraph_text(element))
        if not text:
            return
        named = child(element, "pPr", "pStyle")
        style = (attribute(named, "val") or "") if named is not None else ""
        level = self._levels.get(style)
        number = _list_of(element) or self._lists.get(style)
        if level is not None and len(text) <= 300:
            self._end_list()
            self.first_heading = self.first_heading or text
            self.out.add(f"{'#' * level} {text}")
        elif number and number != "0":
            self._list.append(f"{self._marker(number)} {text}")
        else:
            self._end_list()
            self.out.add(plain_paragraph(text))

    def _marker(self, number: str) -> str:
        if number not in self._ordered:
            return "-"
        self._numbers[number] = self._numbers.get(number, 0) + 1
        return f"{self._numbers[number]}."

    def _end_list(self) -> None:
        if self._list:
            self.out.add("\n".join(self._list))
            self._list = []

    def _table(self, element: Any) -> None:
        # Only its own rows: a table inside a cell is part of that cell's text.
        rows = [[cell_text(cell) for cell in row if local(cell) == "tc"] for row in element if local(row) == "tr"]
        add_table(self.out, rows)


def add_table(out: Text, rows: list[list[str]]) -> None:
    """The first row is the header. A table of one cell in each row is a frame around text."""
    rows = [row for row in rows if any(row)]
    if all(len(row) == 1 for row in rows):
        for row in rows:
            out.add(plain_paragraph(row[0]))
        return
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    out.add("\n".join(lines))


def cell_text(cell: Any) -> str:
    texts = (flat(paragraph_text(each)) for each in cell.iter() if local(each) == "p")
    # A bar would end the cell.
    return " ".join(filter(None, texts)).replace("|", "/")


def paragraph_text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for each in element:
        name = local(each)
        if name == "t":
            yield each.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "r" and _is_hidden(each):
            continue
        elif name not in _NOT_READ:
            yield from _pieces(each)


def _is_hidden(run: Any) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and (attribute(vanish, "val") or "1") not in ("0", "false")


def _styles(package: Package, part: str | None) -> dict[str, Any]:
    if part is None or not package.has(part):
        return {}
    return {attribute(each, "styleId") or "": each for each in package.tree(part) if local(each) == "style"}


def _list_of(element: Any) -> str | None:
    """The list a paragraph or a style belongs to; "0" takes a paragraph out of its style's."""
    number = child(element, "pPr", "numPr", "numId")
    return attribute(number, "val") if number is not None else None


def _heading_levels(styles: dict[str, Any]) -> dict[str, int]:
    """Heading level by style; a style that is based on a heading is one too."""
    own = {key: level for key, style in styles.items() if (level := _level(style)) is not None}
    for key, style in styles.items():
        parent = style
        for _ in range(_MAX_STYLES_DEEP):
            based_on = child(parent, "basedOn") if parent is not None else None
            name = attribute(based_on, "val") or "" if based_on is not None else ""
            if name in own:
                own.setdefault(key, own[name])
            parent = styles.get(name)
    return own


def _level(style: Any) -> int | None:
    name, outline = child(style, "name"), child(style, "pPr", "outlineLvl")
    label = (attribute(name, "val") or "").casefold() if name is not None else ""
    if label == "title":
        return 1
    if label.startswith("heading ") and label[8:].isdecimal():
        return min(max(int(label[8:10]), 1), 6)
    level = attribute(outline, "val") if outline is not None else None
    return int(level) + 1 if level is not None and level in ("0", "1", "2", "3", "4", "5") else None


def _ordered_lists(package: Package, part: str | None) -> frozenset[str]:
    """The ids of lists whose items are counted."""
    if part is None or not package.has(part):
        return frozenset()
    formats: dict[str | None, str] = {}
    ordered: set[str] = set()
    for each in package.tree(part):
        if local(each) == "abstractNum":
            form = child(each, "lvl", "numFmt")
            formats[attribute(each, "abstractNumId")] = (attribute(form, "val") or "") if form is not None else ""
        elif local(each) == "num":
            abstract = child(each, "abstractNumId")
            form_name = formats.get(attribute(abstract, "val") if abstract is not None else None, "bullet")
            if form_name not in _BULLETS:
                ordered.add(attribute(each, "numId") or "")
    return frozenset(ordered)
