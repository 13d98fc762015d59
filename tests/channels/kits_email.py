"""The kit of e-mail: mails come in through the hook and go out by SMTP, with the simulated server between."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from email.utils import formatdate
from itertools import count
from typing import Any

from relevo.channels.email.adapter import EmailConnector
from relevo.desk.channels.api import NewPart
from relevo.testing.email import EmailSimulator
from tests.channels.conformance import Fault, Inbound, Kit

SECRET = "a-hooks-secret-of-some-length"


def signed(body: bytes, *, at: int, secret: str = SECRET, name: str = "hook-1", content_type: str = "") -> Inbound:
    digest = hmac.new(secret.encode(), f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    headers = {
        "content-type": content_type or "message/rfc822",
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }
    return Inbound(body, headers)


def plain_mail(sender: str, message_id: str, text: str, *, at: float, subject: str = "") -> bytes:
    """As a mail program sends it: 8-bit and never folded, so that any words come in as they are."""
    head = [f"From: <{sender}>", "To: support@shop.test", f"Date: {formatdate(at)}", f"Message-ID: {message_id}"]
    head += [f"Subject: {subject}"] if subject else []
    head += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"]
    coded = base64.encodebytes(text.encode("utf-8", "surrogatepass")).decode().replace("\n", "\r\n")
    return ("\r\n".join(head) + "\r\n\r\n" + coded).encode()


class EmailKit(Kit):
    kind = "email"
    connector = EmailConnector

    def __init__(self, server: EmailSimulator) -> None:
        self._server = server
        self._numbers = count(1)
        self._password = server.state.password

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["EmailKit"]:
        async with EmailSimulator() as server:
            yield cls(server)

    def connect_values(self) -> dict[str, str]:
        # IMAP is there for the folder with what was sent, in which an unclear send is looked up.
        return self._server.connect_values | {
            "delivery": "webhook",
            "hook_secret": SECRET,
            "plus_addresses": "no",
            "keep_copies": "no",
        }

    async def writes(self, text: str) -> Inbound:
        number = next(self._numbers)
        raw = plain_mail("lucia@mail.test", f"<k-{number}@mail.test>", text, at=time.time() - 100 + number)
        return signed(raw, at=int(time.time()))

    def forged(self, inbound: Inbound) -> list[Inbound]:
        now = int(time.time())
        return [
            Inbound(inbound.content),
            Inbound(inbound.content + b" ", inbound.headers),
            signed(inbound.content, at=now, secret="another secret of some length"),
            signed(inbound.content, at=now - 3600),
            Inbound(inbound.content, inbound.headers | {"webhook-id": "another"}),
        ]

    def arrived(self) -> list[str]:
        letters = [one for person in self._server.state.customers.values() for one in person.letters]
        return [one.text for one in letters if one.by == "company"]

    def fail_next(self, fault: Fault) -> None:
        match fault:
            case "throttled":
                self._server.fail_next("rcpt", code=450, text="4.2.1 too many mails, try again later")
            case "throttled_without_a_hint":
                self._server.fail_next("mail", code=421, text="4.7.0 slow down")
            case "busy":
                self._server.fail_next("data", code=451, text="4.3.0 not now")
            case "cut":
                self._server.fail_next("handed_over", stores=True)
            case "lost":
                self._server.fail_next("handed_over")
            case "revoked":
                self._server.state.password = "another-password"
            case "refused":
                self._server.fail_next("rcpt", code=550, text="5.1.1 there is no such mailbox")

    def mend(self) -> None:
        self._server.state.password = self._password

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        return plain_mail(f"who{who}@mail.test", f"<w-{number}@mail.test>", text, at=at)

    async def reports(self, who: int) -> list[Any]:
        return []

    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        now = int(time.time())
        bodies = [json.dumps({"raw": base64.b64encode(one).decode()}).encode() for one in items]
        return [signed(body, at=now, content_type="application/json") for body in bodies]

    def arrived_at(self, who: int) -> list[str]:
        letters = self._server.state.customer(f"who{who}@mail.test").letters
        return [one.text for one in letters if one.by == "company"]

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        return str(part.body["text"])
