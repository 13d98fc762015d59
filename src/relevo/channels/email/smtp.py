"""One mail out by SMTP, and how it ended. What happened before the mail's words were sent never counts as unclear."""

import ssl
from dataclasses import dataclass
from typing import Literal

import aiosmtplib

from relevo.desk.channels import api as desk
from relevo.platform.egress import Egress, EgressError, EgressRefused

WITHIN_S = 30.0
LATER_S = 60.0
"""After a 4xx: who greylists wants a pause, and tells no length."""
Step = Literal["connect", "tls", "login", "sender", "recipient", "data"]


@dataclass(frozen=True)
class Relay:
    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    user: str
    password: str


class SmtpFailed(Exception):
    """`status`: the server's code, 0 where it gave none."""

    def __init__(self, step: Step, status: int, detail: str, *, is_refused_address: bool = False) -> None:
        super().__init__(detail)
        self.step: Step = step
        self.status = status
        self.detail = detail
        self.is_refused_address = is_refused_address


async def send_mail(egress: Egress, relay: Relay, *, sender: str, recipients: list[str], raw: bytes) -> list[str]:
    """The recipients that the server did not take, of several; raises SmtpFailed if it took none, or nothing at all."""
    client = await _open(egress, relay)
    try:
        refused = await _envelope(client, sender, recipients)
        try:
            await client.data(raw)
        except aiosmtplib.SMTPResponseException as error:
            raise SmtpFailed("data", error.code, _words(error)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            # The words were under way: they may have arrived.
            raise SmtpFailed("data", 0, _words(error)) from error
        return refused
    finally:
        client.close()


async def sign_in(egress: Egress, relay: Relay) -> None:
    """For the Check. Raises SmtpFailed."""
    (await _open(egress, relay)).close()


async def _open(egress: Egress, relay: Relay) -> aiosmtplib.SMTP:
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
        timeout=WITHIN_S,
        local_hostname="relevo",
    )
    step: Step = "connect"
    try:
        await client.connect()
        if relay.security == "starttls":
            step = "tls"
            await client.starttls(server_hostname=relay.host)
        step = "login"
        if relay.user:
            await client.login(relay.user, relay.password)
    except aiosmtplib.SMTPResponseException as error:
        client.close()
        # The words of a refused login may repeat what was sent.
        raise SmtpFailed(step, error.code, "" if step == "login" else _words(error)) from error
    except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
        client.close()
        is_tls = isinstance(error.__cause__, ssl.SSLError) or isinstance(error, ssl.SSLError)
        raise SmtpFailed("tls" if is_tls else step, 0, _words(error)) from error
    return client


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
