"""Words made fit for a provider: Markdown in its own formatting, long answers split at sentences, choices as a list.

Splitting comes first and on the Markdown, so that each piece is formatted for itself and no mark stands open at its
end. All of it is pure.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import assert_never

from relevo.desk.channels.capabilities import Formatting, TextUnit, measure
from relevo.platform.render import Block, Inline, plain_text, render_markdown

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'»”)\]]*\s+")
_Wrap = Callable[[str], str]


def render_for(markdown: str, formatting: Formatting) -> str:
    """The text as `formatting` has it. Nothing a customer or a model wrote can become a mark of its own."""
    if formatting == "markdown":
        return markdown
    blocks = render_markdown(markdown)
    if formatting == "plain":
        return plain_text(blocks)
    return "\n\n".join(filter(None, (_block(block, formatting) for block in blocks)))


def split_text(text: str, limit: int, unit: TextUnit) -> list[str]:
    """Pieces of at most `limit`, cut between paragraphs, else lines, sentences, words, and only then within a word.

    What is cut away between pieces is white space; an empty text gives no piece.
    """
    rest, pieces = text.strip(), list[str]()
    while rest:
        if measure(rest, unit) <= limit:
            pieces.append(rest)
            break
        cut = _cut(rest, _prefix(rest, limit, unit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in pieces if piece]


def split_formatted(markdown: str, limit: int, unit: TextUnit, formatting: Formatting) -> list[str]:
    """Formatted pieces that each keep the limit, marks included."""
    pieces: list[str] = []
    for piece in split_text(markdown, limit, unit):
        formatted = render_for(piece, formatting)
        if measure(formatted, unit) <= limit:
            pieces.append(formatted)
            continue
        # The marks of the formatting made it longer than it was: half of it surely fits.
        if limit > 64:
            halves = split_text(piece, max(1, measure(piece, unit) * 2 // 3), unit)
            pieces += [part for half in halves for part in split_formatted(half, limit, unit, formatting)]
        else:
            pieces += split_text(render_for(piece, "plain"), limit, unit)
    return [piece for piece in pieces if piece]


def numbered_choices(text: str, labels: Sequence[str]) -> str:
    """The choices as lines under the text, for where there are no buttons. The stars of a rating have their number."""
    numbered = [(f"{number}", label) for number, label in enumerate(labels, start=1)]
    lines = "\n".join(label if label.startswith(f"{at} ") else f"{at}. {label}" for at, label in numbered)
    return f"{text}\n\n{lines}" if text else lines


def shorten(text: str, limit: int, unit: TextUnit) -> str:
    """For a button's label: cut with an ellipsis."""
    if measure(text, unit) <= limit:
        return text
    room = limit - measure("…", unit)
    return text[: _prefix(text, room, unit)].rstrip() + "…" if room > 0 else text[: _prefix(text, limit, unit)]


def _prefix(text: str, limit: int, unit: TextUnit) -> int:
    """How many code points from the beginning fit."""
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle], unit) <= limit:
            low = middle
        else:
            high = middle - 1
    # Not between a letter and the mark that belongs to it, nor within an emoji made of several.
    while 0 < low < len(text) and _joins(text[low]):
        low -= 1
    return max(low, 1)


def _joins(letter: str) -> bool:
    return letter in "\u200d\ufe0f\u20e3" or "\u0300" <= letter <= "\u036f" or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _cut(text: str, longest: int) -> int:
    window = text[:longest]
    half = longest // 2
    for found in (window.rfind("\n\n"), window.rfind("\n"), _last_sentence(window), window.rfind(" ")):
        # A piece of a few words would look like a mistake; then rather the next kind of border.
        if found >= half:
            return found
    space = max(window.rfind(" "), window.rfind("\n"))
    return space if space > 0 else longest


def _last_sentence(window: str) -> int:
    return max((match.start() for match in _SENTENCE_END.finditer(window)), default=-1)


def _block(block: Block, formatting: Formatting) -> str:
    match block["type"]:
        case "paragraph":
            return _inlines(block["children"], formatting)
        case "heading":
            return _strong(formatting)(_inlines(block["children"], formatting))
        case "quote":
            inner = "\n\n".join(_block(child, formatting) for child in block["children"])
            if formatting == "html":
                return f"<blockquote>{inner}</blockquote>"
            return "\n".join(f"> {line}" for line in inner.split("\n"))
        case "code":
            return _code_block(block["text"], formatting)
        case "list":
            return "\n".join(_item(item, "•", formatting) for item in block["items"])
        case "ordered_list":
            start = block["start"]
            return "\n".join(
                _item(item, f"{number}.", formatting) for number, item in enumerate(block["items"], start=start)
            )
        case _:
            assert_never(block)


def _item(blocks: Sequence[Block], mark: str, formatting: Formatting) -> str:
    inner = "\n".join(_block(block, formatting) for block in blocks)
    return f"{mark} " + inner.replace("\n", "\n   ")


def _inlines(children: Sequence[Inline], formatting: Formatting) -> str:
    return "".join(_inline(child, formatting) for child in children)


def _inline(child: Inline, formatting: Formatting) -> str:
    match child["type"]:
        case "text":
            return _escaped(child["text"], formatting)
        case "code":
            return _code(formatting)(_escaped(child["text"], formatting))
        case "strong":
            return _strong(formatting)(_inlines(child["children"], formatting))
        case "emphasis":
            return _emphasis(formatting)(_inlines(child["children"], formatting))
        case "link":
            return _link(child["href"], _inlines(child["children"], formatting), formatting)
        case "break":
            return "\n"
        case _:
            assert_never(child)


def _escaped(text: str, formatting: Formatting) -> str:
    if formatting == "html":
        return escape(text, quote=False)
    if formatting == "mrkdwn":
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _link(href: str, shown: str, formatting: Formatting) -> str:
    if formatting == "html":
        return f'<a href="{escape(href)}">{shown}</a>'
    if formatting == "mrkdwn":
        address = href.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
        return f"<{address}|{shown}>"
    return shown if href in (shown, f"mailto:{shown}", f"tel:{shown}") else f"{shown} ({href})"


def _around(mark: str) -> _Wrap:
    # Marks stand close to words: "* word*" would stay as it is.
    def wrap(text: str) -> str:
        bare = text.strip()
        if not bare or "\n" in bare:
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}{mark}{bare}{mark}{after}"

    return wrap


def _strong(formatting: Formatting) -> _Wrap:
    return (lambda text: f"<b>{text}</b>") if formatting == "html" else _around("*")


def _emphasis(formatting: Formatting) -> _Wrap:
    return (lambda text: f"<i>{text}</i>") if formatting == "html" else _around("_")


def _code(formatting: Formatting) -> _Wrap:
    return (lambda text: f"<code>{text}</code>") if formatting == "html" else _around("`")


def _code_block(text: str, formatting: Formatting) -> str:
    body = _escaped(text.rstrip("\n"), formatting)
    return f"<pre>{body}</pre>" if formatting == "html" else f"```\n{body}\n```"
