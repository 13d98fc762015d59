"""The whole of it: three servers on loopback, and what customers do in their mail programs."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from starlette.routing import Route

from relevo.testing import samples
from relevo.testing.email.imap_server import ImapServer
from relevo.testing.email.smtp_server import SmtpServer
from relevo.testing.email.state import SERVER, Customer, Fault, Letter, State, Tls, read, write
from relevo.testing.provider import Json, NotOnThePage, ProviderSimulator

STREAM_LIMIT = 40_000_000
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class EmailSimulator(ProviderSimulator):
    """`calls` is there for the sake of the other simulators' shape: nobody is called here."""

    page: ClassVar[Path] = Path(__file__).with_name("mail.html")
    place: ClassVar[str] = "mail"

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, kept_in: Path | None = None, tls: Tls | None = None
    ) -> None:
        """`tls`: of the two mail servers; the page and the token endpoint stay in the clear."""
        del calls
        super().__init__(port=port, kept_in=kept_in)
        self.state = State(tls=tls)
        if kept_in is not None:
            self.state.recall(kept_in)
        self._mail_ports: list[int] = []
        self._servers: list[asyncio.Server] = []
        self._answering: set[asyncio.Task[None]] = set()

    @property
    def also_reached(self) -> tuple[str, ...]:
        """The two mail servers, beside the page."""
        return tuple(f"127.0.0.1:{port}" for port in self._mail_ports)

    @property
    def connect_values(self) -> dict[str, str]:
        """What somebody who connects this mailbox fills in."""
        smtp, imap = self._mail_ports
        return {
            "address": self.state.own,
            "from_name": "Shop",
            "password": self.state.password,
            "imap_host": "127.0.0.1",
            "imap_port": str(imap),
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": str(smtp),
            "smtp_security": "none",
            "plus_addresses": "yes",
        }

    def token_values(self, provider: str = "google") -> dict[str, str]:
        """What somebody fills in who signs in at the provider instead of with a password."""
        consents = self.state.consents
        addresses = {f"{name}_url": f"{self.url}/oauth/{name}" for name in ("authorize", "token", "revoke")}
        return {
            **{name: text for name, text in self.connect_values.items() if name != "password"},
            "sign_in": provider,
            "client_id": consents.client_id,
            "client_secret": consents.client_secret,
            **addresses,
        }

    def api_routes(self) -> Sequence[Route]:
        return self.state.consents.routes()

    async def before_serving(self) -> None:
        serves: tuple[Serve, ...] = (SmtpServer(self.state, self._take).serve, ImapServer(self.state).serve)
        for serve in serves:
            tls = self.state.tls
            encrypts = tls.context if tls is not None and tls.mode == "tls" else None
            server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=STREAM_LIMIT, ssl=encrypts)
            self._servers.append(server)
            self._mail_ports.append(server.sockets[0].getsockname()[1])

    async def after_serving(self) -> None:
        for task in self._answering:
            task.cancel()
        for server in self._servers:
            server.close()
        await super().after_serving()

    def save(self, file: Path) -> None:
        self.state.keep(file)

    def fail_next(self, step: Any, **fault: Any) -> None:
        self.state.faults.append(Fault(step=step, **fault))

    # What customers do.

    async def send(self, customer: Customer, subject: str, text: str, **more: Any) -> Letter:
        """`more`: html, cc, answers (a Letter), automatic, files (name, content type, bytes), to."""
        raw, letter = write(self.state, customer, subject=subject, text=text, **more)
        await self.state.put("INBOX", raw)
        self.keep()
        return letter

    async def answer(self, customer: Customer, text: str, **more: Any) -> Letter:
        """To the newest mail of the company's."""
        last = next(one for one in reversed(customer.letters) if one.by == "company")
        subject = last.subject if last.subject.lower().startswith("re:") else f"Re: {last.subject}"
        return await self.send(customer, subject, text, answers=last, **more)

    async def answer_from_phone(self, customer: Customer, text: str) -> bytes:
        """Somebody of the company answers in a mail program of their own: it lands in Sent, and at the customer's."""
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = f'"Nora Vidal" <{self.state.own}>'
        message["To"] = customer.address
        last = next((one for one in reversed(customer.letters) if one.by == "customer"), None)
        message["Subject"] = f"Re: {last.subject}" if last else "Hello"
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain="shop.test")
        if last:
            message["In-Reply-To"] = last.message_id
        message.set_content(text)
        raw = message.as_bytes()
        customer.letters.append(read(raw))
        await self.state.put("Sent", raw)
        self.keep()
        return raw

    async def _take(self, recipients: list[str], raw: bytes) -> None:
        """A mail handed in by the company."""
        letter = read(raw)
        if self.state.keeps_sent and not self.state.has("Sent", letter.message_id):
            await self.state.put("Sent", raw)
        for address in recipients:
            local, _, domain = address.partition("@")
            if f"{local.partition('+')[0]}@{domain}" == self.state.own:
                await self.state.put("INBOX", raw)
            elif local.startswith("bounces"):
                await self.state.put("INBOX", _bounce(self.state.own, address, raw, letter))
            else:
                customer = self.state.customer(address)
                customer.letters.append(read(raw))
                if customer.responder != "off":
                    self._respond(customer)
        self.keep()

    def _respond(self, customer: Customer) -> None:
        """A machine that answers everything, if it is rude even other machines."""
        newest = customer.letters[-1]
        if customer.responder == "honest" and newest.automatic:
            return
        text = "I am out of the office until Monday." if customer.responder == "honest" else "We got your mail. Thanks!"
        task = asyncio.create_task(self._send_response(customer, text, newest))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _send_response(self, customer: Customer, text: str, newest: Letter) -> None:
        subject = f"Re: {newest.subject.removeprefix('Re: ')}"
        await self.send(customer, subject, text, answers=newest, automatic=customer.responder == "honest")

    # The page on which a person plays the customers.

    def on_page(self, asked: Mapping[str, str]) -> Json:
        customer = self.state.customers.get(asked.get("customer", ""))
        people = [{"address": one.address, "name": one.name} for one in self.state.customers.values()]
        about: Json = {"own": self.state.own, "customers": people, "values": self._values_shown()}
        about["permissions"] = len(self.state.consents.refresh_tokens)
        if customer is not None:
            about["responder"] = customer.responder
            about["letters"] = [vars(one) for one in customer.letters[-200:]]
        return about

    def _values_shown(self) -> dict[str, str]:
        """By the names that they have on most screens."""
        imap, smtp = self._mail_ports[1], self._mail_ports[0]
        values = self.token_values()
        return {
            "Mail address": values["address"],
            "Password": self.state.password,
            "IMAP server and port": f"127.0.0.1 {imap}",
            "SMTP server and port": f"127.0.0.1 {smtp}",
            "Client ID": values["client_id"],
            "Client secret": values["client_secret"],
            "Address of the consent page": values["authorize_url"],
            "Address that gives tokens": values["token_url"],
            "Address that takes tokens back": values["revoke_url"],
        }

    async def act(self, verb: str, given: Json) -> Json:
        if verb == "new":
            name = str(given.get("name") or "Lucía Díaz")[:60].replace('"', "")
            plain = "".join(letter for letter in name.lower().split(" ")[0] if letter.isascii() and letter.isalnum())
            customer = self.state.customer(f"{plain or 'customer'}{int(time.time()) % 10_000}@mail.test", name)
            self.keep()
            return {"address": customer.address}
        customer = self.state.customers.get(str(given.get("customer") or ""))
        if customer is None:
            raise NotOnThePage("customer")
        match verb:
            case "send":
                await self._write_from_page(customer, given)
            case "responder":
                customer.responder = "honest" if given.get("on") else "off"
            case "phone":
                await self.answer_from_phone(customer, str(given["text"])[:20_000])
            case _:
                raise NotOnThePage("verb")
        return {}

    async def _write_from_page(self, customer: Customer, given: dict[str, Any]) -> None:
        answers = next((one for one in customer.letters if one.id == given.get("answers")), None)
        subject = str(given.get("subject") or "")[:200].replace("\n", " ")
        wanted = [samples.picture] if given.get("picture") else []
        wanted += [_FILES[given["file"]]] if given.get("file") in _FILES else []
        files = [(one.name, one.content_type, one.body) for one in (make() for make in wanted)]
        text = str(given.get("text") or "")[:20_000]
        html = _LAYOUT.format(subject=escape(subject), text=escape(text)) if given.get("layout") else ""
        await self.send(customer, subject, text, answers=answers, files=files or None, html=html)


