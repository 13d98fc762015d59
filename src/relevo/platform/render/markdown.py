"""Markdown, of which only our node types survive. Used for what the team and assistants write."""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from relevo.platform.render.letters import clean_text
from relevo.platform.render.links import link, with_links
from relevo.platform.render.plain import inline_text, plain_text, render_plain
from relevo.platform.render.tree import Block, Inline, Text

MAX_DEPTH = 6
MAX_NODES = 4_000
_MAX_NESTING = 24  # of the parser; our own depth is cut below
_LANGUAGE = re.compile(r"[A-Za-z0-9+#_.-]{1,30}")

# No HTML, no images, no reference links (their target stands far from their text), no setext headings (a line of
# dashes below a sentence is not meant as one).
_OFF = ["html_block", "html_inline", "image", "reference", "lheading", "table", "strikethrough"]


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING})
    return parser.disable(_OFF, ignoreInvalid=True)


_PARSER = _make_parser()


class _TooMuchError(Exception):
    """The text unfolds into more than a message can be; it is shown as it was typed."""


def render_markdown(text: str) -> list[Block]:
    text = clean_text(text)
    try:
        tree = SyntaxTreeNode(_PARSER.parse(text))
        blocks = _Builder().blocks(tree.children, 1)
    except (_TooMuchError, RecursionError):
        return render_plain(text)
    # "---" alone, or nesting beyond the parser's limit, must not become an empty message.
    return blocks if plain_text(blocks).strip(" -\n") else render_plain(text)


class _Builder:
    def __init__(self) -> None:
        self._left = MAX_NODES
        self._block_makers: dict[str, Callable[[SyntaxTreeNode, int], Block]] = {
            "paragraph": lambda node, depth: {"type": "paragraph", "children": self._content(node, depth)},
            "heading": self._heading,
            "bullet_list": lambda node, depth: {"type": "list", "items": self._items(node, depth)},
            "ordered_list": self._ordered_list,
            "blockquote": lambda node, depth: {"type": "quote", "children": self.blocks(node.children, depth + 1)},
            "fence": self._code,
            "code_block": self._code,
        }

    def blocks(self, nodes: list[SyntaxTreeNode], depth: int) -> list[Block]:
        made: list[Block] = []
        for node in nodes:
            self._count(depth)
            maker = self._block_makers.get(node.type)
            if maker is not None:
                made.append(maker(node, depth))
            # A rule ("---") only separates; anything unknown is not ours to show.
        return made

    def _count(self, depth: int) -> None:
        self._left -= 1
        if self._left < 0 or depth > MAX_DEPTH:
            raise _TooMuchError

    def _heading(self, node: SyntaxTreeNode, depth: int) -> Block:
        return {"type": "heading", "level": min(3, int(node.tag[1:])), "children": self._content(node, depth)}

    def _items(self, node: SyntaxTreeNode, depth: int) -> list[list[Block]]:
        return [self.blocks(item.children, depth + 1) for item in node.children]

    def _ordered_list(self, node: SyntaxTreeNode, depth: int) -> Block:
        return {"type": "ordered_list", "start": int(node.attrGet("start") or 1), "items": self._items(node, depth)}

    def _code(self, node: SyntaxTreeNode, _depth: int) -> Block:
        language = node.info.split(maxsplit=1)[0] if node.info.split() else ""
        known = language if _LANGUAGE.fullmatch(language) else None
        return {"type": "code", "text": node.content.rstrip("\n"), "language": known}

    def _content(self, node: SyntaxTreeNode, depth: int) -> list[Inline]:
        return [made for inline in node.children for made in self._inlines(inline.children, depth)]

    def _inlines(self, nodes: list[SyntaxTreeNode], depth: int, *, in_link: bool = False) -> list[Inline]:
        made: list[Inline] = []
        for node in nodes:
            self._count(depth)
            made += self._inline(node, depth, in_link=in_link)
        return _joined(made)

    def _inline(self, node: SyntaxTreeNode, depth: int, *, in_link: bool) -> list[Inline]:
        match node.type:
            case "text":
                return [Text(type="text", text=node.content)] if in_link else with_links(node.content)
            case "code_inline":
                return [Text(type="code", text=node.content)]
            case "softbreak" | "hardbreak":
                return [{"type": "break"}]
            case "strong":
                return [{"type": "strong", "children": self._inlines(node.children, depth + 1, in_link=in_link)}]
            case "em":
                return [{"type": "emphasis", "children": self._inlines(node.children, depth + 1, in_link=in_link)}]
            case "link":
                children = self._inlines(node.children, depth + 1, in_link=True)
                return link(str(node.attrGet("href") or ""), children, shown=inline_text(children))
            case _:
                return []


def _joined(children: list[Inline]) -> list[Inline]:
    """Neighbouring texts as one: the parser splits at every sign that might have meant something."""
    made: list[Inline] = []
    for child in children:
        last = made[-1] if made else None
        if child["type"] == "text" and last is not None and last["type"] == "text":
            last["text"] += child["text"]
        elif child["type"] != "text" or child["text"]:
            made.append(child)
    return made
