"""What the pretended mail server keeps: the company's folders, the customers' mails, what shall go wrong next."""

import asyncio
import json
import ssl
import time
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import default
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any, Literal

from relevo.testing.email.consent import Consents

OWN = "support@shop.test"
PASSWORD = "simulated-mail-password"
SERVER = "mx.shop.test"


@dataclass
class Stored:
    uid: int
    raw: bytes
    seen: bool = False


@dataclass
class Folder:
    name: str
    flags: str = ""
    mails: list[Stored] = field(default_factory=list[Stored])
    next_uid: int = 1


@dataclass
class Letter:
    """A mail as a customer's mail program shows it."""

    id: str
    by: Literal["customer", "company"]
    subject: str
    text: str
    at: float
    html: str = ""
    files: list[str] = field(default_factory=list[str])
    automatic: bool = False
    cc: str = ""
    message_id: str = ""
    references: str = ""
    reply_to: str = ""


@dataclass
class Customer:
    address: str
    name: str
    letters: list[Letter] = field(default_factory=list[Letter])
    responder: Literal["off", "honest", "rude"] = "off"
    """Answers by itself whatever comes; a rude one does not say so in its headers."""


@dataclass
class Fault:
    """Of the next mail handed in. `code` 0: the connection is cut, after (`stores`) or before the mail was taken."""

    step: Literal["mail", "rcpt", "data", "handed_over"]
    code: int = 0
    text: str = "simulated"
    stores: bool = False


@dataclass(frozen=True)
class Tls:
    """`stripped`: somebody on the way takes STARTTLS out of what the server offers, and refuses it."""

    context: ssl.SSLContext
    mode: Literal["tls", "starttls", "stripped"]


@dataclass
class State:
    own: str = OWN
    password: str = PASSWORD
    takes_passwords: bool = True
    """Microsoft's servers do not any more."""
    tls: Tls | None = None
    consents: Consents = field(default_factory=lambda: Consents(OWN))
    validity: int = field(default_factory=lambda: int(time.time()))
    folders: dict[str, Folder] = field(
        default_factory=lambda: {"INBOX": Folder("INBOX"), "Sent": Folder("Sent", "\\Sent"), "Trash": Folder("Trash")}
    )
    customers: dict[str, Customer] = field(default_factory=dict[str, Customer])
    faults: list[Fault] = field(default_factory=list[Fault])
    keeps_sent: bool = True
    """Whether the server puts what was handed in into Sent by itself."""
    handed_in: int = 0
    logins: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def customer(self, address: str, name: str = "") -> Customer:
        known = address.lower()
        return self.customers.setdefault(known, Customer(known, name or known.partition("@")[0]))

    async def put(self, folder: str, raw: bytes) -> int:
        kept = self.folders[folder]
        uid = kept.next_uid
        kept.mails.append(Stored(uid, raw))
        kept.next_uid += 1
        async with self.changed:
            self.changed.notify_all()
        return uid

    def has(self, folder: str, message_id: str) -> bool:
        wanted = message_id.encode()
        return bool(message_id) and any(wanted in one.raw for one in self.folders[folder].mails)

    def renumber(self) -> None:
        """As after a restore of the server: all numbers are new."""
        self.validity += 1
        for folder in self.folders.values():
            folder.next_uid = 1
            for one in folder.mails:
                one.uid = folder.next_uid
                folder.next_uid += 1

    def keep(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {
            "validity": self.validity,
            "customers": [asdict(one) for one in self.customers.values()],
            "next": {name: folder.next_uid for name, folder in self.folders.items()},
        }
        path.write_text(json.dumps(told), encoding="utf-8")

    def recall(self, path: Path) -> None:
        if not path.exists():
            return
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self.validity = int(told["validity"])
        for name, number in told["next"].items():
            self.folders[name].next_uid = int(number)
        for one in told["customers"]:
            letters = [Letter(**letter) for letter in one.pop("letters")]
            self.customers[one["address"]] = Customer(**one, letters=letters)


def write(  # noqa: PLR0913 - a mail has these
    state: State,
    customer: Customer,
    *,
    subject: str,
    text: str,
    html: str = "",
    cc: str = "",
    answers: Letter | None = None,
    automatic: bool = False,
    files: list[tuple[str, str, bytes]] | None = None,
    to: str = "",
) -> tuple[bytes, Letter]:
    """What the customer's mail program sends, with what the receiving server adds."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={customer.address.rpartition('@')[2]}"
    message["From"] = f'"{customer.name}" <{customer.address}>'
    message["To"] = to or (answers.reply_to if answers and answers.reply_to else state.own)
    if cc:
        message["Cc"] = cc
    message["Subject"] = subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=customer.address.rpartition("@")[2])
    if answers is not None and answers.message_id:
        message["In-Reply-To"] = answers.message_id
        message["References"] = f"{answers.references} {answers.message_id}".strip()
    if automatic:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(text + (_quoted(answers, state.own) if answers is not None else ""))
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, body in files or []:
        main, _, sub = kind.partition("/")
        message.add_attachment(body, maintype=main, subtype=sub or "octet-stream", filename=name)
    letter = Letter(
        id=str(message["Message-ID"]),
        by="customer",
        subject=subject,
        text=text,
        at=time.time(),
        files=[name for name, _, _ in files or []],
        automatic=automatic,
        cc=cc,
        message_id=str(message["Message-ID"]),
        references=str(message["References"] or ""),
    )
    customer.letters.append(letter)
    return message.as_bytes(), letter


def _quoted(answers: Letter, own: str) -> str:
    lines = "\n".join(f"> {line}" for line in answers.text.split("\n"))
    return f"\n\nOn {formatdate(answers.at)}, {own} wrote:\n{lines}\n"


def read(raw: bytes) -> Letter:
    """A mail of the company's as the customer's program shows it."""
    message = message_from_bytes(raw, policy=default)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        id=str(message["Message-ID"]),
        by="company",
        subject=str(message["Subject"] or ""),
        text=plain.get_content().replace("\r\n", "\n").rstrip("\n") if plain else "",
        at=time.time(),
        html=rich.get_content() if rich else "",
        files=[str(part.get_filename() or "file") for part in message.iter_attachments()],
        automatic=str(message["Auto-Submitted"] or "no") != "no",
        cc=str(message["Cc"] or ""),
        message_id=str(message["Message-ID"]),
        references=str(message["References"] or ""),
        reply_to=str(message["Reply-To"] or ""),
    )
