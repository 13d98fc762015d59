"""A stored request as what happened: a message, a status, a word that ends or begins everything. Pure."""

import re
from datetime import UTC, datetime
from typing import Any, Literal, cast

from relevo.channels.twilio.codes import OPTED_OUT, reason_of
from relevo.channels.twilio.wire import WHATSAPP, address_of, decoded, status_of
from relevo.desk.channels import api as desk

Json = dict[str, Any]
_STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"})
_START = frozenset({"START", "UNSTOP"})
_HELP = frozenset({"HELP", "INFO"})
_PHONE = re.compile(r"\+[0-9]{7,15}")
_STATUS: dict[str, Literal["sent", "delivered", "read", "failed"]] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
_KINDS: dict[str, Literal["image", "audio", "video"]] = {"image": "image", "audio": "audio", "video": "video"}
MOST_FILES = 10


def parse(body: desk.RawBody) -> list[desk.Incoming]:
    return _told(body) if status_of(body) else _said(body)


def word_of(body: Json) -> Literal["stop", "start", "help"] | None:
    """The word that Twilio itself obeys: as its own list says, or as the account's list was understood."""
    told = _text(body, "OptOutType").upper()
    if told:
        return {"STOP": "stop", "START": "start", "HELP": "help"}.get(told)  # pyright: ignore[reportReturnType] - literals
    if _text(body, "From").startswith(WHATSAPP):
        # There only an account's own list makes words special.
        return None
    word = _text(body, "Body").strip().upper()
    return "stop" if word in _STOP else "start" if word in _START else "help" if word in _HELP else None


def _said(body: Json) -> list[desk.Incoming]:
    address = address_of(_text(body, "From")) or address_of(_text(body, "ExternalUserId"))
    message_id = _text(body, "MessageSid") or _text(body, "SmsMessageSid") or _text(body, "SmsSid")
    if not address or not message_id:
        return []
    aliases = [one for one in _names(body) if one != address]
    word = word_of(body)
    if word is not None:
        return _obeyed(body, word, address, message_id, aliases)
    text, choice_id = _words(body)
    media, extras = _media(body), _extras(body)
    if not text and not media and not extras:
        kind = _text(body, "MessageType") or "empty"
        extras = [desk.Extra(kind="unsupported", text=kind[:100], raw=body)]
    return [
        desk.MessageIn(
            address=address[:300],
            aliases=aliases,
            external_id=message_id[:300],
            text=text,
            sent_at=_time(body),
            name=_text(body, "ProfileName")[:120] or None,
            phone=next((one for one in (address, *aliases) if _PHONE.fullmatch(one)), None),
            choice_id=choice_id,
            media=media,
            extras=extras,
        )
    ]


def _obeyed(
    body: Json, word: Literal["stop", "start", "help"], address: str, message_id: str, aliases: list[str]
) -> list[desk.Incoming]:
    """Twilio has answered it already, so nobody here does: the word stands in the thread and wakes nobody."""
    said = desk.OldMessageIn(
        external_id=message_id[:300],
        author="contact",
        text=_text(body, "Body").strip() or word.upper(),
        sent_at=_time(body) or datetime.fromtimestamp(0, UTC),
    )
    heard: list[desk.Incoming] = [desk.HistoryIn(address=address[:300], aliases=aliases, messages=[said], is_now=True)]
    if word != "help":
        heard.append(desk.BlockedIn(address=address[:300], aliases=aliases, blocked=word == "stop"))
    return heard


def _told(body: Json) -> list[desk.Incoming]:
    status = _STATUS.get(status_of(body))
    message_id = _text(body, "MessageSid") or _text(body, "SmsSid")
    if status is None or not (message_id or _text(body, "_part")):
        return []
    address = address_of(_text(body, "To"))
    code = _text(body, "ErrorCode")
    reason = reason_of(int(code) if code.isascii() and code.isdigit() and len(code) < 8 else None)
    heard: list[desk.Incoming] = [
        desk.StatusIn(
            external_id=message_id[:300] or None,
            part_id=_text(body, "_part") or None,
            status=status,
            at=_time(body),
            code=reason if status == "failed" else "",
            detail=(_text(body, "ErrorMessage") or (f"Twilio {code}" if code else ""))[:300],
            address=address[:300] or None,
        )
    ]
    if status == "failed" and reason == OPTED_OUT and address:
        heard.append(desk.BlockedIn(address=address[:300]))
    return heard


def _names(body: Json) -> list[str]:
    """Number and user id of one person on WhatsApp, whichever of them a message comes from."""
    scoped_id, number = address_of(_text(body, "ExternalUserId")), _text(body, "WaId")
    phone = f"+{number}" if number.isascii() and number.isdigit() else ""
    return [one[:300] for one in dict.fromkeys((phone, scoped_id)) if one]


def _words(body: Json) -> tuple[str, str | None]:
    text = decoded(_text(body, "Body"))
    label = _text(body, "ButtonText") or _text(body, "ListTitle")
    choice_id = _text(body, "ButtonPayload") or _text(body, "ListId")
    return text or label or choice_id, choice_id[:200] or None


def _media(body: Json) -> list[desk.Media]:
    told = _text(body, "NumMedia")
    count = min(int(told), MOST_FILES) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    found: list[desk.Media] = []
    for number in range(count):
        address, kind = _text(body, f"MediaUrl{number}"), _text(body, f"MediaContentType{number}")
        if not address:
            continue
        first = kind.partition("/")[0]
        sticker = kind == "image/webp" and _text(body, "MessageType") == "sticker"
        found.append(
            desk.Media(
                ref=address, kind="sticker" if sticker else _KINDS.get(first, "file"), content_type=kind.split(";")[0]
            )
        )
    return found


def _extras(body: Json) -> list[desk.Extra]:
    extras: list[desk.Extra] = []
    latitude, longitude = _number(body, "Latitude", 90), _number(body, "Longitude", 180)
    if latitude is not None and longitude is not None:
        place = {"name": _text(body, "Label"), "text": _text(body, "Address")}
        extras.append(desk.Extra(kind="location", latitude=latitude, longitude=longitude, **cast("Any", place)))
    if _text(body, "OriginalRepliedMessageSid"):
        extras.append(desk.Extra(kind="quote", external_id=_text(body, "OriginalRepliedMessageSid")[:300]))
    if "true" in (_text(body, "Forwarded").lower(), _text(body, "FrequentlyForwarded").lower()):
        extras.append(desk.Extra(kind="forwarded"))
    return [*extras, *_referral(body)]


def _referral(body: Json) -> list[desk.Extra]:
    """The advertisement or the post that led the customer here."""
    headline, words = _text(body, "ReferralHeadline"), _text(body, "ReferralBody")
    title = headline or words or _text(body, "ReferralSourceId")
    if not title:
        return []
    address = _text(body, "ReferralSourceUrl")
    url = address if address.startswith(("https://", "http://")) else None
    more, kind = words if headline else "", _text(body, "ReferralSourceType")
    return [
        desk.Extra(kind="referral", name=title[:300], text=more[:300], url=url, details=[kind[:40]] if kind else [])
    ]


def _number(body: Json, name: str, most: float) -> float | None:
    try:
        value = float(_text(body, name))
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _time(body: Json) -> datetime | None:
    """When it reached us: Twilio does not say when it was written."""
    at = body.get("_at")
    good = isinstance(at, int | float) and 0 < at < 4e9
    return datetime.fromtimestamp(float(cast("float", at)), UTC) if good else None


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
