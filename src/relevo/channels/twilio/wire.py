"""Verifying what Twilio posts, and reading it. No network.

A request is one thing: a message of a customer's, or what became of one of ours. A customer's address is the number
as Twilio writes it (+34…), on WhatsApp without the prefix; who has no number there is known by a user id (US.…).
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from relevo.desk.channels import api as desk

Json = dict[str, Any]
Form = Sequence[tuple[str, str]]
WHATSAPP = "whatsapp:"
FRAGMENT = "#rc=3&rp=all"
"""How often Twilio asks again when we do not answer. Without it an error of ours loses a message."""
PART = "part"
_PORTS = {"https": "443", "http": "80"}
_MOST_FIELDS = 500


def verify(url: str, headers: Mapping[str, str], body: bytes, token: str) -> None:
    """`url` is the public address as configured, its query included. Raises HookRefused."""
    given = headers.get("x-twilio-signature", "")
    if not given or not token:
        raise desk.HookRefused("The signature of this request is missing.")
    if is_form(headers):
        fields = form_of(body)
    else:
        fields = []
        _check_body_hash(url, body)
    if not any(_same(sign(spelled, fields, token), given) for spelled in spellings(url)):
        raise desk.HookRefused("The signature does not match: is it this account's auth token, and this address?")


def sign(url: str, fields: Form, token: str) -> str:
    """Base64 of an HMAC-SHA1 over the address and every field, sorted by name; a value given twice counts once."""
    text = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def spellings(url: str) -> Iterator[str]:
    """The same address as Twilio may have signed it: with and without its port, with our wish for repetitions."""
    parts = urlsplit(url)
    account, at, place = parts.netloc.rpartition("@")
    host, colon, port = place.rpartition(":")
    if not (colon and port.isdigit()):
        host, port = place, ""
    usual = _PORTS.get(parts.scheme, "")
    places = [place, host if port else f"{place}:{usual}"]
    if not port:
        places.append(f"{place}:80" if usual == "443" else f"{place}:443")
    for one in dict.fromkeys(places):
        spelled = urlunsplit(parts._replace(netloc=account + at + one))
        yield spelled
        yield spelled + FRAGMENT


def is_form(headers: Mapping[str, str]) -> bool:
    return "json" not in headers.get("content-type", "").lower()


def form_of(body: bytes) -> list[tuple[str, str]]:
    """Blank values are fields, too, and are signed. What is no form has no fields."""
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return []


def _check_body_hash(url: str, body: bytes) -> None:
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    told = query.get("bodySHA256", "")
    if not told or not _same(hashlib.sha256(body).hexdigest(), told.lower()):
        raise desk.HookRefused("The hash of this request's body is missing or wrong.")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "surrogatepass"))


def split(fields: Form, query: Mapping[str, str], *, at: float) -> desk.RawElement | None:
    """What is stored: the fields by name, with the part that our own status address names."""
    if not fields:
        return None
    body: Json = desk.clean({**dict(fields), "_at": at})
    if query.get(PART):
        body["_part"] = desk.clean_text(query[PART])[:100]
    name = _text(body, "MessageSid") or _text(body, "SmsMessageSid") or _text(body, "SmsSid")
    key = name or hashlib.sha256(repr(sorted(fields)).encode()).hexdigest()
    status = _status(body)
    if status:
        # Errors tell apart two failures of one message; the rest of a repetition is the same.
        kind = f"status:{status}:{_text(body, 'ErrorCode')}"
        return desk.RawElement(external_id=f"{kind}:{key}"[:300], lane=address_of(_text(body, "To"))[:300], body=body)
    return desk.RawElement(external_id=f"message:{key}"[:300], lane=address_of(_text(body, "From"))[:300], body=body)


def _status(body: Json) -> str:
    """Of a status; an incoming message has one as well, but it is always "received"."""
    status = (_text(body, "MessageStatus") or _text(body, "SmsStatus")).lower()
    return "" if status in ("received", "receiving") else status


def status_of(body: Json) -> str:
    return _status(body)


def address_of(text: str) -> str:
    """Without the prefix of WhatsApp."""
    return text.removeprefix(WHATSAPP).strip()


def decoded(text: str) -> str:
    """A long message that a carrier glued together arrives as base64 at times. What looks like it, and is readable text
    with spaces when it is opened, is that text; the field itself stays in the stored element."""
    if not re.fullmatch(r"[A-Za-z0-9+/]{40,}={0,2}", text) or len(text.rstrip("=")) % 4 == 1:
        return text
    try:
        raw = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (ValueError, binascii.Error):
        return text
    # It may be cut in the middle of a letter.
    opened = raw.decode("utf-8", "ignore")
    lost = len(raw) - len(opened.encode())
    readable = all(letter.isprintable() or letter in "\n\r\t" for letter in opened)
    return opened if lost <= 3 and readable and " " in opened else text


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
