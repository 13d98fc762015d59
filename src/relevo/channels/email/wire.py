"""Raw mails to events, without any network. What depends on the channel's settings is decided when a mail comes in and
stored beside it, so that reading it later needs nothing else.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast
from uuid import UUID

from relevo.channels.email.proof import Proof, proof_of
from relevo.desk.channels import api as desk
from relevo.kit.mails import MailFile, Person, ReadMail, read_mail, trim_reply

Box = Literal["inbox", "sent"]
EMBEDDED_BYTES = 300_000
EMBEDDED_ALL_BYTES = 2_000_000
SEEN_IMAGE_BYTES = 10_000
"""A picture within the text that is smaller is a logo or a line; a larger one is listed as a file, too."""
PROVED = "dmarc:"
"""In front of the address of a customer whose mails are proved. What nobody proved never gets there, so no forged mail
joins a conversation in which the assistant knows whom it speaks with."""
_OURS = re.compile(r"^<relevo\.([0-9a-f]{32})@")
_TOKEN = re.compile(r"\+r([a-z2-7]{39})@")
_REPLY = re.compile(r"^\s*(?:(?:re|aw|sv|vs|antw|rv|rif|odp|ynt|回复|答复)(?:\[\d+\])?\s*[:\uff1a]\s*)+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Of a channel, as far as reading its mails needs them."""

    channel_id: str
    own: frozenset[str]
    """Our own addresses, in lower case."""
    trusted_forms: frozenset[str]
    """Senders whose Reply-To is believed: a contact form of the company's own."""
    proof: Literal["none", "dmarc"]
    auth_server: str
    thread_secret: str


def split(raw: bytes, settings: Settings, *, box: Box = "inbox", at: float) -> desk.RawElement:
    mail = read_mail(raw)
    token = next((found for one in _addressed(mail) if (found := _thread_of(one, settings.thread_secret))), None)
    loops = settings.channel_id in mail.loops
    body: desk.RawBody = {
        "raw": base64.b64encode(raw).decode(),
        "box": box,
        "own": sorted(settings.own),
        "loops": loops,
        "trusted": mail.sender.address in settings.trusted_forms,
        "proof": proof_of(mail, settings.auth_server) if settings.proof == "dmarc" else "none",
        "thread": token,
        "at": at,
    }
    now = datetime.fromtimestamp(at, UTC)
    sent_at = mail.sent_at if mail.sent_at is not None and mail.sent_at <= now else None
    person = _customer(mail, settings.own) if box == "sent" else mail.sender
    lane = "reports" if mail.bounce else (person.address if person else "nobody")
    return desk.RawElement(external_id=f"{box}:{mail.message_id}", lane=lane, body=body, sent_at=sent_at)


def parse(element: desk.RawBody) -> list[desk.Incoming]:
    stopped = element.get("stopped")
    if isinstance(stopped, str):
        return [desk.ChannelStoppedIn(code=stopped, detail=str(element.get("detail") or ""))]
    mail = read_mail(base64.b64decode(str(element.get("raw") or "")))
    own = frozenset(map(str, cast("list[object]", element.get("own") or [])))
    if element.get("box") == "sent":
        # Two channels may share one folder with sent mails; what another one sent is nobody's echo here.
        is_anothers = bool(_OURS.match(mail.message_id)) and bool(mail.loops) and not element.get("loops")
        return [] if is_anothers else _echo(mail, own, element)
    if element.get("loops") or mail.sender.address in own or _OURS.match(mail.message_id):
        return []
    if mail.bounce is not None and mail.bounce.original_id:
        return _bounced(mail)
    trusted = bool(element.get("trusted"))
    sender = mail.reply_to[0] if trusted and mail.reply_to else mail.sender
    if not sender.address:
        return []
    if mail.automatic and not trusted:
        return _to_be_read(mail, sender, element)
    return [_message(mail, sender, element)]


def is_ours(message_id: str) -> str | None:
    """The part of ours that has this id."""
    found = _OURS.match(message_id)
    return str(UUID(found.group(1))) if found else None


def message_id_of(part_id: UUID, domain: str) -> str:
    return f"<relevo.{part_id.hex}@{domain}>"


def plus_address(address: str, conversation_id: UUID, secret: str) -> str:
    """`support+r<token>@...`: the token names the conversation, and nobody else can make one."""
    local, _, domain = address.partition("@")
    token = base64.b32encode(conversation_id.bytes + _mac(conversation_id, secret)).decode().rstrip("=").lower()
    return f"{local}+r{token}@{domain}"


def _thread_of(address: str, secret: str) -> str | None:
    found = _TOKEN.search(address)
    if found is None or not secret:
        return None
    raw = base64.b32decode(found.group(1).upper() + "=")
    named = UUID(bytes=raw[:16])
    return str(named) if hmac.compare_digest(raw[16:24], _mac(named, secret)) else None


def _mac(conversation_id: UUID, secret: str) -> bytes:
    return hmac.new(secret.encode(), conversation_id.bytes, hashlib.sha256).digest()[:8]


def _addressed(mail: ReadMail) -> list[str]:
    return [*(person.address for person in (*mail.to, *mail.cc)), *mail.delivered_to]


