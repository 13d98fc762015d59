"""What an admin fills in, and what it means for the two servers."""

from dataclasses import replace
from typing import Literal

from relevo.channels.email import smtp, wire
from relevo.channels.email.imap import Server
from relevo.channels.email.oauth import PROVIDERS, Provider
from relevo.desk.channels import api as desk

POLLING, WEBHOOK = "polling", "webhook"
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,180}"
_HOST = r"[A-Za-z0-9.-]{1,200}"
_PORT = r"[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]"
_SECURITY = ("tls", "starttls", "none")
_YES_NO = ("yes", "no")
_URL = r"https?://[^\s#]{3,300}"
PASSWORD = "password"
_BY_PASSWORD = desk.When("sign_in", (PASSWORD,))
_BY_TOKEN = desk.When("sign_in", tuple(PROVIDERS))
_BY_MICROSOFT = desk.When("sign_in", ("microsoft",))

FIELDS: tuple[desk.ConnectField, ...] = (
    desk.ConnectField(name="address", pattern=_ADDRESS),
    desk.ConnectField(name="from_name", required=False, pattern=r"[^\r\n<>\"]{1,80}"),
    desk.ConnectField(name="delivery", options=(POLLING, WEBHOOK), default=POLLING),
    desk.ConnectField(name="sign_in", options=(PASSWORD, *PROVIDERS), default=PASSWORD),
    desk.ConnectField(name="client_id", pattern=r"[\x21-\x7e]{5,300}", shown_when=_BY_TOKEN, follows_redirect=True),
    desk.ConnectField(name="client_secret", secret=True, pattern=r"[\x21-\x7e]{5,300}", shown_when=_BY_TOKEN),
    desk.ConnectField(name="tenant", default="common", pattern=r"[A-Za-z0-9.-]{3,100}", shown_when=_BY_MICROSOFT),
    desk.ConnectField(name="user", required=False, pattern=r"[^\r\n]{1,200}"),
    desk.ConnectField(name="password", secret=True, pattern=r"[^\r\n]{1,500}", shown_when=_BY_PASSWORD),
    desk.ConnectField(name="imap_host", required=False, pattern=_HOST),
    desk.ConnectField(name="smtp_host", pattern=_HOST, required_when=_BY_PASSWORD),
    desk.ConnectField(name="signature", required=False, pattern=r"[\s\S]{1,2000}"),
    desk.ConnectField(name="hook_secret", secret=True, required=False, generated=True, pattern=r"\S{16,200}"),
    desk.ConnectField(name="proof", options=("none", "dmarc"), default="none"),
    desk.ConnectField(name="auth_server", required=False, pattern=_HOST),
    desk.ConnectField(name="imap_port", pattern=_PORT, default="993", is_address=True),
    desk.ConnectField(name="imap_security", options=_SECURITY, default="tls", is_address=True),
    desk.ConnectField(name="smtp_port", pattern=_PORT, default="587", is_address=True),
    desk.ConnectField(name="smtp_security", options=_SECURITY, default="starttls", is_address=True),
    desk.ConnectField(name="smtp_user", required=False, pattern=r"[^\r\n]{1,200}", is_address=True),
    desk.ConnectField(
        name="smtp_password",
        secret=True,
        required=False,
        pattern=r"[^\r\n]{1,500}",
        is_address=True,
        shown_when=_BY_PASSWORD,
    ),
    desk.ConnectField(name="folder", required=False, pattern=r"[^\r\n]{1,200}", default="INBOX", is_address=True),
    desk.ConnectField(name="sent_folder", required=False, pattern=r"[^\r\n]{1,200}", is_address=True),
    desk.ConnectField(name="keep_copies", options=_YES_NO, default="yes", is_address=True),
    desk.ConnectField(name="shows_author", options=_YES_NO, default="yes", is_address=True),
    desk.ConnectField(name="plus_addresses", options=_YES_NO, default="no", is_address=True),
    desk.ConnectField(name="also_ours", required=False, pattern=r"[^\r\n]{1,1000}", is_address=True),
    desk.ConnectField(name="trusted_forms", required=False, pattern=r"[^\r\n]{1,1000}", is_address=True),
    desk.ConnectField(name="authorize_url", required=False, pattern=_URL, is_address=True, shown_when=_BY_TOKEN),
    desk.ConnectField(name="token_url", required=False, pattern=_URL, is_address=True, shown_when=_BY_TOKEN),
    desk.ConnectField(name="revoke_url", required=False, pattern=_URL, is_address=True, shown_when=_BY_TOKEN),
)


def provider_of(connection: desk.Connection) -> Provider | None:
    """Whose token signs in, with the addresses that this channel uses; None: a password does."""
    known = PROVIDERS.get(connection.value("sign_in"))
    if known is None:
        return None
    tenant = connection.value("tenant") or "common"
    return replace(
        known,
        authorize_url=connection.value("authorize_url") or known.authorize_url.replace("{tenant}", tenant),
        token_url=connection.value("token_url") or known.token_url.replace("{tenant}", tenant),
        revoke_url=connection.value("revoke_url") or known.revoke_url,
    )


def imap_server(connection: desk.Connection) -> Server | None:
    provider = provider_of(connection)
    # Whose mails are posted to us, and who still wants the folder with sent mails read, names the server.
    usual = provider.imap_host if provider and connection.value("delivery") == POLLING else ""
    host = connection.value("imap_host").strip() or usual
    if not host:
        return None
    return Server(
        host=host,
        port=_port(connection, "imap_port", 993),
        security=_security(connection, "imap_security", "tls"),
        user=connection.value("user") or connection.value("address"),
        password=connection.secret("password"),
    )


def smtp_relay(connection: desk.Connection) -> smtp.Relay:
    own, provider = connection.value("smtp_user"), provider_of(connection)
    return smtp.Relay(
        host=connection.value("smtp_host").strip() or (provider.smtp_host if provider else ""),
        port=_port(connection, "smtp_port", 587),
        security=_security(connection, "smtp_security", "starttls"),
        user=own or connection.value("user") or connection.value("address"),
        password=connection.secret("smtp_password") or connection.secret("password"),
    )


def settings_of(connection: desk.Connection) -> wire.Settings:
    return wire.Settings(
        channel_id=str(connection.channel_id),
        own=own_addresses(connection),
        trusted_forms=_listed(connection.value("trusted_forms")),
        proof="dmarc" if connection.value("proof") == "dmarc" else "none",
        auth_server=connection.value("auth_server").strip().lower(),
        thread_secret=connection.secret("thread_secret"),
    )


def own_addresses(connection: desk.Connection) -> frozenset[str]:
    return _listed(connection.value("address")) | _listed(connection.value("also_ours"))


def _listed(text: str) -> frozenset[str]:
    return frozenset(one for one in text.lower().replace(",", " ").replace(";", " ").split() if "@" in one)


def _port(connection: desk.Connection, name: str, default: int) -> int:
    text = connection.value(name)
    return int(text) if text.isdigit() and 0 < int(text) < 65_536 else default


def _security(
    connection: desk.Connection, name: str, default: Literal["tls", "starttls"]
) -> Literal["tls", "starttls", "none"]:
    found = connection.value(name)
    return found if found in ("tls", "starttls", "none") else default
