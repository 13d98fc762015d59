"""A raw message (RFC 5322 and what is sent in its name) as plain values.

The library's modern policy raises on hostile headers and cuts ids with a space, so headers are taken as they stand and
read here; a charset that nobody knows is UTF-8 or else Windows-1252, as browsers take it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import Any, Literal, cast

from relevo.kit.mails.html_text import html_to_text

MAX_MAIL_BYTES = 20_000_000
MAX_TEXT_CHARS = 1_000_000
MAX_PARTS = 200
MAX_FILES = 50
MAX_PEOPLE = 50
MAX_REFERENCES = 50
MAX_HEADER_BYTES = 128_000
MAX_LINES = 270_000
"""What 20 MB of an attached file take."""
MAX_HEADER_LINES = 20_000
MAX_BOUNDARIES = 1000
Automatic = Literal["", "auto_reply", "bulk", "bounce"]

_ID = re.compile(r"<[^<>\s]{1,250}>")
_LONG_PARAMETERS = re.compile(
    rb"(?im)^(content-(?:type|disposition):(?:[^\n]{0,998}\n[ \t]){0,20}[^\n]{0,998})[^\n]*(?:\n[ \t][^\n]*)*"
)
_BULK = frozenset({"bulk", "list", "junk"})
_MACHINES = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mailerdaemon"})
_NO_REPLY = re.compile(r"^(?:no|do[-_.]?not|dont|nao|non)[-_.]?(?:reply|responda?|responder|repondre)", re.IGNORECASE)
_AWAY = re.compile(
    r"^\s*(?:auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|respuesta autom[áa]tica"
    r"|resposta autom[áa]tica|fuera de la oficina|fora do escrit[óo]rio|automatische antwort|abwesenheitsnotiz"
    r"|réponse automatique|risposta automatica|automatisch antwoord|autosvar|automatiskt svar)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Person:
    name: str
    address: str
    """In lower case."""


@dataclass(frozen=True)
class MailFile:
    name: str
    content_type: str
    body: bytes
    content_id: str = ""
    """Without its angle brackets; empty for a file that no HTML shows."""


@dataclass(frozen=True)
class Bounce:
    """A report that a mail of ours did not arrive (`failed`), or not yet (`delayed`), or did (`delivered`)."""

    action: str
    recipient: str
    status: str
    detail: str
    original_id: str


@dataclass(frozen=True)
class ReadMail:
    message_id: str
    """With its angle brackets; made of the mail's hash where it has none that can be used."""
    subject: str
    sender: Person
    has_one_sender: bool
    """False for a mail that claims several, or none: then nobody vouches for any of them."""
    reply_to: tuple[Person, ...]
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    delivered_to: tuple[str, ...]
    sent_at: datetime | None
    in_reply_to: str
    references: tuple[str, ...]
    """Oldest first."""
    text: str
    """Of the whole mail, quotes and signature included."""
    html: str
    files: tuple[MailFile, ...]
    automatic: Automatic
    bounce: Bounce | None
    authentication: tuple[str, ...]
    """Authentication-Results, the newest (topmost) first, as they stand."""
    loops: tuple[str, ...] = ()
    """X-Loop, as they stand."""
    problems: tuple[str, ...] = field(default=())
    """What was left out: "too_large", "too_many_parts", "too_many_files"."""


def read_mail(raw: bytes) -> ReadMail:
    """Never raises. What is larger than MAX_MAIL_BYTES is cut there."""
    problems = ["too_large"] if len(raw) > MAX_MAIL_BYTES else []
    message = _parse(_bounded(raw[:MAX_MAIL_BYTES]))
    content = _Content()
    content.take(message)
    problems += content.problems
    sender = next(iter(_people(message, "From")), None) or next(iter(_people(message, "Sender")), Person("", ""))
    html = content.html[:MAX_TEXT_CHARS]
    bounce = _bounce(message, content)
    ids = _ids(message, "Message-ID")
    return ReadMail(
        message_id=ids[0] if ids else f"<{hashlib.sha256(raw).hexdigest()[:40]}@without-id.invalid>",
        subject=_header(message, "Subject")[:500],
        sender=sender,
        has_one_sender=len(_people(message, "From")) == 1 and len(_raw(message, "From")) == 1,
        reply_to=_people(message, "Reply-To"),
        to=_people(message, "To"),
        cc=_people(message, "Cc"),
        delivered_to=tuple(
            person.address
            for name in ("Delivered-To", "X-Original-To", "Envelope-To")
            for person in _people(message, name)
        ),
        sent_at=_date(message),
        in_reply_to=next(iter(_ids(message, "In-Reply-To")), ""),
        references=tuple(_ids(message, "References")[-MAX_REFERENCES:]),
        text=(content.text.strip() or html_to_text(html))[:MAX_TEXT_CHARS],
        html=html,
        files=tuple(content.files),
        automatic=_automatic(message, sender, bounce),
        bounce=bounce,
        authentication=tuple(_header(message, "Authentication-Results", every=True).split("\n"))
        if message.get("Authentication-Results")
        else (),
        loops=tuple(filter(None, _header(message, "X-Loop", every=True).split("\n"))),
        problems=tuple(problems),
    )


