"""Mails that are posted to a channel's address: who vouches for the request, and where in it the mail is.

Three ways to vouch, as different senders can: the signature of Standard Webhooks (our own format, over every byte), the
one of Mailgun (in its form, over time and token only), a password in the address (SendGrid, Postmark, CloudMailin: over
HTTPS it is as good as the provider keeps it). All with the same secret. Pure.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from relevo.desk.channels import api as desk

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

TOLERANCE_S = 300
MOST_BYTES = 28_000_000
"""Of a request: a mail of 20 MB in base64, which is the longest way to write it."""
FORM_FIELDS = ("email", "body-mime", "message")
"""The whole mail as it came, in SendGrid's form ("POST the raw, full MIME message"), Mailgun's and CloudMailin's."""
MOST_FIELDS = 100
Form = Mapping[str, bytes]


def open_request(request: desk.HookRequest, *, secret: str) -> bytes | None:
    """The raw mail; None if there is none. Raises HookRefused."""
    form = form_of(request.body, request.headers.get("content-type", ""))
    verify(request.headers, request.body, form, secret=secret, now=request.at)
    return raw_of(request.body, request.headers.get("content-type", ""), form)


def verify(headers: Mapping[str, str], body: bytes, form: Form, *, secret: str, now: float) -> None:
    """Raises HookRefused."""
    if secret and (
        _is_signed(headers, body, secret, now) or _has_password(headers, secret) or _is_mailguns(form, secret, now)
    ):
        return
    raise desk.HookRefused("The signature of this request is missing or wrong.")


def _is_signed(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> bool:
    """As Standard Webhooks have it: HMAC-SHA256 over `id.timestamp.body`."""
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not _is_now(stamp, now):
        return False
    signed = hmac.new(secret.encode(), f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(signed).decode()
    given = headers.get("webhook-signature", "").split(" ")[:10]
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)


def _has_password(headers: Mapping[str, str], secret: str) -> bool:
    """HTTP Basic, of an address such as https://relevo:<secret>@…; the name does not matter."""
    scheme, _, coded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        password = base64.b64decode(coded.strip(), validate=True).partition(b":")[2]
    except ValueError:
        return False
    return hmac.compare_digest(password, secret.encode())


def _is_mailguns(form: Form, secret: str, now: float) -> bool:
    """Its `signature`: HMAC-SHA256 over `timestamp` and `token`, in hex. The mail itself is not covered."""
    stamp, token, given = (form.get(name, b"") for name in ("timestamp", "token", "signature"))
    if not token or not _is_now(stamp.decode("ascii", "replace"), now):
        return False
    expected = hmac.new(secret.encode(), stamp + token, hashlib.sha256).hexdigest().encode()
    return hmac.compare_digest(given, expected)


def _is_now(stamp: str, now: float) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,12}", stamp)) and abs(now - int(stamp)) <= TOLERANCE_S


def raw_of(body: bytes, content_type: str, form: Form) -> bytes | None:
    """As it is (message/rfc822), in a form, or in JSON as `raw` (base64), `mime` or Postmark's `RawEmail` (text)."""
    if form:
        return next((form[name] for name in FORM_FIELDS if form.get(name)), None)
    if _kind(content_type) in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return None
    if "json" not in content_type.lower():
        return body or None
    told = desk.read_json(body)
    given = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    coded = given.get("raw")
    if isinstance(coded, str):
        try:
            return base64.b64decode(coded, validate=True) or None
        except ValueError:
            return None
    text = given.get("mime") or given.get("RawEmail")
    return text.encode() if isinstance(text, str) else None


def form_of(body: bytes, content_type: str) -> dict[str, bytes]:
    """The fields of a form, by name, the first of each; empty if it is none, or broken. Never raises."""
    kind, options = parse_options_header(content_type)
    if kind == b"multipart/form-data":
        return _multipart(body, options.get(b"boundary", b""))
    if kind == b"application/x-www-form-urlencoded":
        return _urlencoded(body)
    return {}


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _urlencoded(body: bytes) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    for pair in body.split(b"&", MOST_FIELDS)[:MOST_FIELDS]:
        name, _, value = pair.partition(b"=")
        fields.setdefault(_unquoted(name).decode("utf-8", "replace"), _unquoted(value))
    return fields


def _unquoted(text: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text.replace(b"+", b" "))


class _Fields:
    """Collects what the parser tells, one part after the other; bytes stay bytes."""

    def __init__(self) -> None:
        self.fields: dict[str, bytes] = {}
        self._header, self._value = bytearray(), bytearray()
        self._name = ""
        self._data: list[bytes] = []

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._in_header,
            "on_header_value": self._in_value,
            "on_header_end": self._header_ends,
            "on_part_data": self._in_part,
            "on_part_end": self._end,
        }

    def _in_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _in_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _in_part(self, data: bytes, start: int, end: int) -> None:
        self._data.append(data[start:end])

    def _begin(self) -> None:
        self._name, self._data = "", []

    def _header_ends(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._header.clear()
        self._value.clear()

    def _end(self) -> None:
        if len(self.fields) < MOST_FIELDS:
            self.fields.setdefault(self._name, b"".join(self._data))


def _multipart(body: bytes, boundary: bytes) -> dict[str, bytes]:
    collected = _Fields()
    try:
        parser = MultipartParser(boundary, collected.callbacks())
        parser.write(body)
        parser.finalize()
    except (MultipartParseError, ValueError):
        # FormParserError is a ValueError: a form without an end is as good as none.
        return {}
    return collected.fields
