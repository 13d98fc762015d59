"""Encryption to mail servers, with certificates of an authority made here: good ones work, all others are refused in
clear words, and nobody signs in anywhere without it once it was chosen.
"""

import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from relevo.channels.email.adapter import EmailConnector
from relevo.channels.email.imap import Imap, ImapError, Server
from relevo.desk.channels.api import Connection
from relevo.kit.ids import ChannelId, WorkspaceId, new_id
from relevo.platform.egress import Egress
from relevo.platform.secrets import Secret
from relevo.testing.email import EmailSimulator
from relevo.testing.email.state import Tls
from tests.channels.email.wiretap import Wiretap

HOST = "mail.shop.test"
Mode = Literal["tls", "starttls", "stripped"]


@dataclass
class Authority:
    """Signs what it is asked to."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, folder: Path, called: str = "Test authority") -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(called)
        made = _about(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        certificate = made.sign(key, hashes.SHA256())
        (folder / "authority.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(folder, key, certificate)

    def server(self, name: str = HOST, *, ended: bool = False, signs_itself: bool = False) -> ssl.SSLContext:
        """What a server shows that has this name."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name)
        issuer = subject if signs_itself else self.certificate.subject
        days = timedelta(days=-1) if ended else timedelta(days=30)
        made = _about(subject, issuer, key, ends=days).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
        )
        certificate = made.sign(key if signs_itself else self.key, hashes.SHA256())
        file = self.folder / f"{new_id().hex}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _about(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, ends: timedelta = timedelta(days=30)
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(days=60),
        not_valid_after=now + ends,
    )


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Known to this machine, as an operator makes one known."""
    made = Authority.make(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


async def _resolve(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@asynccontextmanager
async def mailbox(
    context: ssl.SSLContext, mode: Mode
) -> AsyncGenerator[tuple[EmailConnector, Connection, EmailSimulator]]:
    async with (
        EmailSimulator(tls=Tls(context, mode)) as server,
        Egress(allow_hosts=[HOST], resolve=_resolve) as egress,
    ):
        chosen = "tls" if mode == "tls" else "starttls"
        values = server.connect_values | {"imap_host": HOST, "smtp_host": HOST, "delivery": "polling"}
        values |= {"imap_security": chosen, "smtp_security": chosen}
        password = values.pop("password")
        yield (
            EmailConnector(egress),
            Connection(
                workspace_id=WorkspaceId(new_id()),
                channel_id=ChannelId(new_id()),
                name="Mail",
                hook_url="",
                values=values,
                secrets={"password": Secret(password)},
            ),
            server,
        )


@pytest.mark.parametrize("mode", ["tls", "starttls"])
async def test_a_good_certificate_lets_mails_in_and_out(authority: Authority, mode: Mode) -> None:
    async with mailbox(authority.server(), mode) as (connector, connection, _):
        checked = await connector.check(connection)
    assert [(check.name, check.ok) for check in checked.checks] == [
        ("imap", True),
        ("folder", True),
        ("smtp", True),
        ("test_mail", True),
    ]


BAD = ("wrong_name", "ended", "signs_itself", "unknown_authority", "signed_under_a_known_name")
CODES = {
    "wrong_name": "tls_name",
    "ended": "tls_expired",
    "signs_itself": "tls_unknown",
    "unknown_authority": "tls_unknown",
    "signed_under_a_known_name": "tls_unknown",
}


def _bad(authority: Authority, case: str, folder: Path) -> ssl.SSLContext:
    match case:
        case "wrong_name":
            return authority.server("another.test")
        case "ended":
            return authority.server(ended=True)
        case "signs_itself":
            return authority.server(signs_itself=True)
        case _:
            other = folder / "other"
            other.mkdir()
            called = "Test authority" if case == "signed_under_a_known_name" else "Another authority"
            return Authority.make(other, called).server()


@pytest.mark.parametrize("mode", ["tls", "starttls"])
@pytest.mark.parametrize("case", BAD)
async def test_a_bad_certificate_is_named_and_nobody_signs_in(
    authority: Authority, tmp_path: Path, case: str, mode: Mode
) -> None:
    async with mailbox(_bad(authority, case, tmp_path), mode) as (connector, connection, server):
        checked = await connector.check(connection)
        assert {(check.name, check.code) for check in checked.checks} == {
            ("imap", CODES[case]),
            ("smtp", CODES[case]),
        }
        assert server.state.logins == 0


async def test_a_server_whose_starttls_was_taken_out_is_refused_and_the_password_stays_here(
    authority: Authority,
) -> None:
    async with mailbox(authority.server(), "stripped") as (connector, connection, server):
        checked = await connector.check(connection)
        assert {(check.name, check.code) for check in checked.checks} == {
            ("imap", "tls_missing"),
            ("smtp", "tls_missing"),
        }
        assert server.state.logins == 0


async def test_tls_towards_a_server_that_speaks_in_the_clear_is_said_to_be_that(authority: Authority) -> None:
    async with mailbox(authority.server(), "stripped") as (connector, connection, server):
        values = {**connection.values, "imap_security": "tls", "smtp_security": "tls"}
        found = await connector.check(_with(connection, values))
        assert {(check.name, check.code) for check in found.checks} == {("imap", "tls"), ("smtp", "tls")}
        assert server.state.logins == 0


SPOKEN = {
    "signed in already": b"* PREAUTH welcome\r\n",
    "more words before the encryption": b"* OK hello\r\n",
}


@pytest.mark.parametrize("case", SPOKEN)
async def test_whoever_stands_between_cannot_slip_words_in_front_of_the_encryption(case: str) -> None:
    async with Wiretap(SPOKEN[case], answers={"STARTTLS": "{tag} OK begin\r\n* CAPABILITY IMAP4rev1\r\n"}) as tap:
        async with Egress(allow_hosts=["127.0.0.1"]) as egress:
            server = Server(
                host="127.0.0.1", port=tap.port, security="starttls", user="support@shop.test", password="secret-word"
            )
            with pytest.raises(ImapError) as failed:
                async with Imap(egress, server):
                    raise AssertionError("nobody may get in")
        assert failed.value.code == "tls_missing"
        assert b"secret-word" not in tap.heard


def _with(connection: Connection, values: dict[str, str]) -> Connection:
    return Connection(
        workspace_id=connection.workspace_id,
        channel_id=connection.channel_id,
        name=connection.name,
        hook_url=connection.hook_url,
        values=values,
        secrets=connection.secrets,
    )
