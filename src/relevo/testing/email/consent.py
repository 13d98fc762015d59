"""The provider's side of signing in with a token: the page on which somebody consents, the endpoint that gives tokens,
the one that takes them back (RFC 6749, RFC 7636, RFC 7009).

Strict where the large providers are: the redirect address must be registered, a code counts once and only with its
verifier, the application's secret is checked, tokens end.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "simulated-application.apps.mail.test"
CLIENT_SECRET = "simulated-application-secret"
LIVES_S = 3600
CODE_LIVES_S = 300
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mail provider, simulated</title><link rel="icon" href="data:,">
<style>body{{font:16px system-ui;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#222;background:#fff}}
button{{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;border:1px solid #888;background:#fff;cursor:pointer}}
button.yes{{background:#1a56c4;border-color:#1a56c4;color:#fff}}li{{margin:.4rem 0}}</style>
<h1>Mail provider</h1><p>This page stands for Google's or Microsoft's. <b>{client}</b> would like to
reach the mailbox <b>{address}</b>:</p><ul>{scopes}</ul><form method="post" action="/oauth/decide">
<input type="hidden" name="asked" value="{asked}"><button class="yes" name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Cancel</button></form></html>"""


@dataclass
class _Code:
    redirect_uri: str
    challenge: str
    until: float


