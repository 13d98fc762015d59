"""One HTML page: its text, where it leads, and what it says about itself to those who index. Runs in the child."""

import codecs
import re
from collections.abc import Iterator
from typing import Any

import lxml.html as untyped_html  # pyright: ignore[reportMissingTypeStubs] - the library carries no types

from relevo.desk.knowledge.extract.html import clean_markup, read_html
from relevo.desk.knowledge.extract.limits import MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.plain import decode
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.website.limits import FEW_CHARACTERS, MAX_LINKS_PER_PAGE, MAX_URL_CHARACTERS
from relevo.desk.knowledge.website.urls import may_be_page, normalize

lxml_html: Any = untyped_html

_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_APP_ROOTS = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "app-root")
_MAX_ALTERNATES = 50


def read_page(about: dict[str, str], body: bytes) -> dict[str, Any]:
    """`about` has the page's `url`, the `charset` of its header and the `part` to read whole (an XPath), if any."""
    source = clean_markup(decode_page(body, about.get("charset")))
    tree = _parse(source)
    directives = set(_directives(tree))
    text, title = _text(source, about.get("part"))
    base = _base(tree, about["url"])
    return {
        "title": title,
        "text": text,
        "language": (tree.get("lang") or "").split("-")[0].lower()[:3] or None,
        "is_app": len(text) < FEW_CHARACTERS and _is_app(tree),
        "noindex": bool(directives & {"noindex", "none"}),
        "links": []
        if directives & {"nofollow", "none"}
        else list(dict.fromkeys(_links(tree, base)))[:MAX_LINKS_PER_PAGE],
        "canonical": _canonical(tree, base),
        "alternates": dict(list(_alternates(tree, base))[:_MAX_ALTERNATES]),
    }


def decode_page(body: bytes, charset: str | None) -> str:
    """The mark at its start, then the header, then what the page itself says; UTF-8 where it is UTF-8."""
    if charset and not body.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            if codecs.lookup(charset).name not in ("iso8859-1", "ascii"):  # servers' defaults, often untrue
                return body.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(body, html=True)


def _parse(source: str) -> Any:
    parser = lxml_html.HTMLParser(huge_tree=False, no_network=True, recover=True, remove_comments=True)
    try:
        return (
            lxml_html.document_fromstring(source.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
            if (source.lstrip().startswith("<?xml"))
            else lxml_html.document_fromstring(source, parser=parser)
        )
    except Exception as error:
        raise Unreadable("no_text") from error


def _text(source: str, part: str | None) -> tuple[str, str | None]:
    try:
        text, title = read_html(source.encode(), part=part or None)
    except Unreadable:
        return "", None
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Unreadable("too_much_text")
    return text, title


def _directives(tree: Any) -> Iterator[str]:
    for element in tree.iter("meta"):
        if (element.get("name") or "").strip().lower() in ("robots", "relevo"):
            yield from re.split(r"[\s,]+", (element.get("content") or "").lower())


def _base(tree: Any, url: str) -> str:
    element = tree.find(".//base[@href]")
    return (normalize(element.get("href"), base=url) if element is not None else None) or url


def _links(tree: Any, base: str) -> Iterator[str]:
    for element in tree.iter("a", "area"):
        href = element.get("href")
        if not href or len(href) > MAX_URL_CHARACTERS or "nofollow" in (element.get("rel") or "").lower().split():
            continue
        url = normalize(href, base=base)
        if url and may_be_page(url):
            yield url
    for element in tree.iter("meta"):
        found = _REFRESH.search(element.get("content") or "")
        if (element.get("http-equiv") or "").lower() == "refresh" and found:
            url = normalize(found.group(1), base=base)
            if url:
                yield url


def _canonical(tree: Any, base: str) -> str | None:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            return normalize(element.get("href"), base=base)
    return None


def _alternates(tree: Any, base: str) -> Iterator[tuple[str, str]]:
    for element in tree.iter("link"):
        if "alternate" in (element.get("rel") or "").lower().split() and element.get("hreflang"):
            url = normalize(element.get("href") or "", base=base)
            if url:
                yield element.get("hreflang").lower()[:20], url


def _is_app(tree: Any) -> bool:
    """Hardly any text, and a place where a program would write it."""
    body = tree.find("body")
    if body is None or next(tree.iter("script"), None) is None:
        return False
    if any((element.get("id") or "").lower() in _APP_ROOTS for element in body.iter("div", "main", "section")):
        return True
    if any(element.tag == "app-root" for element in body.iter()):
        return True
    return any("javascript" in (element.text_content() or "").lower() for element in tree.iter("noscript"))
