"""The side on which the company's programs read their mailbox: as much of IMAP4rev1 as they use, with IDLE."""

import asyncio
import base64
import re
import shlex

from relevo.testing.email.consent import REFUSAL, bearer_of
from relevo.testing.email.state import Folder, State

ABILITIES = "IMAP4rev1 IDLE SPECIAL-USE UIDPLUS"


class ImapServer:
    def __init__(self, state: State) -> None:
        self._state = state

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(self._state, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.close()


class _Talk:
    def __init__(self, state: State, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._state, self._reader, self._writer = state, reader, writer
        self._signed_in = False
        self._may_encrypt = state.tls is not None and state.tls.mode == "starttls"
        self._folder: Folder | None = None

    async def run(self) -> None:
        await self._say(f"* OK [CAPABILITY {self._abilities()}] simulator")
        while True:
            line = (await self._reader.readuntil(b"\n")).decode("utf-8", "replace").strip()
            tag, _, rest = line.partition(" ")
            verb, _, given = rest.partition(" ")
            if verb.upper() == "LOGOUT":
                await self._say("* BYE", f"{tag} OK bye")
                return
            await self._obey(tag, verb.upper(), given)

    async def _obey(self, tag: str, verb: str, given: str) -> None:
        match verb:
            case "CAPABILITY":
                await self._say(f"* CAPABILITY {self._abilities()}", f"{tag} OK done")
            case "STARTTLS":
                await self._start_tls(tag)
            case "NOOP":
                await self._say(f"{tag} OK done")
            case "AUTHENTICATE" if given.upper() == "XOAUTH2":
                await self._say("+ ")
                await self._sign_in_by_token(tag, (await self._reader.readuntil(b"\n")).decode("ascii").strip())
            case "AUTHENTICATE":
                await self._say("+ ")
                coded = (await self._reader.readuntil(b"\n")).strip()
                parts = base64.b64decode(coded).decode("utf-8", "replace").split("\0")
                await self._sign_in(tag, *[*parts, "", "", ""][1:3])
            case "LOGIN":
                await self._sign_in(tag, *[*shlex.split(given), "", ""][:2])
            case _ if not self._signed_in:
                await self._say(f"{tag} BAD sign in first")
            case _:
                await self._obey_signed_in(tag, verb, given)

    async def _obey_signed_in(self, tag: str, verb: str, given: str) -> None:
        if verb in ("EXAMINE", "SELECT"):
            await self._select(tag, given)
        elif verb == "LIST":
            lines = [f'* LIST (\\HasNoChildren {one.flags}) "/" "{one.name}"' for one in self._state.folders.values()]
            await self._say(*lines, f"{tag} OK done")
        elif verb == "APPEND":
            await self._append(tag, given)
        elif self._folder is None:
            await self._say(f"{tag} BAD choose a folder first")
        elif verb == "IDLE":
            await self._idle(tag, self._folder)
        elif verb == "UID":
            await self._by_uid(tag, given, self._folder)
        else:
            await self._say(f"{tag} BAD not here")

    def _abilities(self) -> str:
        ways = "AUTH=PLAIN AUTH=XOAUTH2" if self._state.takes_passwords else "AUTH=XOAUTH2 LOGINDISABLED"
        return f"{ABILITIES} STARTTLS LOGINDISABLED" if self._may_encrypt else f"{ABILITIES} {ways}"

    async def _start_tls(self, tag: str) -> None:
        tls = self._state.tls
        if tls is None or not self._may_encrypt:
            await self._say(f"{tag} BAD not here")
            return
        await self._say(f"{tag} OK begin")
        await self._writer.start_tls(tls.context)
        self._may_encrypt = False

    async def _sign_in_by_token(self, tag: str, line: str) -> None:
        self._state.logins += 1
        known = bearer_of(line)
        self._signed_in = known is not None and self._state.consents.takes(*known)
        if not self._signed_in:
            await self._say(f"+ {REFUSAL}")
            await self._reader.readuntil(b"\n")
        await self._say(
            f"{tag} OK welcome" if self._signed_in else f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials"
        )

    async def _sign_in(self, tag: str, user: str, password: str) -> None:
        self._state.logins += 1
        is_right = (user, password) == (self._state.own, self._state.password)
        self._signed_in = is_right and self._state.takes_passwords
        answer = "OK welcome" if self._signed_in else "NO [AUTHENTICATIONFAILED] wrong name or password"
        await self._say(f"{tag} {answer}")

    async def _select(self, tag: str, given: str) -> None:
        folder = self._state.folders.get(given.strip().strip('"'))
        if folder is None:
            await self._say(f"{tag} NO there is no such folder")
            return
        self._folder = folder
        await self._say(
            f"* {len(folder.mails)} EXISTS",
            "* 0 RECENT",
            "* FLAGS (\\Seen \\Deleted)",
            f"* OK [UIDVALIDITY {self._state.validity}] numbers hold",
            f"* OK [UIDNEXT {folder.next_uid}] the next",
            f"{tag} OK [READ-ONLY] chosen",
        )

    async def _append(self, tag: str, given: str) -> None:
        found = re.match(r'^"?([^"]+?)"? (?:\([^)]*\) )?\{(\d+)\}$', given)
        folder = self._state.folders.get(found.group(1)) if found else None
        if found is None or folder is None:
            await self._say(f"{tag} NO [TRYCREATE] there is no such folder")
            return
        await self._say("+ go on")
        raw = await self._reader.readexactly(int(found.group(2)))
        await self._reader.readuntil(b"\n")
        id_found = re.search(rb"(?im)^message-id:\s*(<[^>]+>)", raw)
        # Like the large providers: a copy of what is there already is not kept a second time.
        if id_found is None or not self._state.has(folder.name, id_found.group(1).decode("ascii", "replace")):
            await self._state.put(folder.name, raw)
        await self._say(f"{tag} OK kept")

    async def _idle(self, tag: str, folder: Folder) -> None:
        await self._say("+ idling")
        told = len(folder.mails)
        done = asyncio.create_task(self._reader.readuntil(b"\n"))
        try:
            while not done.done():
                if len(folder.mails) != told:
                    told = len(folder.mails)
                    await self._say(f"* {told} EXISTS")
                waits = asyncio.create_task(self._change())
                await asyncio.wait({done, waits}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
                waits.cancel()
            await done
        finally:
            done.cancel()
        await self._say(f"{tag} OK done")

    async def _change(self) -> None:
        async with self._state.changed:
            await self._state.changed.wait()

    async def _by_uid(self, tag: str, given: str, folder: Folder) -> None:
        verb, _, rest = given.partition(" ")
        if verb.upper() == "SEARCH":
            found = " ".join(str(one.uid) for one in folder.mails if _fits(one.uid, one.raw, rest, folder))
            await self._say(f"* SEARCH {found}".rstrip(), f"{tag} OK done")
        elif verb.upper() == "FETCH":
            await self._fetch(tag, rest, folder)
        else:
            await self._say(f"{tag} BAD not here")

    async def _fetch(self, tag: str, rest: str, folder: Folder) -> None:
        wanted, _, items = rest.partition(" ")
        chosen = _numbers(wanted, folder)
        part = re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", items)
        for place, one in enumerate(folder.mails, start=1):
            if one.uid not in chosen:
                continue
            if part:
                first, size = int(part.group(1)), int(part.group(2))
                body = one.raw[first : first + size]
                head = f"* {place} FETCH (UID {one.uid} BODY[]<{first}> {{{len(body)}}}\r\n"
                self._writer.write(head.encode() + body + b")\r\n")
            else:
                self._writer.write(f"* {place} FETCH (UID {one.uid} RFC822.SIZE {len(one.raw)})\r\n".encode())
        await self._say(f"{tag} OK done")

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()


def _fits(uid: int, raw: bytes, criteria: str, folder: Folder) -> bool:
    header = re.match(r'HEADER (\S+) "([^"]*)"', criteria, re.IGNORECASE)
    if header:
        head = raw.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ")
        pattern = rb"(?im)^" + re.escape(header.group(1).encode()) + rb":.*" + re.escape(header.group(2).encode())
        return bool(re.search(pattern, head))
    numbers = re.match(r"UID (\S+)", criteria, re.IGNORECASE)
    return uid in _numbers(numbers.group(1), folder) if numbers else True


def _numbers(text: str, folder: Folder) -> set[int]:
    known = [one.uid for one in folder.mails]
    highest = max(known, default=0)
    chosen: set[int] = set()
    for piece in text.split(","):
        first, _, last = piece.partition(":")
        low = highest if first == "*" else int(first)
        high = low if not last else highest if last == "*" else int(last)
        # As the standard has it: "9:*" names the last mail even if its number is lower.
        low, high = min(low, high), max(low, high)
        chosen |= {uid for uid in known if low <= uid <= high}
    return chosen
