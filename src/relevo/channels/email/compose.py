"""The bytes of a mail that goes out. Its Message-ID is made of the send's own id: a second attempt has the same one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from relevo.channels.email.styling import page_of

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,180}")


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    sender: str
    sender_name: str
    to: str
    cc: Sequence[str]
    subject: str
    message_id: str
    in_reply_to: str
    references: Sequence[str]
    reply_to: str
    text: str
    html: str
    signature: str
    automatic: bool
    loop_mark: str
    files: Sequence[File]


def is_address(text: str) -> bool:
    """Whether a mail can be sent to it: plain letters only, as not every server takes others."""
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text and not text.startswith(".")


def build(letter: Letter) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = _person(letter.sender, letter.sender_name)
    message["To"] = _person(letter.to)
    if letter.cc:
        message["Cc"] = [_person(one) for one in letter.cc]
    message["Subject"] = " ".join(letter.subject.split())[:250]
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
    if letter.references:
        message["References"] = " ".join(letter.references)
    if letter.reply_to:
        message["Reply-To"] = _person(letter.reply_to, letter.sender_name)
    message["X-Loop"] = letter.loop_mark
    if letter.automatic:
        # So that no machine answers a machine.
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text + (f"\n\n-- \n{letter.signature}" if letter.signature else "") + "\n")
    message.add_alternative(page_of(letter.html, letter.signature), subtype="html")
    for file in letter.files:
        _attach(message, file)
    return message.as_bytes()


def _attach(message: EmailMessage, file: File) -> None:
    main, _, sub = (file.content_type.split(";")[0].strip() or "application/octet-stream").partition("/")
    name = re.sub(r"[\r\n\x00]", " ", file.name)
    if main in ("text", "message", "multipart") or not sub:
        # As bytes: a library that knows what is inside would write it anew.
        main, sub = "application", "octet-stream"
    message.add_attachment(file.body, maintype=main, subtype=sub, filename=name)


def _person(address: str, name: str = "") -> Address:
    return Address(display_name=re.sub(r"[\r\n\x00]", " ", name).strip()[:100], addr_spec=address)
