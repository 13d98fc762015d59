"""How faults of a mailbox are provoked. The docstrings are the page's words."""

import asyncio
import imaplib
import smtplib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email.message import EmailMessage

import pytest

from relevo.testing.email import EmailSimulator
from tests.channels.faults.table import shows

LUCIA = "lucia@mail.test"


class MailRig:
    def __init__(self, simulator: EmailSimulator) -> None:
        self.simulator = simulator
        self.customer = simulator.state.customer(LUCIA, "Lucía")

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["MailRig"]:
        async with EmailSimulator() as simulator:
            yield cls(simulator)

    async def read(self, folder: str = "INBOX") -> list[bytes]:
        """What a mail program finds there."""
        return await asyncio.to_thread(self._read, folder)

    def _read(self, folder: str) -> list[bytes]:
        values = self.simulator.connect_values
        with imaplib.IMAP4("127.0.0.1", int(values["imap_port"]), timeout=20) as imap:
            imap.login(values["address"], values["password"])
            imap.select(folder, readonly=True)
            found = imap.uid("SEARCH", "UID", "1:*")[1][0] or b""
            fetched = [imap.uid("FETCH", number.decode(), "(BODY.PEEK[]<0.1000000>)")[1] for number in found.split()]
        return [part[1] for parts in fetched for part in parts if isinstance(part, tuple)]

    async def sends(self, text: str, to: str = LUCIA, password: str = "") -> None:
        await asyncio.to_thread(self._send, text, to, password)

    def _send(self, text: str, to: str, password: str) -> None:
        values = self.simulator.connect_values
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = values["address"], to, "Re: hola"
        message["Message-ID"] = f"<{abs(hash(text))}@shop.test>"
        message.set_content(text)
        with smtplib.SMTP("127.0.0.1", int(values["smtp_port"]), timeout=20) as smtp:
            smtp.login(values["address"], password or values["password"])
            smtp.send_message(message)

    def arrived(self) -> list[str]:
        return [one.text.strip() for one in self.customer.letters if one.by == "company"]

    async def is_refused(self, code: int) -> None:
        with pytest.raises(smtplib.SMTPException) as refused:
            await self.sends("hola")
        assert str(code) in str(refused.value)
        assert self.arrived() == []


@shows("twice", "email")
async def twice(rig: MailRig) -> None:
    """the same mail put into the inbox again: `state.put("INBOX", raw)`; all of them: `state.renumber()`"""
    letter = await rig.simulator.send(rig.customer, "hola", "una vez")
    await rig.simulator.state.put("INBOX", rig.simulator.state.folders["INBOX"].mails[0].raw)
    assert [letter.message_id.encode() in raw for raw in await rig.read()] == [True, True]


@shows("reversed", "email")
async def in_reverse(rig: MailRig) -> None:
    """`state.folders["INBOX"].mails` turned round: an answer before its question"""
    first = await rig.simulator.send(rig.customer, "hola", "primero")
    await rig.simulator.send(rig.customer, "Re: hola", "segundo", answers=first)
    folder = rig.simulator.state.folders["INBOX"]
    early, late = folder.mails
    early.raw, late.raw = late.raw, early.raw
    assert [b"segundo" in raw for raw in await rig.read()] == [True, False]


@shows("batch", "email")
async def batch(rig: MailRig) -> None:
    """several mails before anybody looks"""
    for text in ("primero", "segundo"):
        await rig.simulator.send(rig.customer, "hola", text)
    assert len(await rig.read()) == 2


@shows("echo_first", "email")
async def in_sent_first(rig: MailRig) -> None:
    """`fail_next("handed_over", stores=True)`: the copy stands in Sent, an answer never comes"""
    rig.simulator.fail_next("handed_over", stores=True)
    with pytest.raises(smtplib.SMTPException):
        await rig.sends("hola")
    assert len(await rig.read("Sent")) == 1


@shows("failed_late", "email")
async def bounces(rig: MailRig) -> None:
    """a recipient whose address begins with "bounces": a delivery report comes back"""
    await rig.sends("hola", to="bounces@mail.test")
    [report] = await rig.read()
    assert b"Action: failed" in report


@shows("unknown", "email")
async def unknown(rig: MailRig) -> None:
    """`state.put("INBOX", raw)` with any bytes: a charset or a part that nobody knows"""
    raw = b"From: lucia@mail.test\r\nContent-Type: text/plain; charset=unknown-8bit\r\n\r\n\xff\xfe\r\n"
    await rig.simulator.state.put("INBOX", raw)
    [came] = await rig.read()
    assert b"unknown-8bit" in came


@shows("nobody", "email")
async def nobody(rig: MailRig) -> None:
    """`state.put("INBOX", raw)` without From and Message-ID"""
    await rig.simulator.state.put("INBOX", b"Subject: hola\r\n\r\nhola\r\n")
    [came] = await rig.read()
    assert b"From:" not in came


@shows("times", "email")
async def times(rig: MailRig) -> None:
    """`state.put("INBOX", raw)` with a Date that is none, or a day ahead"""
    await rig.simulator.state.put("INBOX", b"From: lucia@mail.test\r\nDate: yesterday, or so\r\n\r\nhola\r\n")
    [came] = await rig.read()
    assert b"yesterday" in came


@shows("throttled", "email")
async def throttled(rig: MailRig) -> None:
    """`fail_next("mail", code=451)`; mail servers never say when to come back"""
    rig.simulator.fail_next("mail", code=451)
    await rig.is_refused(451)
    await rig.sends("otra vez")
    assert rig.arrived() == ["otra vez"]


@shows("pair", "email")
async def pair(rig: MailRig) -> None:
    """`fail_next("rcpt", code=450)`"""
    rig.simulator.fail_next("rcpt", code=450)
    await rig.is_refused(450)
    await rig.sends("otra vez")
    assert rig.arrived() == ["otra vez"]


@shows("token", "email")
async def password(rig: MailRig) -> None:
    """`state.password = "another"`; with Google or Microsoft `state.consents` takes the permission back"""
    good, rig.simulator.state.password = rig.simulator.state.password, "another"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        await rig.sends("hola", password=good)
    await rig.sends("otra vez")
    assert rig.arrived() == ["otra vez"]


@shows("hang", "email")
async def cut(rig: MailRig) -> None:
    """`fail_next("handed_over", stores=True)`, `stores=False`: the connection ends after the mail was taken, or not"""
    for stores in (True, False):
        rig.simulator.fail_next("handed_over", stores=stores)
        with pytest.raises(smtplib.SMTPException):
            await rig.sends(f"stores {stores}")
    assert rig.arrived() == ["stores True"]


@shows("letters", "email")
async def letters(rig: MailRig) -> None:
    """always: any letters both ways; no length is documented"""
    text = "שלום 👨‍👩‍👧 𝄞 señor"
    await rig.simulator.send(rig.customer, "¿Qué? 👋", text)
    await rig.sends(text)
    assert rig.arrived() == [text]
    assert len(await rig.read()) == 1
