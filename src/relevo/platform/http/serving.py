"""uvicorn run beside other things in one process."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from socket import socket

import uvicorn


class Server(uvicorn.Server):
    """Tells when it listens (`ready`), and leaves signals to whoever runs it: others must hear them too."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