def _customer(mail: ReadMail, own: frozenset[str]) -> Person | None:
    return next((one for one in (*mail.to, *mail.cc) if bare(one.address) not in own and one.address not in own), None)


def bare(address: str) -> str:
    """Without what stands behind a plus."""
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _message(mail: ReadMail, sender: Person, element: desk.RawBody) -> desk.MessageIn:
    proof = _proof(element)
    media, html = _files(mail)
    kept = [desk.Extra(kind="missing_file", text=problem) for problem in mail.problems]
    return desk.MessageIn(
        address=f"{PROVED}{sender.address}"[:300] if proof == "dmarc" else sender.address,
        external_id=mail.message_id,
        text=_words(mail),
        sent_at=mail.sent_at,
        name=sender.name or None,
        media=media,
        extras=kept,
        verified=proof == "dmarc",
        mail=_mail(mail, sender, element, html=html),
    )


def _words(mail: ReadMail) -> str:
    """What is new. The subject of a mail that begins a thread often says half of it."""
    text = trim_reply(mail.text).text
    subject = mail.subject.strip()
    begins = not (mail.in_reply_to or mail.references or _REPLY.match(subject))
    if begins and subject and subject.lower() not in text[:200].lower():
        return f"{subject}\n\n{text}".strip()
    return text or subject


def _mail(mail: ReadMail, sender: Person, element: desk.RawBody, *, html: str = "") -> desk.MailIn:
    refers_to = [one for one in dict.fromkeys([mail.in_reply_to, *reversed(mail.references)]) if one]
    thread = element.get("thread")
    return desk.MailIn(
        message_id=mail.message_id,
        subject=mail.subject,
        sender=sender.address,
        to=[one.address for one in mail.to],
        cc=[one.address for one in mail.cc],
        refers_to=refers_to,
        part_ids=[part for one in refers_to if (part := is_ours(one))],
        thread_id=str(thread) if thread else None,
        text=mail.text.replace("\r\n", "\n"),
        html=html,
        proof=_proof(element),
    )


def _proof(element: desk.RawBody) -> Proof:
    found = element.get("proof")
    return found if found in ("dmarc", "failed") else "none"


def _to_be_read(mail: ReadMail, sender: Person, element: desk.RawBody) -> list[desk.Incoming]:
    """An out-of-office note, a newsletter, a report about no mail of ours: shown, answered by nobody."""
    sent_at = mail.sent_at or datetime.fromtimestamp(float(element.get("at") or 0), UTC)
    text = "\n\n".join(filter(None, (mail.subject.strip(), trim_reply(mail.text).text)))
    if not text:
        return []
    old = desk.OldMessageIn(external_id=mail.message_id, author="contact", text=text, sent_at=sent_at)
    return [desk.HistoryIn(address=sender.address, name=sender.name or None, messages=[old])]


def _bounced(mail: ReadMail) -> list[desk.Incoming]:
    bounce = mail.bounce
    if bounce is None or bounce.action != "failed":
        # That it takes longer, or arrived, changes nothing.
        return []
    detail = " ".join(filter(None, (bounce.status, bounce.recipient, bounce.detail)))
    return [
        desk.StatusIn(
            external_id=bounce.original_id,
            part_id=is_ours(bounce.original_id),
            status="failed",
            at=mail.sent_at,
            code="bounced",
            detail=detail[:500],
        )
    ]


def _echo(mail: ReadMail, own: frozenset[str], element: desk.RawBody) -> list[desk.Incoming]:
    customer = _customer(mail, own)
    part_id = is_ours(mail.message_id)
    if customer is None or (mail.automatic and not part_id):
        return []
    media, html = _files(mail)
    return [
        desk.EchoIn(
            address=customer.address,
            external_id=mail.message_id,
            part_id=part_id,
            text=trim_reply(mail.text).text or mail.subject,
            author_name=mail.sender.name,
            sent_at=mail.sent_at,
            media=[] if part_id else media,
            mail=_mail(mail, mail.sender, element, html=html),
        )
    ]


def _files(mail: ReadMail) -> tuple[list[desk.Media], str]:
    """The files, and the HTML with its own pictures in it: those are small, or they are listed as well."""
    html, room = mail.html, EMBEDDED_ALL_BYTES
    media: list[desk.Media] = []
    for file in sorted(mail.files, key=lambda one: bool(one.content_id)):
        shown = bool(file.content_id) and f"cid:{file.content_id}" in html
        if shown and file.content_type in _PICTURES and len(file.body) <= min(EMBEDDED_BYTES, room):
            room -= len(file.body)
            html = html.replace(f"cid:{file.content_id}", _data_url(file))
            if len(file.body) < SEEN_IMAGE_BYTES:
                continue
        media.append(_media(file))
    return media, html


_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def _data_url(file: MailFile) -> str:
    return f"data:{file.content_type};base64,{base64.b64encode(file.body).decode()}"


def _media(file: MailFile) -> desk.Media:
    kinds: dict[str, Literal["image", "audio", "video"]] = {"image": "image", "audio": "audio", "video": "video"}
    return desk.Media(
        ref=base64.b64encode(file.body).decode(),
        kind=kinds.get(file.content_type.partition("/")[0], "file"),
        name=file.name,
        content_type=file.content_type,
        size_bytes=len(file.body),
    )
