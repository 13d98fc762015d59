"""One request for a page, and what its answer means. Nothing is decided about documents here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from relevo.desk.knowledge.website.hosts import CRAWLER
from relevo.desk.knowledge.website.limits import LONGEST_RETRY_AFTER_S, MAX_PAGE_BYTES
from relevo.desk.knowledge.website.repository import SitePage
from relevo.desk.knowledge.website.urls import normalize
from relevo.platform.egress import (
    Egress,
    EgressRefused,
    EgressResponse,
    EgressTooLarge,
    EgressTooSlow,
    EgressUnreachable,
)

_PAGES = ("text/html", "application/xhtml+xml")
FILES = {"application/pdf": "page.pdf", "text/plain": "page.txt", "text/markdown": "page.md"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Body:
    status: int
    content_type: str
    charset: str | None
    body: bytes
    etag: str | None
    last_modified: str | None

    @property
    def is_page(self) -> bool:
        return self.content_type in _PAGES


@dataclass(frozen=True)
class NotModified:
    status: int = 304


@dataclass(frozen=True)
class Redirect:
    status: int
    to: str | None


@dataclass(frozen=True)
class Gone:
    """404 or 410."""

    status: int


@dataclass(frozen=True)
class NotAsked:
    """No request was made: robots.txt or the website's settings forbid it."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """Not to be indexed, and trying again soon changes nothing."""

    reason: str
    status: int | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Trouble:
    """May pass: worth another try, after `after_s` seconds if the host said so; `is_host`: leave all of it alone."""

    reason: str
    status: int | None = None
    detail: str | None = None
    after_s: float | None = None
    is_host: bool = False


Answer = Body | NotModified | Redirect | Gone | NotAsked | Refused | Trouble


async def fetch(egress: Egress, page: SitePage, *, within_s: float) -> Answer:
    """Ask whether it changed, if we have a copy. Redirects are not followed: where they lead is judged anew."""
    try:
        answer = await egress.get_once(page.url, headers=_headers(page), max_bytes=MAX_PAGE_BYTES, within_s=within_s)
    except EgressRefused as error:
        return Refused("refused", detail=str(error)[:300])
    except EgressTooLarge as error:
        return Refused("too_large", detail=str(error)[:300])
    except EgressTooSlow as error:
        return Trouble("too_slow", detail=str(error)[:300])
    except EgressUnreachable as error:
        return Trouble("unreachable", detail=str(error)[:300])
    return classify(page.url, answer)


def _headers(page: SitePage) -> dict[str, str]:
    headers = {"user-agent": CRAWLER, "accept": "text/html,application/xhtml+xml,application/pdf;q=0.8,text/*;q=0.7"}
    if page.document_id and not page.accept_shorter:
        if page.etag:
            headers["if-none-match"] = page.etag
        if page.last_modified:
            headers["if-modified-since"] = page.last_modified
    return headers


def classify(url: str, answer: EgressResponse) -> Answer:
    """Pure."""
    status = answer.status
    if status == 304:
        return NotModified()
    if status in (301, 302, 303, 307, 308):
        location = answer.headers.get("location")
        return Redirect(status, normalize(urljoin(url, location)) if location else None)
    if status in (404, 410):
        return Gone(status)
    return _body(answer) if 200 <= status < 300 else _problem(status, answer.headers)


def _problem(status: int, headers: Mapping[str, str]) -> Answer:
    if status in (429, 503):
        return Trouble("busy", status, after_s=retry_after_s(headers), is_host=True)
    if status >= 500 or status == 408:
        return Trouble("server_error", status)
    if status in (401, 403, 407, 451):
        return Refused("forbidden", status)
    return Refused("bad_status", status)


def _body(answer: EgressResponse) -> Answer:
    headers = answer.headers
    if _forbids_indexing(headers):
        return Refused("noindex", answer.status)
    declared = headers.get("content-type", "")
    content_type = declared.split(";", 1)[0].strip().lower() or _guess(answer.body)
    if content_type not in (*_PAGES, *FILES):
        return Refused("content_type", answer.status, detail=content_type[:100])
    charset = _CHARSET.search(declared)
    return Body(
        status=answer.status,
        content_type=content_type,
        charset=charset.group(1) if charset else None,
        body=answer.body,
        etag=_header(headers, "etag"),
        last_modified=_header(headers, "last-modified"),
    )


def _guess(body: bytes) -> str:
    start = body[:1024].lstrip().lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) else "unknown"


def _header(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name, "")
    return value if value and len(value) <= 500 and value.isprintable() and value.isascii() else None


def _forbids_indexing(headers: Mapping[str, str]) -> bool:
    """X-Robots-Tag, for everybody or for us: `noindex`, `otherbot: noindex`, `relevo: none`."""
    name = ""
    for piece in headers.get("x-robots-tag", "").lower().split(","):
        named, colon, rest = piece.partition(":")
        if colon and named.strip() not in (
            "unavailable_after",
            "max-snippet",
            "max-image-preview",
            "max-video-preview",
        ):
            name, piece = named.strip(), rest  # noqa: PLW2901 - the directive without the name before it
        if name in ("", "relevo") and piece.strip() in ("noindex", "none"):
            return True
    return False


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds, given as such or as a date; bounded, since a host may say anything."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = (
            float(value) if value.isdigit() else (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        )
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER_S)
