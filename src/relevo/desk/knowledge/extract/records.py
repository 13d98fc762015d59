"""Rows to text: a row with column names is a record, "column: value; column: value", one paragraph each.

So a row stays whole in its passage and says what each value is, also when it is quoted alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from relevo.desk.knowledge.extract.limits import MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.kit.text.folding import fold
from relevo.kit.text.words import count_words

# A record with more words is an article: it gets a heading, and its values stay paragraphs.
MAX_RECORD_WORDS = 90
MAX_TITLE_ROWS = 8
_HEADING_CHARACTERS = 150
_NUMBER = re.compile(r"[-+(]?[\d.,\s]*\d[\d.,\s%€$£)]*$")
_MARKUP = re.compile(r"^(#{1,6}\s|\||```|~~~)")


class Text:
    """Collects paragraphs and stops at the limit, before a bomb of repeated values fills the memory."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def add(self, paragraph: str) -> None:
        self._size += len(paragraph) + 2
        if self._size > MAX_TEXT_CHARACTERS:
            raise Unreadable("too_much_text")
        self._parts.append(paragraph)

    def __str__(self) -> str:
        return "\n\n".join(self._parts)


def plain_paragraph(text: str) -> str:
    """Words that would read as Markdown's structure stay words."""
    return f"\\{text}" if _MARKUP.match(text) else text


def add_rows(out: Text, rows: Iterable[Sequence[str]]) -> None:
    """Rows of a sheet or a CSV file. The first row that names its columns is the header."""
    left = iter(rows)
    titles, header, first = _find_header(left)
    for title in titles:
        out.add(plain_paragraph(title))
    for row in first:
        _add_row(out, header, row)
    for row in left:
        _add_row(out, header, row)


def add_record(out: Text, pairs: Sequence[tuple[str, str]]) -> None:
    """Pairs of column and value, empty ones left out."""
    said = [(flat(name), flat(value)) for name, value in pairs]
    lines = [f"{name}: {value}" if name else value for name, value in said if value]
    if not lines:
        return
    record = "; ".join(lines)
    if count_words(record) <= MAX_RECORD_WORDS:
        out.add(plain_paragraph(record))
        return
    heading = next((value for _, value in said if value and len(value) <= _HEADING_CHARACTERS), "")
    if heading:
        out.add(f"### {heading}")
    for line in lines:
        out.add(plain_paragraph(line))


def flat(text: str) -> str:
    return " ".join(text.split())


def _find_header(rows: Iterator[Sequence[str]]) -> tuple[list[str], Sequence[str], list[Sequence[str]]]:
    """Titles above the table, the header (empty if there is none), and rows already taken from `rows`."""
    titles: list[str] = []
    for row in rows:
        said = [flat(cell) for cell in row if cell.strip()]
        if not said:
            continue
        if len(said) == 1 and len(titles) < MAX_TITLE_ROWS:
            titles.append(said[0])
        elif _names_columns(said):
            return titles, [flat(cell) for cell in row], []
        else:
            return titles, [], [row]
    return titles, [], []


def _names_columns(cells: Sequence[str]) -> bool:
    distinct = {fold(cell) for cell in cells}
    return len(distinct) == len(cells) and not any(_NUMBER.fullmatch(cell) or len(cell) > 80 for cell in cells)


def _add_row(out: Text, header: Sequence[str], row: Sequence[str]) -> None:
    add_record(out, [(header[at] if at < len(header) else "", value) for at, value in enumerate(row)])
