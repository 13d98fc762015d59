"""Signing in to a mailbox with Google or Microsoft instead of a password: their facts, and what is asked and answered.

Pure. OAuth 2.0 with an application of the company's own (RFC 6749, PKCE of RFC 7636); mail servers take the token by
the SASL mechanism XOAUTH2. Scopes and addresses are those of Google's and Microsoft's documents on IMAP and SMTP.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import urlencode

SIGN_IN_PATH = "/channels/sign-in"
"""The workspace's page to which a provider sends the admin back: the redirect address of the company's application."""
SHORTEST_S = 60.0
LONGEST_S = 86_400.0
Trouble = Literal["needed", "revoked", "client", "refused", "unreachable", "trouble"]


@dataclass(frozen=True, kw_only=True)
class Provider:
    scope: str
    authorize_url: str
    token_url: str
    revoke_url: str = ""
    """Empty: the provider has none; the company takes the permission away in its own pages."""
    imap_host: str
    smtp_host: str
    asks: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else the authorize page is asked for."""


GOOGLE = Provider(
    scope="https://mail.google.com/",
    authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
    token_url="https://oauth2.googleapis.com/token",
    revoke_url="https://oauth2.googleapis.com/revoke",
    imap_host="imap.gmail.com",
    smtp_host="smtp.gmail.com",
    # Without consent being asked again, Google gives no second refresh token.
    asks={"access_type": "offline", "prompt": "consent"},
)
MICROSOFT = Provider(
    scope="offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
    authorize_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    token_url="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    imap_host="outlook.office365.com",
    smtp_host="smtp.office365.com",
    # An admin is often signed in as themselves, and the mailbox is another account.
    asks={"prompt": "select_account"},
)
PROVIDERS: Mapping[str, Provider] = {"google": GOOGLE, "microsoft": MICROSOFT}


class SignInFailed(Exception):
    """No access token. `needed`: nobody signed in yet; `revoked`: the permission ended; `client`: the application's id
    or secret is wrong; `refused`: something else that asking again does not change; `unreachable`, `trouble`: later.
    `detail`: the provider's words."""

    def __init__(self, code: Trouble, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code: Trouble = code
        self.detail = detail[:300]

    @property
    def passes(self) -> bool:
        """Whether it may work again without anybody doing anything."""
        return self.code in ("unreachable", "trouble")


@dataclass(frozen=True, kw_only=True)
class Granted:
    """`refresh_token`: empty if the one that was used stays."""

    access_token: str
    refresh_token: str
    lives_s: float


def challenge_of(verifier: str) -> str:
    """PKCE's S256 (RFC 7636, 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def authorize_address(
    provider: Provider, *, client_id: str, redirect: str, address: str, state: str, verifier: str
) -> str:
    """Where an admin's browser goes to consent; `address` is the mailbox, offered there as the account."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect,
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "login_hint": address,
        **provider.asks,
    }
    return f"{provider.authorize_url}{'&' if '?' in provider.authorize_url else '?'}{urlencode(asked)}"


def read_granted(status: int, body: bytes) -> Granted:
    """A token endpoint's answer. Raises SignInFailed."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    fields = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    token = fields.get("access_token")
    if status == 200 and isinstance(token, str) and _is_token(token):
        renewed = fields.get("refresh_token")
        return Granted(
            access_token=token,
            refresh_token=renewed if isinstance(renewed, str) else "",
            lives_s=_seconds(fields.get("expires_in")),
        )
    raise _trouble_of(status, fields)


def _is_token(text: str) -> bool:
    """It goes into a line of IMAP and SMTP: no spaces, no control letters (RFC 6750, 2.1)."""
    return 0 < len(text) <= 20_000 and all("!" <= letter <= "~" for letter in text)


def _seconds(value: object) -> float:
    """Of a token without a length nobody knows how long it lives: an hour, as most do."""
    known = float(value) if isinstance(value, int | float) or (isinstance(value, str) and value.isdigit()) else 3600.0
    return min(max(known, SHORTEST_S), LONGEST_S)


def _trouble_of(status: int, fields: Mapping[str, Any]) -> SignInFailed:
    code = fields.get("error")
    said = fields.get("error_description")
    detail = " ".join(one for one in (code, said) if isinstance(one, str)) or f"HTTP {status}"
    if code == "invalid_grant":
        # Microsoft says so, too, when somebody has to sign in again (interaction_required is for web pages).
        return SignInFailed("revoked", detail)
    if code in ("invalid_client", "unauthorized_client"):
        return SignInFailed("client", detail)
    if status == 429 or status >= 500 or code in ("temporarily_unavailable", "server_error"):
        return SignInFailed("trouble", detail)
    if code in ("interaction_required", "login_required", "consent_required"):
        return SignInFailed("revoked", detail)
    return SignInFailed("refused" if isinstance(code, str) else "trouble", detail)


def xoauth2(user: str, access_token: str) -> str:
    """The one line with which a mail server is told who signs in, in base64."""
    return base64.b64encode(f"user={user}\x01auth=Bearer {access_token}\x01\x01".encode()).decode()