def _bounded(raw: bytes) -> bytes:
    """What the parser can read within a second: it works line by line, and some headers cost it the square of their
    length. A mail that is none of an attack passes unchanged."""
    ends = re.search(rb"\r?\n\r?\n", raw)
    header_ends = ends.start() if ends else len(raw)
    if header_ends > MAX_HEADER_BYTES:
        raw = raw[:MAX_HEADER_BYTES].rpartition(b"\n")[0] + b"\n" + raw[header_ends:].lstrip(b"\r")
    for pattern, most in ((rb"\n", MAX_LINES), (rb"\n--", MAX_BOUNDARIES), (rb"\n[!-9;-~]{1,60}:", MAX_HEADER_LINES)):
        raw = _cut_at(raw, re.compile(pattern), most)
    return _LONG_PARAMETERS.sub(rb"\1", raw)


def _cut_at(raw: bytes, pattern: re.Pattern[bytes], most: int) -> bytes:
    cut = next(islice(pattern.finditer(raw), most, None), None)
    return raw if cut is None else raw[: cut.start()]


def _parse(raw: bytes) -> Message:
    try:
        return message_from_bytes(raw, policy=compat32)
    except Exception:  # noqa: BLE001 - a parser that fails on a mail must not lose it
        bare = Message()
        bare.set_payload(raw.decode("utf-8", "replace"))
        return bare


class _Content:
    """The text, the HTML and the files, in the order of the parts."""

    def __init__(self) -> None:
        self.text = ""
        self.html = ""
        self.files: list[MailFile] = []
        self.problems: list[str] = []
        self.status = ""
        self.returned_id = ""

    def take(self, message: Message) -> None:
        for number, part in enumerate(_parts(message)):
            if number >= MAX_PARTS:
                self.problems.append("too_many_parts")
                return
            self._take_part(part)

    def _take_part(self, part: Message) -> None:
        kind = part.get_content_type()
        disposition = str(part.get_content_disposition() or "")
        if kind == "message/delivery-status":
            self.status += _status_text(part)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"):
            self._take_returned(part)
        elif kind == "text/plain" and disposition != "attachment" and not part.get_filename():
            self.text += ("\n\n" if self.text else "") + _text(part)
        elif kind == "text/html" and disposition != "attachment" and not part.get_filename():
            self.html += _text(part)
        elif not part.is_multipart():
            self._take_file(part, kind)

    def _take_returned(self, part: Message) -> None:
        inner = _inner(part)
        if inner:
            self.returned_id = self.returned_id or next(iter(_ids(inner[0], "Message-ID")), "")
            body = _whole(inner[0])
        else:
            body = _bytes(part)
            found = re.search(rb"(?im)^message-id:\s*(<[^<>\s]{1,250}>)", body[:100_000])
            self.returned_id = self.returned_id or (found.group(1).decode("ascii", "replace") if found else "")
        if part.get_content_type() == "message/rfc822":
            self._keep(MailFile("mail.eml", "message/rfc822", body))

    def _take_file(self, part: Message, kind: str) -> None:
        name = _decoded(part.get_filename() or "")
        content_id = _plain(part.get("Content-ID")).strip().strip("<>")[:200]
        self._keep(MailFile(name.strip()[:200] or _name_for(kind), kind, _bytes(part), content_id))

    def _keep(self, file: MailFile) -> None:
        if len(self.files) >= MAX_FILES:
            if "too_many_files" not in self.problems:
                self.problems.append("too_many_files")
        elif file.body:
            self.files.append(file)


def _parts(message: Message) -> Iterator[Message]:
    """Each part but what is inside of a mail that hangs on this one. Not recursive: depth is the sender's choice."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(_inner(part))
        else:
            yield part


def _inner(part: Message) -> list[Message]:
    payload = cast("Any", part.get_payload())
    return [one for one in cast("list[Any]", payload) if isinstance(one, Message)] if isinstance(payload, list) else []


def _whole(message: Message) -> bytes:
    try:
        return bytes(message)
    except Exception:  # noqa: BLE001 - what was parsed cannot always be written again
        return b""


def _bytes(part: Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - whatever the encoding claims to be
        body = None
    if isinstance(body, bytes):
        return body
    payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _text(part: Message) -> str:
    try:
        charset = part.get_content_charset() or "utf-8"
    except Exception:  # noqa: BLE001 - a parameter that cannot be read
        charset = "utf-8"
    return _decode(_bytes(part)[: 4 * MAX_TEXT_CHARS], str(charset))


def _decode(body: bytes, charset: str) -> str:
    for name in (charset, "utf-8", "cp1252"):
        try:
            return body.decode(name).replace("\x00", "")
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace").replace("\x00", "")


def _header(message: Message, name: str, *, every: bool = False) -> str:
    found = _raw(message, name)
    texts = [re.sub(r"\s+", " ", _decoded(_plain(one))).strip() for one in (found[:20] if every else found[:1])]
    return "\n".join(texts)


def _raw(message: Message, name: str) -> list[str]:
    """As they stand: the library's own way loses letters that nobody encoded."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def _plain(value: object) -> str:
    """A header's text: its raw 8-bit bytes come as surrogates."""
    text = str(value) if value is not None else ""
    try:
        return text.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    except UnicodeDecodeError:
        return text.encode("ascii", "surrogateescape").decode("cp1252", "replace")


