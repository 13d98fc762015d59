"""Which links may be shown, and bare addresses found in text."""

import re
from urllib.parse import urlsplit

from relevo.platform.render.tree import Inline, Text

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_HREF_CHARS = 2_000

_BARE = re.compile(r"\bhttps?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
_TRAILING = ".,;:!?*_~"
_LOOKS_LIKE_HOST = re.compile(r"^(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#]|$)", re.IGNORECASE)


def safe_href(href: str) -> str | None:
    """`href` if a click on it can only open a page, a mail or a call; else None."""
    href = href.strip()
    if len(href) > MAX_HREF_CHARS or not href.isprintable() or " " in href or "\\" in href:
        return None
    try:
        parts = urlsplit(href)
        _ = parts.port  # raises on nonsense
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES:
        return None
    if scheme in ("http", "https"):
        # A name before the host is there to make the link look like another site's.
        return href if parts.hostname and "@" not in parts.netloc else None
    return href if parts.path else None


def link(href: str, children: list[Inline], *, shown: str) -> list[Inline]:
    """A link, or only its text if the address is not safe; a text that names another site is replaced."""
    safe = safe_href(href)
    if safe is None:
        return children
    named = _LOOKS_LIKE_HOST.match(shown.strip())
    host = (urlsplit(safe).hostname or "").lower()
    if named and _bare_host(named[1]) != _bare_host(host):
        children = [Text(type="text", text=safe)]
    return [{"type": "link", "href": safe, "children": children or [Text(type="text", text=safe)]}]


def with_links(text: str) -> list[Inline]:
    """`text` with its bare http(s) addresses as links."""
    found: list[Inline] = []
    end = 0
    for match in _BARE.finditer(text):
        address = _trim(match[0])
        safe = safe_href(address)
        if safe is None:
            continue
        if match.start() > end:
            found.append(Text(type="text", text=text[end : match.start()]))
        found.append({"type": "link", "href": safe, "children": [Text(type="text", text=safe)]})
        end = match.start() + len(address)
    if end < len(text):
        found.append(Text(type="text", text=text[end:]))
    return found


def _trim(address: str) -> str:
    """Without the sentence's own signs at its end, and without a bracket that was opened before it."""
    while address:
        if address[-1] in _TRAILING or (address[-1] == ")" and address.count(")") > address.count("(")):
            address = address[:-1]
        else:
            break
    return address


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.")
