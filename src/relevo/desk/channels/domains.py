"""The sites that may show a channel's chat: `shop.example`, `*.shop.example`, `localhost:5500`, `localhost:*`."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

MAX_DOMAINS = 50

_DOMAIN = re.compile(
    r"(?:https?://)?"
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))*"
    r"(?::(?:\d{1,5}|\*))?"
)


def check_domain(text: str) -> str:
    """A site as it may stand in a Content-Security-Policy; a whole address is cut down to its site."""
    domain = text.strip().lower().rstrip("/")
    if not _DOMAIN.fullmatch(domain) or len(domain) > 255:
        msg = "must be a site such as shop.example, *.shop.example or localhost:8080, without a path"
        raise ValueError(msg)
    return domain


def is_allowed_origin(origin: str, domains: Sequence[str]) -> bool:
    """Whether a page of `origin` may show and talk to the chat."""
    try:
        parts = urlsplit(origin.lower())
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if host is None or parts.scheme not in ("http", "https") or parts.path or parts.query or "@" in parts.netloc:
        return False
    return any(_matches(parts.scheme, host, port, domain) for domain in domains)


def _matches(scheme: str, host: str, port: int | None, domain: str) -> bool:
    wanted_scheme, _, rest = domain.rpartition("://")
    name, _, wanted_port = rest.partition(":")
    local = name == "localhost" or name.replace(".", "").isdigit()
    # Without a scheme a site means https, and http as well only where there is nobody in between.
    if scheme not in ((wanted_scheme,) if wanted_scheme else ("https", "http") if local else ("https",)):
        return False
    default = {"http": 80, "https": 443}[scheme]
    if wanted_port != "*" and (port or default) != (int(wanted_port) if wanted_port else default):
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name