def _decoded(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text[:8000])
    except Exception:  # noqa: BLE001 - an encoded word that is none
        return text
    return "".join(
        piece if isinstance(piece, str) else _decode(piece, charset or "ascii") for piece, charset in pieces
    ).replace("\x00", "")


def _people(message: Message, name: str) -> tuple[Person, ...]:
    raw = [re.sub(r"\s+", " ", _plain(one))[:8000] for one in _raw(message, name)[:5]]
    try:
        found = getaddresses(raw)
    except Exception:  # noqa: BLE001 - addresses that no grammar knows
        found = []
    people = [
        Person(_decoded(shown).strip()[:120], address.strip().lower()[:250])
        for shown, address in found
        if "@" in address and not re.search(r"\s", address.strip()) and not address.strip().startswith("@")
    ]
    return tuple(people[:MAX_PEOPLE])


def _ids(message: Message, name: str) -> list[str]:
    return _ID.findall(" ".join(_plain(one)[:20_000] for one in _raw(message, name)[:5]))


def _date(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(_plain(message.get("Date")))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except Exception:  # noqa: BLE001 - a date in any form
        return None


def _automatic(message: Message, sender: Person, bounce: Bounce | None) -> Automatic:
    local = sender.address.partition("@")[0]
    if bounce is not None or local in _MACHINES or _plain(message.get("Return-Path")).strip() == "<>":
        if bounce is None and _header(message, "Auto-Submitted").lower().startswith("auto-replied"):
            return "auto_reply"
        return "bounce"
    precedence = _header(message, "Precedence").lower()
    submitted = _header(message, "Auto-Submitted").lower()
    if message.get_content_type() == "multipart/report":
        return "bulk"
    if precedence in _BULK or message.get("List-Id") or message.get("List-Unsubscribe") or message.get("Feedback-ID"):
        return "auto_reply" if submitted.startswith("auto-replied") else "bulk"
    is_auto = bool(submitted) and submitted.split(";")[0].strip() != "no"
    suppresses = _header(message, "X-Auto-Response-Suppress").lower() not in ("", "none")
    marked = any(
        message.get(one)
        for one in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-FC-MachineGenerated")
    )
    is_away = bool(_AWAY.match(_header(message, "Subject")))
    if is_auto or suppresses or marked or precedence == "auto_reply" or is_away:
        return "auto_reply"
    return "bulk" if _NO_REPLY.match(local) else ""


def _bounce(message: Message, content: _Content) -> Bounce | None:
    is_report = message.get_content_type() == "multipart/report" or bool(content.status)
    failed = _header(message, "X-Failed-Recipients")
    if not is_report and not failed:
        return None
    lines = re.findall(r"(?m)^([A-Za-z-]{3,40}):[ \t]*([^\r\n]{0,500})", content.status[:20_000])
    told = {str(name).lower(): str(value) for name, value in lines}
    if is_report and not told.get("action") and not failed:
        return None
    recipient = told.get("final-recipient") or told.get("original-recipient") or failed
    return Bounce(
        action=told.get("action", "failed").strip().lower()[:20],
        recipient=recipient.rpartition(";")[2].strip().strip("<>").lower()[:250],
        status=told.get("status", "").strip()[:20],
        detail=re.sub(r"^\w+;\s*", "", told.get("diagnostic-code", "").strip())[:300],
        original_id=content.returned_id or next(iter(_ids(message, "In-Reply-To")), ""),
    )


def _status_text(part: Message) -> str:
    inner = _inner(part)
    if not inner:
        return _decode(_bytes(part), "utf-8")
    lines = [f"{name}: {_plain(value)}" for one in inner for name, value in one.items()]
    return re.sub(r"\r?\n[ \t]+", " ", "\n".join(lines)) + "\n"


def _name_for(kind: str) -> str:
    endings = {
        "image/png": "png",
        "image/jpeg": "jpg",
        "image/gif": "gif",
        "application/pdf": "pdf",
        "text/calendar": "ics",
    }
    return f"file.{endings.get(kind, 'bin')}" if kind != "text/plain" else "file.txt"
