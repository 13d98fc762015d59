"""The structure of a text: Markdown in, blocks out. Pure; understands the little that cutting into passages needs.

Inline marks are removed (a customer reads the words, and a relative link leads nowhere outside its page), while the
order, the list markers and the table rows stay as they were.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True)
class Block:
    """`lines`: the paragraph, the items, or the rows (a table's first line is its header)."""

    kind: BlockKind
    lines: tuple[str, ...]
    level: int = 0
    only_links: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+•·▪]|\d{1,3}[.)])\s+\S")
_MARKER = re.compile(r"^(\s*)(?:[-*+•·▪])\s+")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_UNDERLINE = re.compile(r"^\s*(=+|-+)\s*$")
_ONLY_LINK = re.compile(r"^\s*(?:[-*+•·▪]|\d{1,3}[.)])\s+\[[^\]]*\]\([^)]*\)[\s.]*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^()]*\))*\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^>\s]+)>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE_SPAN = re.compile(r"`([^`]+)`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")


def parse_markdown(text: str) -> list[Block]:
    """Blocks in order. Never fails: what is not recognised is a paragraph."""
    return _Parser(text).parse()


def parse_plain(text: str) -> list[Block]:
    """Text without marks: paragraphs at empty lines; lines that look like items make a list."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        if not lines:
            continue
        if all(_ITEM.match(line) for line in lines):
            blocks.append(Block(BlockKind.LIST, tuple(_MARKER.sub(r"\1- ", line) for line in lines)))
        else:
            blocks.append(Block(BlockKind.PARAGRAPH, (" ".join(lines),)))
    return blocks


def plain_inline(text: str) -> str:
    """Markdown's inline marks removed, the words untouched."""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\2", text)
    text = _CODE_SPAN.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text).strip()


class _Parser:
    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._at = 0
        self._blocks: list[Block] = []
        self._paragraph: list[str] = []

    def parse(self) -> list[Block]:
        while self._at < len(self._lines):
            self._step(self._lines[self._at])
        self._end_paragraph()
        return self._blocks

    def _step(self, line: str) -> None:
        heading = _HEADING.match(line)
        if heading:
            self._add_heading(heading.group(2), len(heading.group(1)))
        elif _FENCE.match(line):
            self._take_code()
        elif _TABLE_ROW.match(line):
            self._take_table()
        elif _ITEM.match(line) and not _RULE.match(line):
            # "* * *" is a rule that looks like an item: the list would not take it, and nothing else would either.
            self._take_list()
        elif self._paragraph and _UNDERLINE.match(line) and len(self._paragraph) == 1:
            title = self._paragraph.pop()
            self._add_heading(title, 1 if "=" in line else 2)
        elif not line.strip() or _RULE.match(line):
            self._end_paragraph()
            self._at += 1
        else:
            self._paragraph.append(line.strip().removeprefix("> ").removeprefix(">"))
            self._at += 1

    def _end_paragraph(self) -> None:
        text = plain_inline(" ".join(self._paragraph))
        self._paragraph = []
        if text:
            self._blocks.append(Block(BlockKind.PARAGRAPH, (text,)))

    def _add_heading(self, text: str, level: int) -> None:
        self._end_paragraph()
        self._at += 1
        text = plain_inline(text)
        if text:
            self._blocks.append(Block(BlockKind.HEADING, (text,), level=level))

    def _take_code(self) -> None:
        self._end_paragraph()
        fence = self._lines[self._at].strip()[:3]
        self._at += 1
        start = self._at
        while self._at < len(self._lines) and not self._lines[self._at].strip().startswith(fence):
            self._at += 1
        lines = tuple(line.rstrip() for line in self._lines[start : self._at] if line.strip())
        self._at += 1
        if lines:
            self._blocks.append(Block(BlockKind.CODE, lines))

    def _take_table(self) -> None:
        self._end_paragraph()
        rows: list[str] = []
        while self._at < len(self._lines) and _TABLE_ROW.match(self._lines[self._at]):
            row = self._lines[self._at]
            if not _TABLE_RULE.match(row):
                cells = [plain_inline(cell) for cell in row.strip().strip("|").split("|")]
                rows.append("| " + " | ".join(cells) + " |")
            self._at += 1
        if rows:
            self._blocks.append(Block(BlockKind.TABLE, tuple(rows)))

    def _take_list(self) -> None:
        """Items and their indented continuations; an empty line between two items does not end the list."""
        self._end_paragraph()
        items: list[str] = []
        only_links = True
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if _ITEM.match(line) and not _RULE.match(line):
                only_links = only_links and bool(_ONLY_LINK.match(line))
                items.append(_marked(line))
            elif line.strip() and line[:1] in " \t" and items:
                items[-1] += " " + plain_inline(line)
                only_links = False
            elif line.strip() or not self._list_goes_on():
                break
            self._at += 1
        self._blocks.append(Block(BlockKind.LIST, tuple(items), only_links=only_links))

    def _list_goes_on(self) -> bool:
        following = next((line for line in self._lines[self._at + 1 : self._at + 3] if line.strip()), "")
        return bool(_ITEM.match(following)) or (following[:2] == "  " and bool(following.strip()))


def _marked(line: str) -> str:
    """'*   **Open** it' -> '- Open it'; a number keeps its place."""
    bullet = _MARKER.match(line)
    if bullet:
        return "  " * min(len(bullet.group(1)) // 2, 3) + "- " + plain_inline(line[bullet.end() :])
    number, rest = line.strip().split(None, 1)
    return f"{number} {plain_inline(rest)}"