_FILES = {"document": samples.document, "film": samples.film, "voice": samples.voice, "card": samples.card}
# As a mail program with templates sends it: with a picture from elsewhere, and with what no screen may run.
_LAYOUT = (
    '<table width="100%" bgcolor="#f2e8dc"><tr><td style="padding:24px"><h2 style="color:#7a3b12">{subject}</h2>'
    '<p style="white-space:pre-wrap">{text}</p>'
    '<img src="https://pictures.invalid/banner.png" width="480" alt="A banner">'
    '<script>document.body.textContent = "run"</script></td></tr></table>'
)


def _bounce(own: str, recipient: str, raw: bytes, letter: Letter) -> bytes:
    head = raw.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace")
    lines = [
        "Return-Path: <>",
        f"From: Mail Delivery System <MAILER-DAEMON@{SERVER}>",
        f"To: {own}",
        "Subject: Undelivered Mail Returned to Sender",
        f"Date: {formatdate()}",
        f"Message-ID: {make_msgid(domain=SERVER)}",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="BOUNCE"',
        "",
        "--BOUNCE",
        "Content-Type: text/plain",
        "",
        f"Your mail to {recipient} could not be delivered: {letter.subject}",
        "--BOUNCE",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; {SERVER}",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        "Action: failed",
        "Status: 5.1.1",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        "",
        "--BOUNCE",
        "Content-Type: text/rfc822-headers",
        "",
        head,
        "",
        "--BOUNCE--",
        "",
    ]
    return "\r\n".join(lines).encode()
