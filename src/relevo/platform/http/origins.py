"""Own origin or not: the check that stops other sites from using a teammate's cookie."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from relevo.kit.errors import RelevoError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignOrigin(RelevoError, code="foreign_origin", status=403):
    """This request comes from another site, so it is refused."""


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_own_origin(connection: HTTPConnection, own: str) -> bool:
    """The configured address, or the very host the browser talked to (which a foreign page cannot choose)."""
    origin = connection.headers.get("origin", "").lower()
    if origin == own:
        return True
    host = connection.headers.get("host", "").lower()
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return bool(host) and origin == f"{scheme}://{host}"


def check_origin(connection: HTTPConnection, own: str, *, required: bool) -> None:
    """`required`: the credential travels by itself (a cookie), so a missing Origin is refused as well."""
    if "origin" not in connection.headers and not required:
        return
    if not is_own_origin(connection, own):
        raise ForeignOrigin
