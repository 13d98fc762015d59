"""A website on loopback that behaves as it is told, well or badly: what crawlers meet, for tests and demonstrations.

It keeps a record of each request. Bodies may be endless; whoever hangs up ends them.
"""

import asyncio
import hashlib
import mimetypes
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit


@dataclass
class Reply:
    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    # Instead of a body: pieces, as many as the other side takes.
    stream: Callable[[], AsyncIterator[bytes]] | None = None


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    status: int
    at: float


Handler = Callable[[str], Reply | None]


class SimulatedSite:
    """Serves `pages` (path -> Reply or HTML), else what `handler` says, else 404. An ETag comes with each body."""

    def __init__(self, pages: Mapping[str, Reply | str] | None = None, *, handler: Handler | None = None) -> None:
        self.pages: dict[str, Reply | str] = dict(pages or {})
        self.handler = handler
        self.asked: list[Asked] = []
        self.was_asked = asyncio.Condition()
        self.host = "127.0.0.1"
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        assert self._server is not None  # noqa: S101 - only while it runs
        return self._server.sockets[0].getsockname()[1]

    @property
    def netloc(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.netloc}"

    def paths(self, *, status: int | None = None) -> list[str]:
        return [asked.path for asked in self.asked if status is None or asked.status == status]

    async def __aenter__(self) -> "SimulatedSite":
        self._server = await asyncio.start_server(self._serve, self.host, 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None  # noqa: S101 - __aenter__ made it
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs is in a task
        self._connections.add(task)
        try:
            await self._exchange(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the other side hung up, as it may, or the site closes
        finally:
            self._connections.discard(task)
            with suppress(ConnectionError):
                writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        reply = self._reply(path, headers)
        self.asked.append(Asked(path, headers, reply.status, asyncio.get_running_loop().time()))
        async with self.was_asked:
            self.was_asked.notify_all()
        sent = {"content-type": "text/html; charset=utf-8", "connection": "close", **reply.headers}
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        if reply.stream is None:
            sent["content-length"] = str(len(body))
        lines = [f"HTTP/1.1 {reply.status} OK", *(f"{name}: {value}" for name, value in sent.items())]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if reply.stream else body))
        if reply.stream is not None:
            async for piece in reply.stream():
                writer.write(piece)
                await writer.drain()
        await writer.drain()

    def _reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        known = self.pages.get(path)
        reply = known if known is not None else self.handler(path) if self.handler else None
        if reply is None:
            return Reply("<h1>Not found</h1>", 404)
        if isinstance(reply, str):
            reply = Reply(reply)
        if reply.status != 200 or reply.stream is not None:
            return reply
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if headers.get("if-none-match") == tag:
            return Reply(b"", 304, {"etag": tag})
        return Reply(body, 200, {"etag": tag, **reply.headers})


def html(title: str, *paragraphs: str, links: tuple[str, ...] = (), head: str = "") -> str:
    """A plain page: a heading, paragraphs, links."""
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><nav><ul>{anchors}</ul></nav><main><h1>{title}</h1>{text}</main></body></html>"
    )


def folder_handler(folder: Path, *, origin_in_files: str, site: SimulatedSite) -> Handler:
    """The files below `folder`, with the address they were written for replaced by the one they are served at."""
    root = folder.resolve()

    def reply(path: str) -> Reply | None:
        file = (root / urlsplit(path).path.lstrip("/")).resolve()
        if file.is_dir():
            if not path.endswith("/"):
                return Reply(status=301, headers={"location": f"{path}/"})
            file = file / "index.html"
        if root not in file.parents or not file.is_file():
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes().replace(origin_in_files.encode(), site.url.encode())
        return Reply(body, headers={"content-type": kind})

    return reply


async def zeros(piece: int = 1 << 16) -> AsyncIterator[bytes]:
    """A page of any number of gigabytes."""
    while True:
        yield b"0" * piece


async def drip(text: bytes = b"<p>wait</p>", every_s: float = 1.0) -> AsyncIterator[bytes]:
    """A page that never ends and is never silent for long."""
    while True:
        yield text
        await asyncio.sleep(every_s)


def gzip_bomb(megabytes: int = 200) -> Reply:
    """A small answer that unpacks to hundreds of megabytes."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(pack.compress(b" " * 1_000_000) for _ in range(megabytes)) + pack.flush()
    return Reply(packed, headers={"content-encoding": "gzip"})
