"""What the child found in a page or a sitemap, checked: nothing that comes back from it is trusted."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from relevo.desk.knowledge.extract.limits import MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.runner import run_child
from relevo.desk.knowledge.website.limits import MAX_LINKS_PER_PAGE, MAX_SITEMAP_URLS, MAX_SITEMAPS, READ_WITHIN_S
from relevo.desk.knowledge.website.urls import normalize, path_of
from relevo.kit.text.folding import clean, one_line

CHILD = "relevo.desk.knowledge.website.child"
_at_once = asyncio.Semaphore(2)


@dataclass(frozen=True, kw_only=True)
class PageReading:
    title: str
    text: str
    language: str | None = None
    is_app: bool = False
    noindex: bool = False
    links: tuple[str, ...] = ()
    canonical: str | None = None
    alternates: Mapping[str, str]

    @property
    def content_hash(self) -> bytes:
        return hashlib.sha256(self.text.encode()).digest()


@dataclass(frozen=True)
class SitemapReading:
    urls: tuple[str, ...]
    sitemaps: tuple[str, ...]


def title_for(url: str, reading: PageReading) -> str:
    return reading.title or path_of(url)[:300]


async def read_page(url: str, body: bytes, *, charset: str | None, part: str | None = None) -> PageReading:
    """`part`: the XPath of what is read whole; None: the main content. Raises Unreadable."""
    answer = await _ask("page", {"url": url, "charset": charset or "", "part": part or ""}, body)
    alternates = cast("dict[str, Any]", answer.get("alternates") or {})
    return PageReading(
        title=one_line(str(answer.get("title") or ""), limit=300),
        text=clean(str(answer.get("text") or ""))[:MAX_TEXT_CHARACTERS],
        language=_short(answer.get("language")),
        is_app=answer.get("is_app") is True,
        noindex=answer.get("noindex") is True,
        links=_addresses(answer.get("links"), MAX_LINKS_PER_PAGE),
        canonical=next(iter(_addresses([answer.get("canonical")], 1)), None),
        alternates={str(code)[:20]: url for code, value in alternates.items() for url in _addresses([value], 1)},
    )


async def read_sitemap(body: bytes) -> SitemapReading:
    """Raises Unreadable."""
    answer = await _ask("sitemap", {}, body)
    return SitemapReading(
        _addresses(answer.get("urls"), MAX_SITEMAP_URLS), _addresses(answer.get("sitemaps"), MAX_SITEMAPS)
    )


async def _ask(kind: str, about: dict[str, str], body: bytes) -> dict[str, Any]:
    async with _at_once:
        return await run_child(CHILD, kind, json.dumps(about).encode() + b"\n" + body, READ_WITHIN_S)


def _short(value: object) -> str | None:
    return value if isinstance(value, str) and 2 <= len(value) <= 3 else None


def _addresses(values: object, at_most: int) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    found = (normalize(value) for value in cast("list[object]", values)[:at_most] if isinstance(value, str))
    return tuple(url for url in found if url)
