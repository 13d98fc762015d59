"""One mail out by SMTP, and how it ended. What happened before the mail's words were sent never counts as unclear."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import aiosmtplib

from relevo.channels.email.tls import TlsTrouble, tls_context, tls_trouble
from relevo.desk.channels import api as desk
from relevo.platform.egress import Egress, EgressError, EgressRefused

WITHIN_S = 30.0
LATER_S = 60.0
"""After a 4xx: who greylists wants a pause, and tells no length."""
Step = Literal["connect", "tls", "login", "sender", "recipient", "data"]
Client: TypeAlias = aiosmtplib.SMTP


@dataclass(frozen=True)
class Relay:
    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    user: str
    password: str
    token: str = ""
    """Signs in instead of the password."""


class SmtpFailed(Exception):
    """`status`: the server's code, 0 where it gave none. `tls`: what is wrong with its encryption, if that failed."""

    def __init__(
        self,
        step: Step,
        status: int,
        detail: str,
        *,
        is_refused_address: bool = False,
        tls: TlsTrouble | None = None,
    ) -> None:
        super().__init__(detail)
        self.tls: TlsTrouble | None = tls
        self.step: Step = step
        self.status = status
        self.detail = detail
        self.is_refused_address = is_refused_address


async def send_mail(client: Client, *, sender: str, recipients: list[str], raw: bytes) -> list[str]:
    """The recipients that the server did not take, of several; raises SmtpFailed if it took none, or nothing at all."""
    refused = await _envelope(client, sender, recipients)
    try:
        await client.data(raw)
    except aiosmtplib.SMTPResponseException as error:
        raise SmtpFailed("data", error.code, _words(error)) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        # The words were under way: they may have arrived.
        raise SmtpFailed("data", 0, _words(error)) from error
    return refused


async def open_client(egress: Egress, relay: Relay) -> Client:
    """Connected and signed in; whoever opens it closes it. Raises SmtpFailed."""
    try:
        opened = await egress.open_mail_socket(relay.host, relay.port)
    except EgressError as error:
        refused = isinstance(error, EgressRefused)
        raise SmtpFailed("connect", 0, str(error), is_refused_address=refused) from error
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        sock=opened,
        use_tls=relay.security == "tls",
        start_tls=False,
        tls_context=None if relay.security == "none" else tls_context(),
        timeout=WITHIN_S,
        local_hostname="relevo",
    )
    step: Step = "connect"
    try:
        await client.connect()
        if relay.security == "starttls":
            step = "tls"
            await client.ehlo()
            if not client.supports_extension("starttls"):
                raise SmtpFailed("tls", 0, "the server does not offer STARTTLS", tls="tls_missing")
            await client.starttls(server_hostname=relay.host)
        step = "login"
        await _sign_in(client, relay)
    except SmtpFailed:
        client.close()
        raise
    except aiosmtplib.SMTPResponseException as error:
        client.close()
        # The words of a refused login may repeat what was sent.
        detail, missing = ("" if step == "login" else _words(error)), step == "tls"
        raise SmtpFailed(step, error.code, detail, tls="tls_missing" if missing else None) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        client.close()
        tls = tls_trouble(error)
        raise SmtpFailed("tls" if tls else step, 0, _words(error), tls=tls) from error
    return client


async def _sign_in(client: Client, relay: Relay) -> None:
    if relay.token:
        await client.auth_xoauth2(relay.user, relay.token)
    elif relay.user:
        await client.login(relay.user, relay.password)


async def _envelope(client: aiosmtplib.SMTP, sender: str, recipients: list[str]) -> list[str]:
    step: Step = "sender"
    refused: list[tuple[str, aiosmtplib.SMTPResponseException]] = []
    try:
        await client.mail(sender)
        step = "recipient"
        for address in recipients:
            try:
                await client.rcpt(address)
            except aiosmtplib.SMTPResponseException as error:
                refused.append((address, error))
    except aiosmtplib.SMTPResponseException as error:
        raise SmtpFailed(step, error.code, _words(error)) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise SmtpFailed("connect", 0, _words(error)) from error
    main = next((error for address, error in refused if address == recipients[0]), None)
    if main is not None:
        # Copies alone would be a mail that looks sent and is not.
        raise SmtpFailed("recipient", main.code, _words(main))
    return [address for address, _ in refused]


def outcome_of(failed: SmtpFailed) -> desk.Outcome:
    """4xx: later. 5xx: never, about the recipient or the mail; about ourselves it stops the channel."""
    code, detail = f"smtp_{failed.status or failed.step}", failed.detail[:300]
    if failed.is_refused_address:
        return desk.Stopped(code="address_refused", detail=detail)
    if failed.step == "login" and failed.status >= 500:
        return desk.Stopped(code="login_refused", detail=detail)
    if failed.status == 0:
        return (
            desk.Unclear(detail=detail) if failed.step == "data" else desk.TryAgain(code="no_connection", detail=detail)
        )
    if failed.status < 500:
        return desk.TryAgain(code=code, detail=detail, after_s=LATER_S)
    if failed.step == "recipient":
        return desk.Refused(code="no_such_address", detail=detail, why="recipient")
    if failed.step == "sender":
        return desk.Refused(code="sender_refused", detail=detail)
    return desk.Refused(code=code, detail=detail)


def _words(error: Exception) -> str:
    message = getattr(error, "message", None)
    return f"{getattr(error, 'code', '')} {message or error}".strip()[:300]
