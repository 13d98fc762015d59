"""All configuration, read once at start from the environment (`RELEVO_*`) and an optional `.env` file.

Rooms below `entry` get the values they need passed in; nothing imports settings to look around.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting with its meaning and default; `relevo doctor` prints what is in force."""

    model_config = SettingsConfigDict(env_prefix="RELEVO_", env_file=".env", extra="ignore", frozen=True)

    database_url: str | None = Field(
        default=None, description="postgresql:// address of one's own PostgreSQL >= 15 with pgvector; else embedded."
    )
    app_database_url: str | None = Field(
        default=None, description="The same database with an unprivileged login, member of role relevo_app."
    )
    data_folder: Path = Field(default=Path(".relevo"), description="Embedded database, files and keys live here.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the server listens on.")
    public_url: str | None = Field(
        default=None, description="Address people reach Relevo at, e.g. https://help.example.com; links are made of it."
    )
    files_url: str | None = Field(default=None, description="Where files are kept: a folder or s3://bucket/prefix.")
    file_scanner: str = Field(
        default="",
        description="A program that looks at each file on its standard input and exits 0 (clean) or 1 (a virus), "
        'e.g. "clamdscan --no-summary -"; else none looks.',
    )
    secret_key: SecretStr | None = Field(
        default=None, description="Key (base64, 32 bytes) that encrypts stored secrets; else kept in the data folder."
    )
    smtp_host: str | None = Field(default=None, description="SMTP server for invitations and password resets.")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_from: str = Field(default="Relevo <relevo@localhost>", description="From address of the mails Relevo sends.")
    pool_size: int = Field(default=16, ge=4, le=200, description="Database connections per process.")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "console"
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description="Addresses whose X-Forwarded-For is believed; empty: none."
    )
    egress_allow_hosts: tuple[str, ...] = Field(
        default=(), description="Hosts on private networks that outgoing requests may reach (host or host:port)."
    )
    translation_bridge: bool = Field(
        default=True, description="Search other languages through Apertium, where the machine has it installed."
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="Bearer token for /metrics; without it only the local machine may read them."
    )

    @property
    def base_url(self) -> str:
        """The address in links, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def files_location(self) -> str:
        return self.files_url or str((self.data_folder / "files").absolute())
