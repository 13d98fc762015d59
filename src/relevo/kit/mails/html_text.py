"""The words of an HTML mail, as plain text with "> " before what is quoted. Linear, whatever the mail holds."""

import re
from html import unescape

MAX_CHARS = 400_000
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_HREF = re.compile(r"""href\s*=\s*["']?(https?://[^"'\s>]{1,2000})""", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg", "select", "textarea"})
_LINES = frozenset({"div", "tr", "li", "table", "section", "header", "footer", "center", "dd", "dt", "address", "form"})
_PARAGRAPHS = frozenset({"p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dl"})
MOST_QUOTES = 20


def html_to_text(html: str) -> str:
    return _Words().read(html[:MAX_CHARS])


class _Words:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._link = ""
        self._link_began = 0

    def read(self, html: str) -> str:
        at = 0
        while at < len(html):
            opens = html.find("<", at)
            if opens < 0:
                self._say(html[at:])
                break
            self._say(html[at:opens])
            at = self._tag(html, opens)
        self._break()
        text = "\n".join(line.rstrip() for line in self._lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def _tag(self, html: str, opens: int) -> int:
        """Where to go on."""
        if html.startswith("<!--", opens):
            closes = html.find("-->", opens)
            return len(html) if closes < 0 else closes + 3
        closes = html.find(">", opens)
        found = _NAME.match(html, opens + 1)
        if closes < 0:
            return len(html)
        if found is None:
            if html[opens + 1] in "!?":
                return closes + 1
            self._say("<")
            return opens + 1
        name, ends = found.group(1).lower(), html[opens + 1] == "/"
        if name in _UNSEEN and not ends and html[closes - 1] != "/":
            return _end_of(html, name, closes)
        self._act(name, html[opens:closes], ends=ends)
        return closes + 1

    def _act(self, name: str, tag: str, *, ends: bool) -> None:
        if name in ("br", "hr"):
            self._break(forced=True)
        elif name == "blockquote":
            self._break()
            self._quotes = max(0, min(MOST_QUOTES, self._quotes + (-1 if ends else 1)))
        elif name in _PARAGRAPHS:
            self._break()
            if self._lines and self._lines[-1].strip("> "):
                self._lines.append("> " * self._quotes)
        elif name in _LINES:
            self._break()
            if name == "li" and not ends:
                self._line.append("- ")
        elif name in ("td", "th") and self._line:
            self._line.append(" ")
        elif name == "a":
            self._anchor(tag, ends=ends)

    def _anchor(self, tag: str, *, ends: bool) -> None:
        if not ends:
            found = _HREF.search(tag[:4000])
            self._link, self._link_began = (unescape(found.group(1)) if found else ""), len(self._line)
            return
        words = "".join(self._line[self._link_began :]).strip()
        if self._link and words and words.rstrip("/") not in self._link:
            self._line.append(f" ({self._link})")
        self._link = ""

    def _say(self, raw: str) -> None:
        words = re.sub(r"\s+", " ", unescape(raw))
        if words == " " and not self._line:
            return
        self._line.append(words)

    def _break(self, *, forced: bool = False) -> None:
        line = re.sub(r" {2,}", " ", "".join(self._line)).strip()
        self._line, self._link_began = [], 0
        if line or forced:
            self._lines.append("> " * self._quotes + line)


def _end_of(html: str, name: str, at: int) -> int:
    """Behind the end of an element whose content nobody sees; one that never ends hides the rest, as in a browser."""
    found = re.compile(rf"</{name}\b[^>]{{0,200}}>", re.IGNORECASE).search(html, at)
    return found.end() if found else len(html)
