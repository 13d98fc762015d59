"""The port and its two drivers."""

import sys
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Literal, Protocol, TextIO

import aiosmtplib

from relevo.kit.errors import RelevoError
from relevo.platform.settings import Settings

TIMEOUT_S = 20


class MailNotSent(RelevoError, code="mail_not_sent", status=503):
    """The mail server could not be reached or refused the mail. Try again later."""


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Sends one mail, or raises MailNotSent."""

    async def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True, kw_only=True)
class SmtpMailer:
    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"

    async def send(self, mail: Mail) -> None:
        message = build_message(mail, sender=self.sender)
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.security == "tls",
                start_tls=self.security == "starttls",
                timeout=TIMEOUT_S,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            # The server's words may quote the recipient or the login: they go to the log, not to the caller.
            raise MailNotSent from error


@dataclass(frozen=True, kw_only=True)
class ConsoleMailer:
    """For the demo and for development: the links in these mails open doors, so nobody else may read the console."""

    sender: str
    stream: TextIO = field(default_factory=lambda: sys.stderr)

    async def send(self, mail: Mail) -> None:
        line = "-" * 72
        self.stream.write(
            f"{line}\nMail to {mail.to} (no SMTP server is configured)\n{mail.subject}\n\n{mail.text}\n{line}\n"
        )
        self.stream.flush()


def build_message(mail: Mail, *, sender: str) -> EmailMessage:
    """Plain text only. Header values with line breaks are refused by EmailMessage itself."""
    name, address = parseaddr(sender)
    message = EmailMessage()
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def open_mailer(settings: Settings) -> Mailer:
    if settings.smtp_host is None:
        return ConsoleMailer(sender=settings.mail_from)
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        security=settings.smtp_security,
    )
