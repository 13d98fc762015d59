import asyncio
import io
import socket
from collections.abc import Generator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from relevo.platform.mail import ConsoleMailer, Mail, MailNotSent, SmtpMailer, open_mailer
from relevo.platform.mail.mailers import build_message
from relevo.platform.settings import Settings

MAIL = Mail("ana@example.com", "Elige una contraseña", "Hola, señora.\nhttps://relevo.test/reset?token=rp_1\n")
SENDER = "Relevo Atención <relevo@shop.example>"


class Inbox:
    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("refused"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox() -> Generator[tuple[Inbox, int]]:
    def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, data: object) -> AuthResult:
        ok = getattr(data, "login", b"") == b"me" and getattr(data, "password", b"") == b"secret"
        return AuthResult(success=ok, handled=False)

    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, authenticator=authenticate, auth_require_tls=False
    )
    controller.start()
    yield handler, port
    controller.stop()


def mailer(port: int, **options: object) -> SmtpMailer:
    return SmtpMailer(host="127.0.0.1", port=port, sender=SENDER, security="none", **options)  # type: ignore[arg-type] - narrower than the test needs


async def test_a_mail_arrives_with_its_accents(inbox: tuple[Inbox, int]) -> None:
    await mailer(inbox[1], user="me", password="secret").send(MAIL)
    envelope = inbox[0].envelopes[0]
    assert (envelope.mail_from, envelope.rcpt_tos) == ("relevo@shop.example", ["ana@example.com"])
    message: Message = build_message(MAIL, sender=SENDER)
    assert message["Subject"] == "Elige una contraseña"
    assert "señora" in message.get_payload(decode=True).decode()  # type: ignore[union-attr] - narrower than the test needs
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@shop.example>")


async def test_a_refused_mail_a_wrong_login_and_a_dead_server_are_one_error(inbox: tuple[Inbox, int]) -> None:
    for sender, mail in (
        (mailer(inbox[1]), Mail("refused@example.com", "s", "t")),
        (mailer(inbox[1], user="me", password="wrong"), MAIL),
        (mailer(1), MAIL),
    ):
        with pytest.raises(MailNotSent) as failure:
            await asyncio.wait_for(sender.send(mail), 10)
        assert "wrong" not in failure.value.detail
    assert inbox[0].envelopes == []


def test_a_line_break_starts_no_header() -> None:
    message = build_message(Mail("a@b.de", "Hi\r\nBcc: c@d.fr", "text"), sender=SENDER)
    assert message["Bcc"] is None
    with pytest.raises(ValueError, match=r"(?i)line|newline|cr|address"):
        build_message(Mail("a@b.de\r\nBcc: c@d.fr", "s", "t"), sender=SENDER)


async def test_without_a_server_the_console_shows_it() -> None:
    out = io.StringIO()
    await ConsoleMailer(sender=SENDER, stream=out).send(MAIL)
    assert "rp_1" in out.getvalue()
    assert "ana@example.com" in out.getvalue()


def test_the_settings_choose_the_driver() -> None:
    assert isinstance(open_mailer(Settings(smtp_host=None)), ConsoleMailer)
    chosen = open_mailer(Settings.model_validate({"smtp_host": "mail.example", "smtp_password": "hidden"}))
    assert isinstance(chosen, SmtpMailer)
    assert "hidden" not in repr(chosen)
