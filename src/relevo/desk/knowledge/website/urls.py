"""Addresses of pages: one spelling for each, which belong to the website, and which are the doors of a trap. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from relevo.desk.knowledge.website.limits import MAX_PARAMETERS, MAX_SEGMENTS, MAX_URL_CHARACTERS

_PORTS = {"http": 80, "https": 443}
# Who came, from where, in which visit: never which page it is.
_VISITOR_PARAMETERS = re.compile(
    r"^(?:utm_\w+|gclid|gbraid|wbraid|fbclid|msclkid|yclid|dclid|mc_[ce]id|igshid|_ga|_gl|_hs\w+|hs\w+tracking|ref_src"
    r"|phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sessid|sid|cfid|cftoken|zenid|oscsid|s_kwcid)$",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_ASP_SESSION = re.compile(r"/\(S\([a-z0-9]{24}\)\)", re.IGNORECASE)
_UNRESERVED = re.compile(r"%(?:2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aA]|5[fF]|6[1-9a-fA-F]|7[0-9aA]|7[eE])")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_VARYING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?=[0-9a-f]*\d)[0-9a-f]{12,}|\d+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_.-]{1,253}|[0-9a-f:.]{2,45}")
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|mov|avi|webm|ogg|wav|css|js|mjs|json|map|woff2?|ttf"
    r"|eot|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|apk|iso|bin|docx?|xlsx?|pptx?|ics|rss|atom)$",
    re.IGNORECASE,
)


def normalize(address: str, *, base: str | None = None) -> str | None:
    """The one spelling of an http(s) address, without fragment, visitor's parameters and dots; None if it is none."""
    try:
        parts = urlsplit(urljoin(base, address.strip()) if base else address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.username or parts.password:
        return None
    try:
        host = host if ":" in host else host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    if not _HOST.fullmatch(host):
        return None
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
    url = f"{parts.scheme}://{netloc}{_path(parts.path)}"
    query = _query(parts)
    url = f"{url}?{query}" if query else url
    return url if len(url) <= MAX_URL_CHARACTERS and url.isascii() else None


def _path(path: str) -> str:
    path = _ASP_SESSION.sub("", _PATH_SESSION.sub("", path))
    path = _UNRESERVED.sub(lambda match: unquote(match.group()), path)
    path = _ESCAPE.sub(lambda match: match.group().upper(), path)
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/" + quote("/".join(kept).lstrip("/"), safe="/%:@!$&'()*+,;=~-._")


def _query(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
    kept = sorted((name, value) for name, value in pairs if not _VISITOR_PARAMETERS.match(name))
    return urlencode(kept, quote_via=quote, safe="/:@!$'()*,;~")


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def path_of(url: str) -> str:
    """Path and query: what patterns and robots.txt are matched against."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_same_site(url: str, start: str) -> bool:
    """The same host and port; `www.` and the step from http to https do not make another site."""
    one, other = urlsplit(url), urlsplit(start)
    return _bare(one) == _bare(other)


def _bare(parts: SplitResult) -> tuple[str, int | None]:
    # The usual ports count as one; any other port is a site of its own.
    return (parts.hostname or "").removeprefix("www."), parts.port


def is_below(url: str, start: str) -> bool:
    """Whether `url` lies in the folder of `start`: /help and /help/ hold /help/a, /help/a.html holds /help/b."""
    folder = urlsplit(start).path or "/"
    last = folder.rsplit("/", 1)[-1]
    folder = folder[: len(folder) - len(last)] if "." in last else folder.rstrip("/") + "/"
    path = urlsplit(url).path or "/"
    return f"{path}/".startswith(folder)


def may_be_page(url: str) -> bool:
    return not _NO_PAGE.search(urlsplit(url).path)


def shape_of(url: str) -> str | None:
    """What is alike in addresses that a program counts up: numbers and parameters' values replaced; else None."""
    parts = urlsplit(url)
    path = _VARYING.sub("#", parts.path)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    if path == parts.path and not names:
        return None
    return f"{parts.netloc}{path}?{names}"


def is_trap(url: str) -> bool:
    """An address that only an endless program makes: very deep, the same folders again and again, many parameters."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS or len(parse_qsl(parts.query, keep_blank_values=True)) > MAX_PARAMETERS:
        return True
    return any(_repeats(segments, length) for length in (1, 2, 3))


def _repeats(segments: Sequence[str], length: int) -> bool:
    """A run of `length` folders three times in a row."""
    return any(
        segments[at : at + 2 * length] == segments[at + length : at + 3 * length]
        for at in range(len(segments) - 3 * length + 1)
    )
