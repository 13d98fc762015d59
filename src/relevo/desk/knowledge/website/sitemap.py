"""Sitemaps: XML lists and lists of lists, plain text, either one gzipped. Runs in the child."""

import re
import zlib
from typing import Any

import lxml.etree as untyped_etree

from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.website.limits import MAX_SITEMAP_INFLATED_BYTES, MAX_SITEMAP_URLS, MAX_SITEMAPS
from relevo.desk.knowledge.website.urls import normalize

lxml_etree: Any = untyped_etree
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)", re.IGNORECASE | re.DOTALL)


def read_sitemap(_about: dict[str, str], body: bytes) -> dict[str, Any]:
    """The addresses of pages (`urls`) and of further `sitemaps`. Raises Unreadable."""
    body = _inflated(body)
    if _HTML.match(body[:2000]):
        raise Unreadable("wrong_type")
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_text(body)
    # Entities are never resolved, nothing is loaded, and a tree too deep or too large is not built.
    parser = lxml_etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = lxml_etree.fromstring(body, parser=parser)
    except (lxml_etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("corrupt") from error
    if root is None:
        raise Unreadable("corrupt")
    urls: dict[str, None] = {}
    sitemaps: dict[str, None] = {}
    for entry in root:
        kind, address = _entry(entry)
        url = normalize(address) if address else None
        if url and kind == "url" and len(urls) < MAX_SITEMAP_URLS:
            urls.setdefault(url)
        elif url and kind == "sitemap" and len(sitemaps) < MAX_SITEMAPS:
            sitemaps.setdefault(url)
    return {"urls": list(urls), "sitemaps": list(sitemaps)}


def _inflated(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpack = zlib.decompressobj(wbits=31)
    try:
        inflated = unpack.decompress(body, MAX_SITEMAP_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise Unreadable("corrupt") from error
    if len(inflated) > MAX_SITEMAP_INFLATED_BYTES:
        raise Unreadable("too_large")
    return inflated


def _of_text(body: bytes) -> dict[str, Any]:
    """One address in each line."""
    found = (normalize(line) for line in body.decode("utf-8", errors="replace").splitlines()[:MAX_SITEMAP_URLS])
    return {"urls": list(dict.fromkeys(url for url in found if url)), "sitemaps": []}


def _entry(entry: Any) -> tuple[str, str | None]:
    return _name(entry), next(((child.text or "").strip() for child in entry if _name(child) == "loc"), None)


def _name(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""
