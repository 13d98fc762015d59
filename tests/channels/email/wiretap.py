"""A line-by-line server that says what it was told to say, and keeps what it heard."""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self


class Wiretap:
    """`answers`: by the command's first word; `{tag}` is the command's. To everything else it says nothing."""

    def __init__(self, greeting: bytes, *, answers: Mapping[str, str]) -> None:
        self._greeting = greeting
        self._answers = answers
        self.heard = b""
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self._greeting)
        while line := await reader.readline():
            self.heard += line
            tag, _, verb = line.decode("utf-8", "replace").strip().partition(" ")
            answer = self._answers.get(verb.upper().partition(" ")[0])
            if answer is not None:
                writer.write(answer.format(tag=tag).encode())
        writer.close()
