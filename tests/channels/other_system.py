"""A system on the other side of the API channel: a real HTTP server that checks signatures by itself and keeps what it
got. Written from the documented protocol; it shares no code with the connector."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class OtherSystem:
    secret: str
    port: int = 0
    got: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list[tuple[int, dict[str, str]]])
    """What to answer next, once each; then 200. Status 0: take it in and cut the connection; -1: cut it
    without taking anything in."""
    bad_signatures: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/relevo"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Each once, whatever was repeated."""
        seen: dict[str, dict[str, Any]] = {}
        for one in self.got:
            if one["type"] not in ("ping", "typing"):
                seen.setdefault(one["id"], one)
        return list(seen.values())

    def signed(self, body: bytes, *, message_id: str = "evt-1", at: int) -> dict[str, str]:
        mac = hmac.new(self.secret.encode(), f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(at),
            "webhook-signature": "v1," + base64.b64encode(mac).decode(),
            "content-type": "application/json",
        }

    def take(self, headers: dict[str, str], body: bytes) -> int:
        signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
        mac = base64.b64encode(hmac.new(self.secret.encode(), signed, hashlib.sha256).digest()).decode()
        if f"v1,{mac}" not in headers.get("webhook-signature", "").split():
            self.bad_signatures += 1
            return 401
        status, _ = self.answers[0] if self.answers else (200, {})
        if status in (0, 200):
            self.got.append(json.loads(body))
        return status


@asynccontextmanager
async def open_other_system(secret: str = "s" * 32) -> AsyncGenerator[OtherSystem]:
    system = OtherSystem(secret)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in lines[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                status = system.take(headers, body)
                extra = system.answers.pop(0)[1] if system.answers and status != 401 else {}
                if status <= 0:
                    break
                more = "".join(f"{name}: {value}\r\n" for name, value in extra.items())
                writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 2\r\n{more}\r\n{{}}".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    system.port = server.sockets[0].getsockname()[1]
    try:
        yield system
    finally:
        server.close()
