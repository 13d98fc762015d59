"""The load program's side: a keep-alive HTTP line with as little Python as possible, so that it measures the server."""

import asyncio
import json
from typing import Any


class Line:
    """One connection. Requests on it go one after the other."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, source: str | None
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._port = port
        self._source = source
        self.headers: dict[str, str] = {}
        self.cookie: str | None = None
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, port: int, *, source: str | None = None) -> "Line":
        """`source`: which of this machine's addresses to come from; limits per address are left as they are."""
        return cls(*await _connect(port, source), port, source)

    def close(self) -> None:
        self._writer.close()

    async def request(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        async with self._turn:
            return await self._request(method, path, body)

    async def _request(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        if self._reader.at_eof():  # the server closes a line that was idle for some seconds
            self._writer.close()
            self._reader, self._writer = await _connect(self._port, self._source)
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Length: {len(content)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        if content:
            head += "Content-Type: application/json\r\n"
        self._writer.write(head.encode() + b"\r\n" + content)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        status = int(answer[9:12])
        self.cookie = _cookie_in(answer)
        length = _length_in(answer)
        return status, await self._reader.readexactly(length) if length else b""

    async def json(self, method: str, path: str, body: Any = None) -> Any:
        status, content = await self.request(method, path, body)
        if status >= 300:
            raise RuntimeError(f"{method} {path} answered {status}: {content[:300]!r}")
        return json.loads(content) if content else None


async def _connect(port: int, source: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0) if source else None)


def _length_in(head: bytes) -> int:
    lower = head.lower()
    start = lower.find(b"content-length:")
    return int(lower[start + 15 : lower.index(b"\r\n", start)]) if start >= 0 else 0


def _cookie_in(head: bytes) -> str | None:
    start = head.lower().find(b"\r\nset-cookie:")
    return head[start + 13 : head.index(b";", start)].decode().strip() if start >= 0 else None
