"""PDF to Markdown with pdfium: text by lines, headings by their larger letters.

pypdfium2 rather than a library with more structure: it is the engine of a browser, attacked by fuzzers every day, has
no network code, and is a tenth of the size (docs/subsystems/knowledge.md has the comparison).
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - the library carries no types
import pypdfium2.raw as untyped_raw  # pyright: ignore[reportMissingTypeStubs] - as above

from relevo.desk.knowledge.extract.limits import MAX_PAGES, MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.kit.text.folding import clean

_raw: Any = untyped_raw
# Letters this much larger than the usual ones make a heading; this much larger, a title.
_HEADING = 1.15
_TITLE = 1.5
_MAX_HEADING_CHARACTERS = 120
_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe\u0002]$")
_ITEM = re.compile(r"^\s*(?:[-*•·▪●o]\s+|\d{1,3}[.)]\s+)")
_PAGE_NUMBER = re.compile(r"^\W*(?:p[aá]g(?:ina|e)?\.?\s*)?\d{1,4}(?:\s*(?:/|of|de)\s*\d{1,4})?\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    text: str
    size: float
    top: float
    left: float


def read_pdf(data: bytes) -> tuple[str, str | None] | dict[str, int]:
    """Markdown and title; for a document that is only pictures of pages, their number. Raises Unreadable."""
    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "corrupt") from error
    if len(document) > MAX_PAGES:
        raise Unreadable("too_many_pages")
    pages: list[list[Line]] = []
    characters = 0
    for number in range(len(document)):
        try:
            lines = _lines(document[number])
        except pypdfium2.PdfiumError:
            continue  # one broken page does not lose the others
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_TEXT_CHARACTERS:
            raise Unreadable("too_much_text")
        pages.append(lines)
    if characters == 0 and len(document) > 0:
        return {"scanned": len(document)}
    title = document.get_metadata_value("Title").strip() or None
    return clean(to_markdown(_without_running_heads(pages))), title


def _lines(page: Any) -> list[Line]:
    text_page = page.get_textpage()
    lines: list[Line] = []
    start = 0
    whole = text_page.get_text_range()
    for raw in re.split(r"\r?\n", whole):
        if raw.strip():
            at = start + len(raw) - len(raw.lstrip())
            lines.append(_line(text_page, raw, at))
        start += len(raw) + 2
    return lines


def _line(text_page: Any, raw: str, at: int) -> Line:
    middle = min(at + len(raw.strip()) // 2, max(text_page.count_chars() - 1, 0))
    size = float(_raw.FPDFText_GetFontSize(text_page, middle))
    left, _, _, top = text_page.get_charbox(min(at, max(text_page.count_chars() - 1, 0)))
    # Some programs draw at size 1 and scale; the height of the box is then the only hint.
    if size <= 1.5:
        _, low, _, high = text_page.get_charbox(middle)
        size = float(high - low)
    return Line(raw.strip(), round(size, 1), float(top), float(left))


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Lines that stand on top or bottom of most pages, and page numbers, belong to the paper, not to the text."""
    edges = Counter(
        re.sub(r"\d+", "#", line.text) for lines in pages for line in {*lines[:2], *lines[-2:]} if len(line.text) < 120
    )
    repeated = {text for text, count in edges.items() if len(pages) >= 3 and count > 0.6 * len(pages)}
    return [
        [
            line
            for at, line in enumerate(lines)
            if not (
                (at < 2 or at >= len(lines) - 2)
                and (re.sub(r"\d+", "#", line.text) in repeated or _PAGE_NUMBER.match(line.text))
            )
        ]
        for lines in pages
    ]


def to_markdown(pages: list[list[Line]]) -> str:
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    parts: list[str] = []
    for lines in pages:
        previous: Line | None = None
        for line in lines:
            _append(parts, line, previous, usual)
            previous = line
    return "\n".join(parts)


def _append(parts: list[str], line: Line, previous: Line | None, usual: float) -> None:
    if _is_heading(line, usual):
        mark = "#" if line.size >= _TITLE * usual else "##"
        if previous and parts and parts[-1].startswith(f"{mark} ") and previous.size == line.size:
            parts[-1] += f" {line.text}"  # a heading of two lines
        else:
            parts += ["", f"{mark} {line.text}", ""]
        return
    gap = (previous.top - line.top) if previous else 0.0
    if _ITEM.match(line.text):
        parts.append(re.sub(r"^\s*[•·▪●o]\s+", "- ", line.text))
    elif parts and parts[-1] and not parts[-1].startswith("#") and 0 <= gap < 2.1 * usual:
        joined = _HYPHENATED.sub("", parts[-1])
        parts[-1] = (
            joined + line.text if joined != parts[-1] and line.text[:1].islower() else f"{parts[-1]} {line.text}"
        )
    else:
        parts += ["", line.text] if gap >= 0 or previous else [line.text]


def _is_heading(line: Line, usual: float) -> bool:
    return (
        line.size >= _HEADING * usual
        and len(line.text) <= _MAX_HEADING_CHARACTERS
        and any(c.isalpha() for c in line.text)
        and not line.text.endswith((".", ",", ";"))
    )
