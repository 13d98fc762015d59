"""A part of a page as Markdown, all of it, where a teammate says that nothing is to be left out."""

from collections.abc import Iterator
from typing import Any

_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form header li main "
    "nav ol p pre section table tbody td tfoot th thead tr ul".split()
) | frozenset(_HEADINGS)


def whole_markdown(elements: list[Any]) -> str:
    """Every word of `elements` in its order, with headings, lists and tables."""
    inside = {id(each) for element in elements for each in element.iterdescendants()}
    blocks = (block for element in elements if id(element) not in inside for block in _blocks(element))
    return "\n\n".join(block for block in blocks if block)


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def _blocks(element: Any) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str):
        return
    if tag in _HEADINGS:
        yield f"{_HEADINGS[tag]} {_words(element.text_content())}"
    elif tag in ("ul", "ol"):
        yield "\n".join(f"- {_words(item.text_content())}" for item in element if item.tag == "li")
    elif tag == "table":
        yield _table(element)
    else:
        yield from _mixed(element)


def _mixed(element: Any) -> Iterator[str]:
    """Words beside each other are one paragraph; blocks between them stand alone."""
    run = element.text or ""
    for child in element:
        if child.tag in _BLOCKS or (isinstance(child.tag, str) and any(each.tag in _BLOCKS for each in child.iter())):
            yield _words(run)
            run = ""
            yield from _blocks(child)
        elif isinstance(child.tag, str):
            run += " \n" if child.tag == "br" else str(child.text_content())
        run += child.tail or ""
    yield _words(run)


def _table(element: Any) -> str:
    rows = [[_words(cell.text_content()) for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    lines = ["| " + " | ".join(row) + " |" for row in rows if row]
    if lines:
        lines.insert(1, "|" + " --- |" * len(next(row for row in rows if row)))
    return "\n".join(lines)
