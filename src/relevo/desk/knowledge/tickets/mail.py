"""A mailbox (mbox): threads by References and In-Reply-To, "us" by the addresses the operator states. Pure."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from relevo.desk.knowledge.tickets.exports import plain
from relevo.desk.knowledge.tickets.limits import MAX_CONVERSATIONS, MAX_MESSAGES
from relevo.desk.knowledge.tickets.shape import Past, Refused, Said, Settings, Who

_START = re.compile(rb"(?m)^From [^\n]*\n")
_ID = re.compile(r"<[^<>\s]+>")
_REPLY = re.compile(r"^(?:\s*(?:re|fw|fwd|rv|res|enc|aw)\s*:)+\s*", re.IGNORECASE)
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})


def read_mbox(data: bytes, settings: Settings) -> list[Past]:
    """Raises Refused."""
    ours = tuple(each.strip().lower().removeprefix("@") for each in settings.ours if each.strip())
    if not ours:
        raise Refused("ours_missing")
    parts = _START.split(data.replace(b"\r\n", b"\n"))[1:]
    if not parts:
        raise Refused("no_conversations")
    if len(parts) > MAX_CONVERSATIONS * 3:
        raise Refused("too_many")
    threads = _threads([message_from_bytes(part) for part in parts])
    if len(threads) > MAX_CONVERSATIONS:
        raise Refused("too_many")
    return [_past(thread, ours) for thread in threads]


def _threads(messages: list[Message]) -> list[list[Message]]:
    """In the order in which they begin. A reply to a message that is not in the file shares its thread by that id."""
    thread_of: dict[str, int] = {}
    threads: dict[int, list[Message]] = {}
    for number, message in enumerate(messages):
        own = _ids(message, "Message-ID")[:1] or [f"<none-{number}>"]
        related = [*own, *_ids(message, "References"), *_ids(message, "In-Reply-To")]
        known = sorted({thread_of[each] for each in related if each in thread_of})
        place = known[0] if known else number
        for other in known[1:]:
            threads[place] += threads.pop(other)
            for key in [key for key, value in thread_of.items() if value == other]:
                thread_of[key] = place
        threads.setdefault(place, []).append(message)
        for each in related:
            thread_of[each] = place
    return [sorted(thread, key=_when) for thread in threads.values()]


def _ids(message: Message, header: str) -> list[str]:
    return _ID.findall(_header(message, header))


def _when(message: Message) -> float:
    try:
        return parsedate_to_datetime(_header(message, "Date")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _past(thread: list[Message], ours: tuple[str, ...]) -> Past:
    names = {
        name.strip()
        for message in thread
        for header in ("From", "To", "Cc")
        for name, _ in getaddresses([_header(message, header)])
        if name.strip()
    }
    messages = [
        Said(_who(message, ours), _text(message), _header(message, "Date")) for message in thread[:MAX_MESSAGES]
    ]
    subject = _REPLY.sub("", _header(thread[0], "Subject"))
    return Past(subject=subject, messages=messages, names=frozenset(names))


def _who(message: Message, ours: tuple[str, ...]) -> Who:
    is_automatic = _header(message, "Auto-Submitted").lower() not in ("", "no")
    if (
        is_automatic
        or _header(message, "Precedence").lower() in _BULK
        or message["X-Autoreply"]
        or message["X-Autorespond"]
    ):
        return "machine"
    address = next((each.lower() for _, each in getaddresses([_header(message, "From")]) if each), "")
    if not address:
        return "unknown"
    local = address.split("@")[0]
    if local in ("noreply", "no-reply", "donotreply", "mailer-daemon", "postmaster"):
        return "machine"
    domain = address.rsplit("@", 1)[-1]
    is_ours = any(each in {address, domain} or domain.endswith(f".{each}") for each in ours)
    return "person" if is_ours else "customer"


def _text(message: Message) -> str:
    found = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in found and not found[kind] and part.get_content_disposition() != "attachment":
            body = part.get_payload(decode=True)
            found[kind] = _decode(body, part.get_content_charset()) if isinstance(body, bytes) else ""
    return found["text/plain"] or plain(found["text/html"])


def _decode(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return body.decode("cp1252", errors="replace")


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(str(value)))).replace("\n", " ")
    except (ValueError, LookupError):
        return str(value)
