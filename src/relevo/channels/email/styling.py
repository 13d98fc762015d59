"""The tree of a message as the HTML of a mail. Only what is made here becomes a mark: all words are escaped."""

from collections.abc import Sequence
from html import escape
from typing import assert_never

from relevo.platform.render import Block, Inline

_QUOTE = "margin:0 0 1em;padding-left:12px;border-left:3px solid #ccc;color:#555"
_CODE = "white-space:pre-wrap;background:#f4f4f4;padding:8px;border-radius:4px"


def render_html(blocks: Sequence[Block]) -> str:
    return "".join(_block(block) for block in blocks)


def page_of(inner: str, signature: str) -> str:
    """A whole HTML document; `signature` is plain text."""
    below = ""
    if signature:
        lines = escape(signature, quote=False).replace("\n", "<br>")
        below = f'<div style="color:#666">-- <br>{lines}</div>'
    style = "font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#222"
    return f'<!doctype html><html><body style="{style}">{inner}{below}</body></html>'


def _block(block: Block) -> str:
    match block["type"]:
        case "paragraph":
            return f'<p style="margin:0 0 1em">{_inlines(block["children"])}</p>'
        case "heading":
            return f'<p style="margin:0 0 1em"><strong>{_inlines(block["children"])}</strong></p>'
        case "quote":
            return f'<blockquote style="{_QUOTE}">{render_html(block["children"])}</blockquote>'
        case "code":
            return f'<pre style="{_CODE}">{escape(block["text"], quote=False)}</pre>'
        case "list":
            return f"<ul>{_items(block['items'])}</ul>"
        case "ordered_list":
            return f'<ol start="{block["start"]}">{_items(block["items"])}</ol>'
        case _:
            assert_never(block)


def _items(items: Sequence[Sequence[Block]]) -> str:
    return "".join(f"<li>{render_html(item)}</li>" for item in items)


def _inlines(children: Sequence[Inline]) -> str:
    return "".join(_inline(child) for child in children)


def _inline(child: Inline) -> str:
    match child["type"]:
        case "text":
            return escape(child["text"], quote=False)
        case "code":
            return f"<code>{escape(child['text'], quote=False)}</code>"
        case "strong":
            return f"<strong>{_inlines(child['children'])}</strong>"
        case "emphasis":
            return f"<em>{_inlines(child['children'])}</em>"
        case "link":
            return f'<a href="{escape(child["href"])}">{_inlines(child["children"])}</a>'
        case "break":
            return "<br>"
        case _:
            assert_never(child)