@dataclass
class Consents:
    """`flavour`: how a refresh token lives. Google's stays the same; Microsoft gives a new one with each use and leaves
    the one before."""

    account: str
    flavour: Literal["google", "microsoft"] = "google"
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    redirects: list[str] = field(default_factory=list[str])
    """Registered ones; empty: any on this machine, so that a demonstration needs no registration."""
    lives_s: float = LIVES_S
    asked: int = 0
    """Calls of the token endpoint."""
    faults: list[tuple[int, Mapping[str, str]]] = field(default_factory=list[tuple[int, Mapping[str, str]]])
    """Status and body of the next answers of the token endpoint."""
    gives_refresh_token: bool = True
    codes: dict[str, _Code] = field(default_factory=dict[str, _Code])
    refresh_tokens: set[str] = field(default_factory=set[str])
    access_tokens: dict[str, float] = field(default_factory=dict[str, float])

    def takes(self, user: str, token: str) -> bool:
        """Whether a mail server lets this token into this mailbox."""
        return user.lower() == self.account and self.access_tokens.get(token, 0.0) > time.monotonic()

    def revoke_all(self) -> None:
        """As when somebody takes the application's permission away."""
        self.refresh_tokens.clear()
        self.access_tokens.clear()

    def end_access(self) -> None:
        """The access tokens end now, before their time."""
        self.access_tokens.clear()

    def grant(self) -> str:
        """A refresh token, as if somebody had consented."""
        token = f"refresh-{secrets.token_urlsafe(24)}"
        self.refresh_tokens.add(token)
        return token

    def routes(self) -> Sequence[Route]:
        return [
            Route("/oauth/authorize", self._authorize, methods=["GET"]),
            Route("/oauth/decide", self._decide, methods=["POST"]),
            Route("/oauth/token", self._token, methods=["POST"]),
            Route("/oauth/revoke", self._revoke, methods=["POST"]),
        ]

    def _wrong_with(self, asked: Mapping[str, str]) -> str:
        """Why nobody is sent back: whoever asks so is not the application."""
        redirect = asked.get("redirect_uri", "")
        known = redirect in self.redirects or (
            not self.redirects and redirect.startswith(("http://127.0.0.1", "http://localhost", "https://"))
        )
        if asked.get("client_id") != self.client_id:
            return "invalid_client"
        return "" if known else "redirect_uri_mismatch"

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        wrong = self._wrong_with(asked)
        if wrong:
            return HTMLResponse(f"<h1>Error 400: {wrong}</h1>", 400)
        if (asked.get("response_type"), asked.get("code_challenge_method")) != ("code", "S256") or not asked.get(
            "scope"
        ):
            return self._back(asked, {"error": "invalid_request"})
        scopes = "".join(f"<li>{escape(one)}</li>" for one in asked["scope"].split(" "))
        coded = base64.urlsafe_b64encode(json.dumps(asked).encode()).decode()
        address = escape(asked.get("login_hint") or self.account)
        return HTMLResponse(_PAGE.format(client=escape(self.client_id), address=address, scopes=scopes, asked=coded))

    async def _decide(self, request: Request) -> Response:
        form = _form(await request.body())
        asked: dict[str, str] = json.loads(base64.urlsafe_b64decode(form["asked"]))
        if form.get("answer") != "allow":
            return self._back(asked, {"error": "access_denied", "error_description": "The user denied the request."})
        return self._back(asked, {"code": self.consent(asked)})

    def consent(self, asked: Mapping[str, str]) -> str:
        """A code, for what the authorize page was asked."""
        code = f"code-{secrets.token_urlsafe(24)}"
        self.codes[code] = _Code(asked["redirect_uri"], asked["code_challenge"], time.monotonic() + CODE_LIVES_S)
        return code

    def _back(self, asked: Mapping[str, str], told: Mapping[str, str]) -> Response:
        state = {"state": asked["state"]} if asked.get("state") else {}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({**told, **state})}", 302)

    async def _token(self, request: Request) -> Response:
        self.asked += 1
        if self.faults:
            status, body = self.faults.pop(0)
            return JSONResponse(dict(body), status)
        form = _form(await request.body())
        is_client = form.get("client_id") == self.client_id and hmac.compare_digest(
            form.get("client_secret", "").encode(), self.client_secret.encode()
        )
        if not is_client:
            return _refused("invalid_client", 401)
        if form.get("grant_type") == "authorization_code":
            return self._for_code(form)
        if form.get("grant_type") == "refresh_token":
            return self._for_refresh_token(form)
        return _refused("unsupported_grant_type")

    def _for_code(self, form: Mapping[str, str]) -> Response:
        code = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if code is None or code.until < time.monotonic() or code.redirect_uri != form.get("redirect_uri"):
            return _refused("invalid_grant")
        if not hmac.compare_digest(challenge, code.challenge):
            return _refused("invalid_grant")
        return self._granted(self.grant() if self.gives_refresh_token else None)

    def _for_refresh_token(self, form: Mapping[str, str]) -> Response:
        if form.get("refresh_token") not in self.refresh_tokens:
            return _refused("invalid_grant")
        return self._granted(self.grant() if self.flavour == "microsoft" else None)

    def _granted(self, refresh_token: str | None) -> Response:
        access = f"access-{secrets.token_urlsafe(32)}"
        self.access_tokens[access] = time.monotonic() + self.lives_s
        told: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": int(self.lives_s)}
        if refresh_token:
            told["refresh_token"] = refresh_token
        return JSONResponse(told)

    async def _revoke(self, request: Request) -> Response:
        token = _form(await request.body()).get("token", "")
        if token not in self.refresh_tokens:
            return _refused("invalid_token")
        self.revoke_all()
        return JSONResponse({})


def bearer_of(line: str) -> tuple[str, str] | None:
    """User and token of XOAUTH2's one line; None if it is none."""
    try:
        words = base64.b64decode(line, validate=True).decode("utf-8").split("\x01")
    except (ValueError, UnicodeDecodeError):
        return None
    if len(words) != 4 or words[2:] != ["", ""] or not words[0].startswith("user="):
        return None
    scheme, _, token = words[1].partition("auth=Bearer ")
    return None if scheme or not token else (words[0].removeprefix("user="), token)


# What both large providers say inside a refusal, before the refusal itself.
REFUSAL = base64.b64encode(b'{"status":"400","schemes":"Bearer","scope":"https://mail.test/"}').decode()


def _refused(error: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": f"{error}, as simulated"}, status)


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
