"""The HTML of a mail, made safe to look at: a list of elements and attributes that may stay, everything else goes.

It is shown in a frame that may run nothing, with a policy of its own besides; this is the first of three walls.
Pictures from elsewhere stay in the text and are kept from loading by that policy until a teammate wants them.
"""

import re
from html import escape
from typing import Any, cast

import lxml.etree as untyped_etree
import lxml.html as untyped_html  # pyright: ignore[reportMissingTypeStubs] - the library carries no types

lxml_etree: Any = untyped_etree
lxml_html: Any = untyped_html

MAX_CHARS = 2_500_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
_KEPT = frozenset(
    "a abbr address article b big blockquote br caption center cite code col colgroup dd del details div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section "
    "small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var".split()
)
_EMPTY = frozenset({"br", "hr", "img", "col"})
_DROPPED = frozenset(
    "script style head title meta link base object embed applet iframe frame frameset noscript template svg math form "
    "input button select textarea option audio video source track canvas map area dialog portal noembed noframes "
    "plaintext xmp listing".split()
)
_ATTRIBUTES = frozenset(
    "align alt bgcolor border cellpadding cellspacing color colspan dir face height lang rowspan size span start title "
    "type valign width".split()
)
_STYLES = re.compile(
    r"(?:color|background-color|font(?:-(?:family|size|style|weight))?|text-(?:align|decoration|indent|transform)"
    r"|line-height|letter-spacing|white-space|vertical-align|list-style-type|border(?:-[a-z-]{1,30})?"
    r"|margin(?:-(?:top|right|bottom|left))?|padding(?:-(?:top|right|bottom|left))?|width|max-width|height|max-height"
    r"|display|float|clear|direction|table-layout|word-break|overflow-wrap)"
)
_VALUE = re.compile(r"[\w\s#%.,'\"!+-]{1,200}|rgba?\([\d\s.,%]{1,60}\)")
_HIDDEN = re.compile(r"display\s*:\s*none|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,1000000}")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"'<>]{1,2000}", re.IGNORECASE)
_REMOTE = re.compile(r"https?://[^\s\"'<>]{1,2000}", re.IGNORECASE)


def make_safe(html: str) -> str:
    """Never raises; empty for what holds nothing to look at."""
    text = html[:MAX_CHARS].replace("\x00", "")
    if not text.strip():
        return ""
    try:
        root = lxml_html.document_fromstring(text)
    except (lxml_etree.ParserError, lxml_etree.XMLSyntaxError, ValueError):
        return f"<pre>{escape(text)}</pre>"
    writer = _Writer()
    writer.write(root)
    return "".join(writer.out).strip()


def has_remote_pictures(safe: str) -> bool:
    return '<img src="http' in safe


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self._count = 0

    def write(self, root: Any) -> None:
        """Not recursive: how deep the elements lie is the sender's choice."""
        # Each entry: an element to open, or the text to write behind what was opened.
        waiting: list[tuple[Any, int] | str] = [(root, 0)]
        while waiting:
            step = waiting.pop()
            if isinstance(step, str):
                self.out.append(step)
                continue
            element, depth = step
            tail = cast("str | None", element.tail)
            if tail and depth:
                waiting.append(escape(tail, quote=False))
            name = cast("object", element.tag)
            self._count += 1
            if not isinstance(name, str) or self._count > MAX_ELEMENTS or depth > MAX_DEPTH:
                continue
            name = name.lower()
            if name in _DROPPED or ":" in name:
                continue
            self._open(element, name, depth, waiting)

    def _open(self, element: Any, name: str, depth: int, waiting: list[Any]) -> None:
        kept = name in _KEPT
        if kept:
            attributes = _attributes(element, name)
            if attributes is None:
                return
            self.out.append(f"<{name}{attributes}>")
            if name in _EMPTY:
                return
        if element.text:
            self.out.append(escape(str(element.text), quote=False))
        if kept:
            waiting.append(f"</{name}>")
        waiting.extend((child, depth + 1) for child in reversed(element))


def _attributes(element: Any, name: str) -> str | None:
    """None: the whole element goes (a picture without a picture, an element that hides itself)."""
    given = {str(key).lower(): str(value) for key, value in element.attrib.items()}
    if _HIDDEN.search(given.get("style", "")[:2000]):
        return None
    out: list[str] = []
    if name == "img":
        source = given.get("src", "").strip()
        if not (_PICTURE.fullmatch(source) or _REMOTE.fullmatch(source)) or _is_tracker(given):
            return None
        out.append(f' src="{escape(source)}"')
    if name == "a":
        target = given.get("href", "").strip()
        if _LINK.fullmatch(target):
            out.append(f' href="{escape(target)}" target="_blank" rel="noopener noreferrer nofollow"')
    out += [f' {key}="{escape(given[key][:300])}"' for key in sorted(_ATTRIBUTES & given.keys())]
    style = _style(given.get("style", ""))
    return "".join(out) + (f' style="{escape(style)}"' if style else "")


def _is_tracker(given: dict[str, str]) -> bool:
    return given.get("width", "").strip() in ("0", "1") and given.get("height", "").strip() in ("0", "1")


def _style(text: str) -> str:
    kept: list[str] = []
    for rule in text[:4000].split(";"):
        name, _, value = rule.partition(":")
        name, value = name.strip().lower(), value.strip()
        if _STYLES.fullmatch(name) and _VALUE.fullmatch(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)
