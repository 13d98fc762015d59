"""Text as it was typed, and the tree as text again (previews, search, plain mail)."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from relevo.platform.render.letters import clean_text
from relevo.platform.render.links import with_links
from relevo.platform.render.tree import Block, Inline


def render_plain(text: str) -> list[Block]:
    """For what customers type: paragraphs, line breaks and bare links; a star stays a star."""
    paragraphs = [part.strip("\n") for part in clean_text(text).split("\n\n")]
    return [{"type": "paragraph", "children": lines(part)} for part in paragraphs if part.strip()]


def lines(text: str) -> list[Inline]:
    children: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            children.append({"type": "break"})
        children += with_links(line)
    return children


def plain_text(blocks: Sequence[Block]) -> str:
    return "\n\n".join(filter(None, (_block_text(block) for block in blocks)))


def inline_text(children: Sequence[Inline]) -> str:
    return "".join(_inline_text(child) for child in children)


def _block_text(block: Block) -> str:
    match block["type"]:
        case "paragraph" | "heading":
            return inline_text(block["children"])
        case "quote":
            return plain_text(block["children"])
        case "code":
            return block["text"]
        case "list":
            return "\n".join(_item_texts(block["items"], None))
        case "ordered_list":
            return "\n".join(_item_texts(block["items"], block["start"]))
        case _:
            assert_never(block)


def _item_texts(items: Sequence[Sequence[Block]], start: int | None) -> Iterator[str]:
    for offset, item in enumerate(items):
        mark = "-" if start is None else f"{start + offset}."
        yield f"{mark} {plain_text(item)}"


def _inline_text(child: Inline) -> str:
    match child["type"]:
        case "text" | "code":
            return child["text"]
        case "strong" | "emphasis":
            return inline_text(child["children"])
        case "link":
            shown = inline_text(child["children"])
            return shown if child["href"] in (shown, f"mailto:{shown}") else f"{shown} ({child['href']})"
        case "break":
            return "\n"
        case _:
            assert_never(child)
