"""The side that takes mails from the company's programs: SMTP with AUTH (RFC 5321, RFC 4954)."""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable

from relevo.testing.email.consent import REFUSAL, bearer_of
from relevo.testing.email.state import Fault, State

Take = Callable[[list[str], bytes], Awaitable[None]]
MOST_BYTES = 36_000_000


class SmtpServer:
    def __init__(self, state: State, take: Take) -> None:
        self._state = state
        self._take = take

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(self._state, self._take, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()


class _Cut(ConnectionError):
    """The connection ends without a word."""


class _Talk:
    def __init__(self, state: State, take: Take, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._state, self._take, self._reader, self._writer = state, take, reader, writer
        self._signed_in = False
        self._may_encrypt = state.tls is not None and state.tls.mode == "starttls"
        self._recipients: list[str] = []
        self._fault: Fault | None = None

    async def run(self) -> None:
        await self._say("220 mail.shop.test ESMTP simulator")
        while True:
            line = (await self._reader.readuntil(b"\n")).decode("utf-8", "replace").strip()
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO":
                    lines = ["mail.shop.test", "SIZE 36000000", "8BITMIME", self._ways()]
                    ends = ["-"] * (len(lines) - 1) + [" "]
                    await self._say("\r\n".join(f"250{end}{line}" for end, line in zip(ends, lines, strict=True)))
                case "STARTTLS":
                    await self._start_tls()
                case "HELO" | "NOOP" | "RSET":
                    self._recipients = []
                    await self._say("250 ok")
                case "AUTH":
                    await self._auth(rest)
                case "MAIL":
                    await self._mail(rest)
                case "RCPT":
                    await self._rcpt(rest)
                case "DATA":
                    await self._data()
                case "QUIT":
                    await self._say("221 bye")
                    return
                case _:
                    await self._say("502 not here")

    def _ways(self) -> str:
        if self._may_encrypt:
            return "STARTTLS"
        return "AUTH PLAIN LOGIN XOAUTH2" if self._state.takes_passwords else "AUTH XOAUTH2"

    async def _start_tls(self) -> None:
        tls = self._state.tls
        if tls is None or not self._may_encrypt:
            await self._say("502 not here")
            return
        await self._say("220 begin")
        await self._writer.start_tls(tls.context)
        self._may_encrypt = False

    async def _auth(self, rest: str) -> None:
        method, _, first = rest.partition(" ")
        self._state.logins += 1
        if method.upper() == "XOAUTH2":
            known = bearer_of(first)
            self._signed_in = known is not None and self._state.consents.takes(*known)
            if not self._signed_in:
                await self._ask(REFUSAL)
            await self._say("235 2.7.0 welcome" if self._signed_in else "535 5.7.8 Username and Password not accepted")
            return
        if method.upper() == "PLAIN":
            coded = first or await self._ask("")
            parts = base64.b64decode(coded).decode("utf-8", "replace").split("\0")
            user, password = [*parts, "", "", ""][1:3]
        else:
            user = base64.b64decode(first or await self._ask("VXNlcm5hbWU6")).decode("utf-8", "replace")
            password = base64.b64decode(await self._ask("UGFzc3dvcmQ6")).decode("utf-8", "replace")
        is_right = (user, password) == (self._state.own, self._state.password)
        self._signed_in = is_right and self._state.takes_passwords
        await self._say("235 2.7.0 welcome" if self._signed_in else "535 5.7.8 wrong name or password")

    async def _mail(self, rest: str) -> None:
        if not self._signed_in:
            await self._say("530 5.7.0 sign in first")
            return
        self._fault = self._state.faults.pop(0) if self._state.faults else None
        self._recipients = []
        if not await self._fails("mail"):
            await self._say("250 2.1.0 ok" if "<" in rest else "501 5.5.4 whom from?")

    async def _rcpt(self, rest: str) -> None:
        found = re.search(r"<([^<>\s]+)>", rest)
        if not self._signed_in or found is None:
            await self._say("503 5.5.1 not now")
        elif not await self._fails("rcpt"):
            if found.group(1).startswith("nobody@"):
                await self._say("550 5.1.1 there is no such mailbox")
                return
            self._recipients.append(found.group(1).lower())
            await self._say("250 2.1.5 ok")

    async def _data(self) -> None:
        if not self._recipients:
            await self._say("503 5.5.1 for whom?")
            return
        if await self._fails("data"):
            return
        await self._say("354 go on")
        lines: list[bytes] = []
        size = 0
        while (line := await self._reader.readuntil(b"\n")) not in (b".\r\n", b".\n"):
            lines.append(line[1:] if line.startswith(b".") else line)
            size += len(line)
            if size > MOST_BYTES:
                raise _Cut
        raw = b"".join(lines)
        fault = self._fault
        if fault is not None and fault.step == "handed_over":
            if fault.stores:
                await self._accept(raw)
            await self._fails("handed_over")
            return
        await self._accept(raw)
        await self._say("250 2.0.0 taken")

    async def _accept(self, raw: bytes) -> None:
        self._state.handed_in += 1
        await self._take(self._recipients, raw)

    async def _fails(self, step: str) -> bool:
        fault = self._fault
        if fault is None or fault.step != step:
            return False
        self._fault = None
        if fault.code == 0:
            self._writer.transport.abort()
            raise _Cut
        await self._say(f"{fault.code} {fault.text}")
        return True

    async def _ask(self, question: str) -> str:
        await self._say(f"334 {question}")
        return (await self._reader.readuntil(b"\n")).decode("ascii", "replace").strip()

    async def _say(self, text: str) -> None:
        self._writer.write(text.encode() + b"\r\n")
        await self._writer.drain()
