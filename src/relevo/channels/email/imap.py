"""As much of IMAP (RFC 3501, IDLE of RFC 2177, SPECIAL-USE of RFC 6154) as a mailbox that is read needs.

Mails are read with BODY.PEEK in a folder opened by EXAMINE: nothing in the company's mailbox changes by it. Every
answer is bounded, every wait has an end.
"""

import asyncio
import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from relevo.channels.email.oauth import xoauth2
from relevo.channels.email.tls import tls_context, tls_trouble
from relevo.platform.egress import Egress, EgressError, EgressRefused

Security = Literal["tls", "starttls", "none"]
WITHIN_S = 20.0
LINE_BYTES = 256_000
ANSWER_BYTES = 60_000_000
_LITERAL = re.compile(rb"\{(\d{1,9})\+?\}\r\n$")
_BUSY = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED)\]", re.IGNORECASE)
"""A sign-in that was refused for a while (RFC 5530): nothing is wrong with it."""
_EXISTS = re.compile(rb"^\* \d+ EXISTS", re.IGNORECASE)


class ImapError(Exception):
    """`code`: unreachable, refused (the address), one of TLS's (see tls.py), login, busy (no sign-in just now),
    no_folder, trouble. `detail`: the server's words.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail[:300]


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    security: Security
    user: str
    password: str
    token: str = ""
    """Signs in instead of the password."""


@dataclass(frozen=True)
class Folder:
    name: str
    validity: int
    """UIDVALIDITY: with another one, the numbers of before mean nothing."""
    next_uid: int


@dataclass(frozen=True)
class Listed:
    name: str
    flags: frozenset[str]


class Imap:
    """One connection, signed in. An async context manager; raises ImapError."""

    def __init__(self, egress: Egress, server: Server) -> None:
        self._egress = egress
        self._server = server
        self._tags = 0
        self.abilities: frozenset[str] = frozenset()

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._open()
        except TimeoutError as error:
            self._close()
            raise ImapError("unreachable", "no answer in time") from error
        except BaseException:
            self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                async with asyncio.timeout(2):
                    await self._command("LOGOUT")
            except (ImapError, TimeoutError):
                pass
        self._close()

    async def select(self, name: str) -> Folder:
        """To read only."""
        try:
            lines = await self._command(f"EXAMINE {_quoted(_utf7(name))}")
        except ImapError as error:
            raise ImapError("no_folder", error.detail) if error.code == "no" else error from error
        text = b"\n".join(line[0] for line in lines)
        validity = re.search(rb"UIDVALIDITY (\d+)", text, re.IGNORECASE)
        following = re.search(rb"UIDNEXT (\d+)", text, re.IGNORECASE)
        return Folder(
            name=name,
            validity=int(validity.group(1)) if validity else 0,
            next_uid=int(following.group(1)) if following else await self._highest() + 1,
        )

    async def _highest(self) -> int:
        return max(await self.search("ALL"), default=0)

    async def search(self, criteria: str) -> list[int]:
        """The numbers (UIDs) of the mails that fit, lowest first."""
        found: list[int] = []
        for line in await self._command(f"UID SEARCH {criteria}"):
            if line[0].upper().startswith(b"* SEARCH"):
                found += [int(number) for number in re.findall(rb"\d+", line[0][8:])]
        return sorted(set(found))

    async def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        sizes: dict[int, int] = {}
        for line in await self._command(f"UID FETCH {_set(uids)} (UID RFC822.SIZE)"):
            uid = re.search(rb"\bUID (\d+)", line[0])
            size = re.search(rb"RFC822\.SIZE (\d+)", line[0])
            if uid and size:
                sizes[int(uid.group(1))] = int(size.group(1))
        return sizes

    async def fetch(self, uid: int, *, most: int) -> bytes | None:
        """The mail, or as much of its beginning as `most` bytes; None if it is gone."""
        for line in await self._command(f"UID FETCH {uid} (UID BODY.PEEK[]<0.{most}>)"):
            if len(line) > 1 and b"FETCH" in line[0].upper():
                return line[1]
        return None

    async def folders(self) -> list[Listed]:
        listed: list[Listed] = []
        for line in await self._command('LIST "" "*"'):
            found = re.match(
                rb'^\* LIST \(([^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (.+?)\r?$', line[0].rstrip(b"\r\n"), re.IGNORECASE
            )
            if found:
                name = line[1] if len(line) > 1 else _unquoted(found.group(2))
                flags = frozenset(flag.lower() for flag in found.group(1).decode("ascii", "replace").split())
                listed.append(Listed(_from_utf7(name.decode("ascii", "replace")), flags))
        return listed

    async def wait_for_mail(self, seconds: float) -> bool:
        """IDLE until something arrives in the selected folder; False if nothing did, or the server cannot do it (then
        this just waits)."""
        if "IDLE" not in self.abilities:
            await asyncio.sleep(seconds)
            return False
        tag = self._tag()
        await self._write(f"{tag} IDLE\r\n".encode())
        arrived = False
        try:
            async with asyncio.timeout(seconds):
                while not arrived:
                    line = await self._line()
                    arrived = bool(_EXISTS.match(line))
        except TimeoutError:
            pass
        async with asyncio.timeout(WITHIN_S):
            await self._write(b"DONE\r\n")
            await self._until(tag)
        return arrived

    async def append(self, folder: str, raw: bytes) -> None:
        """A copy of a mail into a folder, as read."""
        tag = self._tag()
        async with asyncio.timeout(60):
            await self._write(f"{tag} APPEND {_quoted(_utf7(folder))} (\\Seen) {{{len(raw)}}}\r\n".encode())
            line = await self._line()
            if not line.startswith(b"+"):
                raise ImapError("trouble", line.decode("utf-8", "replace").strip())
            await self._write(raw + b"\r\n")
            await self._until(tag)

    async def _open(self) -> None:
        server = self._server
        try:
            opened = await self._egress.open_mail_socket(server.host, server.port)
        except EgressError as error:
            raise ImapError("refused" if isinstance(error, EgressRefused) else "unreachable", str(error)) from error
        is_tls = server.security == "tls"
        try:
            self._reader, self._writer = await asyncio.open_connection(
                sock=opened,
                ssl=tls_context() if is_tls else None,
                server_hostname=server.host if is_tls else None,
                limit=LINE_BYTES,
            )
            greeting = await self._line()
            if server.security == "starttls":
                await self._start_tls(greeting)
        except OSError as error:
            opened.close()
            raise ImapError(tls_trouble(error) or "unreachable", str(error)) from error
        await self._sign_in()

    async def _start_tls(self, greeting: bytes) -> None:
        if not greeting.upper().startswith(b"* OK"):
            # PREAUTH: signed in already, and so beyond STARTTLS. Whoever stands in between would like that.
            raise ImapError("tls_missing", greeting.decode("utf-8", "replace").strip())
        try:
            await self._command("STARTTLS")
        except ImapError as error:
            raise ImapError("tls_missing", error.detail) if error.code in ("no", "trouble") else error from error
        if await self._has_more():
            # It would be read as if it had come encrypted.
            raise ImapError("tls_missing", "the server spoke on before the encryption began")
        await self._writer.start_tls(tls_context(), server_hostname=self._server.host)

    async def _has_more(self) -> bool:
        try:
            async with asyncio.timeout(0):
                return bool(await self._reader.read(1))
        except TimeoutError:
            return False

    async def _sign_in(self) -> None:
        server = self._server
        self.abilities = await self._capability()
        try:
            if server.token:
                await self._authenticate("XOAUTH2", xoauth2(server.user, server.token))
            elif "AUTH=PLAIN" in self.abilities:
                words = base64.b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
                await self._authenticate("PLAIN", words)
            else:
                await self._command(f"LOGIN {_quoted(server.user)} {_quoted(server.password)}")
        except ImapError as error:
            if error.code not in ("no", "trouble"):
                raise
            busy = _BUSY.match(error.detail)
            # The server's other words may repeat what was sent.
            raise ImapError("busy" if busy else "login", busy.group(0) if busy else "") from error
        self.abilities = await self._capability()

    async def _capability(self) -> frozenset[str]:
        for line in await self._command("CAPABILITY"):
            if line[0].upper().startswith(b"* CAPABILITY"):
                return frozenset(line[0][12:].decode("ascii", "replace").upper().split())
        return frozenset()

    async def _authenticate(self, mechanism: str, words: str) -> None:
        """Asked for, given, and judged. What XOAUTH2's servers ask after a refusal wants an empty line (they then
        refuse), as their documents have it."""
        tag = self._tag()
        async with asyncio.timeout(60):
            await self._write(f"{tag} AUTHENTICATE {mechanism}\r\n".encode())
            left = [words, ""]
            while True:
                line = await self._line()
                if line.startswith(b"+") and left:
                    await self._write(left.pop(0).encode() + b"\r\n")
                elif line.startswith((f"{tag} ".encode(), b"+")):
                    _judge(line)
                    return

    async def _command(self, text: str) -> list[list[bytes]]:
        """The untagged lines of the answer, each as its line and the literals in it."""
        tag = self._tag()
        async with asyncio.timeout(60):
            await self._write(f"{tag} {text}\r\n".encode())
            return await self._until(tag)

    async def _until(self, tag: str) -> list[list[bytes]]:
        lines: list[list[bytes]] = []
        taken = 0
        while True:
            line = await self._line()
            if line.startswith(tag.encode() + b" "):
                _judge(line)
                return lines
            pieces = [line]
            while found := _LITERAL.search(line):
                size = int(found.group(1))
                taken += size
                if taken > ANSWER_BYTES:
                    raise ImapError("trouble", "the answer is too large")
                pieces.append(await self._exactly(size))
                line = await self._line()
                pieces[0] += line
            lines.append(pieces)

    async def _line(self) -> bytes:
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            raise ImapError("unreachable", "the server hung up") from error
        except asyncio.LimitOverrunError as error:
            raise ImapError("trouble", "a line without end") from error
        except OSError as error:
            raise ImapError("unreachable", str(error)) from error
        return line

    async def _exactly(self, size: int) -> bytes:
        try:
            return await self._reader.readexactly(size)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise ImapError("unreachable", "the server hung up") from error

    async def _write(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise ImapError("unreachable", str(error)) from error

    def _tag(self) -> str:
        self._tags += 1
        return f"A{self._tags:04}"

    def _close(self) -> None:
        if hasattr(self, "_writer"):
            self._writer.close()


def _judge(line: bytes) -> None:
    words = line.decode("utf-8", "replace").strip().split(" ", 2)
    status = words[1].upper() if len(words) > 1 else ""
    if status != "OK":
        raise ImapError(
            "no" if status == "NO" else "trouble", words[2] if len(words) > 2 else line.decode("utf-8", "replace")
        )


def _quoted(text: str) -> str:
    clean = text.replace("\r", "").replace("\n", "").replace("\x00", "")
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(text: bytes) -> bytes:
    if text.startswith(b'"') and text.endswith(b'"'):
        return re.sub(rb"\\(.)", rb"\1", text[1:-1])
    return text


def _set(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _utf7(name: str) -> str:
    """A folder's name in IMAP's own letters (RFC 3501, 5.1.3)."""
    out: list[str] = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", name):
        if run[0] <= "~":
            out.append(run.replace("&", "&-"))
        else:
            coded = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            out.append(f"&{coded}-")
    return "".join(out)


def _from_utf7(name: str) -> str:
    def read(found: re.Match[str]) -> str:
        coded = found.group(1).replace(",", "/")
        if not coded:
            return "&"
        return base64.b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-16-be", "replace")

    return re.sub(r"&([A-Za-z0-9+,]*)-", read, name)
