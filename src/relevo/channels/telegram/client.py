"""Requests to a Bot API server. The token is part of the address, so addresses are never logged nor shown."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any, cast

from relevo.desk.channels import api as desk
from relevo.platform.egress import Egress

WITHIN_S = 20.0
DEFAULT_URL = "https://api.telegram.org"


@dataclass(frozen=True)
class Answer:
    """`ok` and `result` as Telegram has them; an answer that is no JSON has status and nothing else."""

    ok: bool
    status: int
    code: int = 0
    description: str = ""
    result: Any = None
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
    is_json: bool = True


class Client:
    def __init__(self, egress: Egress, connection: desk.Connection) -> None:
        self._egress = egress
        self._base = (connection.value("api_url") or DEFAULT_URL).rstrip("/")
        self._token = connection.secret("token")

    async def call(self, method: str, given: dict[str, Any] | None = None, *, within_s: float = WITHIN_S) -> Answer:
        """Raises EgressError."""
        body = json.dumps(given or {}).encode()
        return await self._post(method, body, "application/json", within_s)

    async def upload(
        self, method: str, given: dict[str, Any], *, field_name: str, name: str, content_type: str, body: bytes
    ) -> Answer:
        """Raises EgressError."""
        mark = secrets.token_hex(16)
        pieces: list[bytes] = []
        for key, value in given.items():
            text = value if isinstance(value, str) else json.dumps(value)
            pieces.append(f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode())
        # The name was cleaned when it was stored; quotes would end the header's value.
        safe = name.replace('"', "'").replace("\r", " ").replace("\n", " ")
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field_name}"; filename="{safe}"\r\n'
        pieces.append(f"{head}Content-Type: {content_type}\r\n\r\n".encode() + body + f"\r\n--{mark}--\r\n".encode())
        return await self._post(method, b"".join(pieces), f"multipart/form-data; boundary={mark}", 60.0)

    async def download(self, path: str, *, max_bytes: int) -> tuple[int, str, bytes]:
        """Status, content type and bytes. Raises EgressError."""
        answer = await self._egress.request(
            "GET", f"{self._base}/file/bot{self._token}/{path}", max_bytes=max_bytes, within_s=60.0
        )
        return answer.status, answer.headers.get("content-type", ""), answer.body

    async def _post(self, method: str, body: bytes, content_type: str, within_s: float) -> Answer:
        answer = await self._egress.request(
            "POST",
            f"{self._base}/bot{self._token}/{method}",
            headers={"content-type": content_type},
            content=body,
            within_s=within_s,
        )
        parsed = desk.read_json(answer.body)
        if not isinstance(parsed, dict):
            return Answer(ok=False, status=answer.status, is_json=False, description=f"HTTP {answer.status}")
        told = cast("dict[str, Any]", parsed)
        return Answer(
            ok=told.get("ok") is True,
            status=answer.status,
            code=told.get("error_code") if isinstance(told.get("error_code"), int) else answer.status,  # pyright: ignore[reportArgumentType] - looked at just here
            description=str(told.get("description") or ""),
            result=told.get("result"),
            parameters=cast("dict[str, Any]", told.get("parameters") or {}),
        )
