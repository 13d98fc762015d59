"""Requests to Twilio: forms out, JSON back, the account's id and token as name and password."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from relevo.desk.channels import api as desk
from relevo.platform.egress import Egress

DEFAULT_URL = "https://api.twilio.com"
WITHIN_S = 20.0
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`body` is empty for what is no JSON object. `code` is Twilio's own."""

    status: int
    body: Json
    after_s: float | None = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300 and bool(self.body)

    @property
    def code(self) -> int | None:
        code = self.body.get("code")
        return code if isinstance(code, int) else None

    @property
    def detail(self) -> str:
        said = self.body.get("message")
        text = said if isinstance(said, str) else f"HTTP {self.status}"
        return (f"{self.code}: {text}" if self.code else text)[:300]

    def text(self, name: str) -> str:
        value = self.body.get(name)
        return value if isinstance(value, str) else ""

    @property
    def next_page_token(self) -> str:
        """Of a list that goes on; its address is another host's word, so only the token is taken from it."""
        meta = self.body.get("meta")
        address = cast("Json", meta).get("next_page_url") if isinstance(meta, dict) else None
        query = parse_qs(urlsplit(address).query) if isinstance(address, str) else {}
        return next(iter(query.get("PageToken", [])), "")[:500]

    def listed(self, name: str) -> list[Json]:
        found = self.body.get(name)
        return (
            [cast("Json", one) for one in cast("list[Any]", found) if isinstance(one, dict)]
            if isinstance(found, list)
            else []
        )


class Client:
    """Raises EgressError."""

    def __init__(self, egress: Egress, connection: desk.Connection) -> None:
        self._egress = egress
        self._api = (connection.value("api_url") or DEFAULT_URL).rstrip("/")
        self.account = connection.value("account_sid")
        pair = f"{self.account}:{connection.secret('auth_token')}".encode()
        self._headers = {"authorization": "Basic " + base64.b64encode(pair).decode()}

    async def get(self, path: str, query: Mapping[str, str] | None = None, *, of: str = "api") -> Answer:
        address = self._address(of, path) + (f"?{urlencode(query)}" if query else "")
        return await self._ask("GET", address, None, "")

    async def post(self, path: str, fields: Sequence[tuple[str, str]], *, of: str = "api") -> Answer:
        content = urlencode(list(fields)).encode()
        return await self._ask("POST", self._address(of, path), content, "application/x-www-form-urlencoded")

    async def post_json(self, path: str, body: Json, *, of: str) -> Answer:
        return await self._ask("POST", self._address(of, path), json.dumps(body).encode(), "application/json")

    async def download(self, address: str, *, max_bytes: int) -> tuple[int, str, bytes]:
        """Status, content type and bytes. The password goes to Twilio's own hosts alone: where one of those sends us
        on to a store, the egress door leaves it behind."""
        headers = self._headers if self.is_own(address) else {}
        answer = await self._egress.request("GET", address, headers=headers, max_bytes=max_bytes, within_s=60.0)
        return answer.status, answer.headers.get("content-type", ""), answer.body

    def is_own(self, address: str) -> bool:
        told, own = urlsplit(address), urlsplit(self._api)
        if (told.scheme, told.netloc) == (own.scheme, own.netloc):
            return True
        return told.scheme == "https" and (told.hostname or "").endswith(".twilio.com") and told.port is None

    def _address(self, of: str, path: str) -> str:
        """Each of Twilio's services has a host of its own; a simulator has one for all."""
        host = urlsplit(self._api).hostname or ""
        base = self._api
        if host.startswith("api.") and host.endswith("twilio.com"):
            base = base.replace("//api.", f"//{of}.", 1)
        return f"{base}/{path}"

    async def _ask(self, method: str, address: str, content: bytes | None, kind: str) -> Answer:
        headers = self._headers | ({"content-type": kind} if kind else {})
        answer = await self._egress.request(method, address, headers=headers, content=content, within_s=WITHIN_S)
        parsed = desk.read_json(answer.body)
        after = answer.headers.get("retry-after", "")
        return Answer(
            status=answer.status,
            body=cast("Json", parsed) if isinstance(parsed, dict) else {},
            after_s=float(after) if after.isascii() and after.isdigit() and len(after) < 6 else None,
        )
