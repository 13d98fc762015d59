"""E-mail on the desk's port: IMAP or a hook in, SMTP out."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast
from uuid import UUID

from relevo.channels.email import checking, compose, hooks, mailbox, planning, smtp, wire
from relevo.channels.email.configuring import FIELDS, imap_server, settings_of
from relevo.channels.email.doors import Doors
from relevo.channels.email.imap import Imap, ImapError
from relevo.channels.email.oauth import SIGN_IN_PATH, SignInFailed
from relevo.channels.email.reading import file_of
from relevo.channels.email.tokens import revoke
from relevo.desk.channels import api as desk
from relevo.kit.mails import MAX_MAIL_BYTES
from relevo.platform.egress import Egress

COPY_WITHIN_S = 10.0
STOPPING_S = 2.0
"""Until what stops the channel was worked off, the next look asks in vain."""


@dataclass(frozen=True, kw_only=True)
class Polled(desk.HookAnswer):
    values: Mapping[str, str] = field(default_factory=dict[str, str])


class EmailConnector(desk.Connector):
    kind: ClassVar[str] = "email"
    capabilities: ClassVar[desk.Capabilities] = desk.Capabilities(
        text_limit=planning.TEXT_CHARS,
        text_unit="characters",
        formatting="markdown",
        mails=True,
        receives=desk.words_and_files("quote", "contact"),
        sends=desk.words_and_files(),
        statuses=frozenset[Any](),
        echoes=True,
        reconciles="look_up",
        attempts=40,  # with a minute and more between them: about six hours
        sender_rate=desk.SendRate(2, 20),
        pair_rate=desk.SendRate(0.5, 5),
        file_bytes_in=MAX_MAIL_BYTES,
        file_bytes_out=planning.FILES_BYTES,
    )
    fields: ClassVar[Sequence[desk.ConnectField]] = FIELDS
    is_polled: ClassVar[bool] = True
    hook_bytes: ClassVar[int] = hooks.MOST_BYTES
    redirect_path: ClassVar[str] = SIGN_IN_PATH

    def __init__(self, egress: Egress) -> None:
        super().__init__(egress)
        self._doors = Doors(egress)

    def open_hook(self, request: desk.HookRequest, connection: desk.Connection) -> desk.HookAnswer:
        if request.method != "POST":
            return desk.HookAnswer(status=405, body="Mails are posted here.")
        raw = hooks.open_request(request, secret=connection.secret("hook_secret"))
        if raw is None:
            return desk.HookAnswer(status=422, body="There is no mail in this request.")
        return desk.HookAnswer(elements=[wire.split(raw, settings_of(connection), at=request.at)])

    def parse(self, element: desk.RawBody) -> Sequence[desk.Incoming]:
        return wire.parse(element)

    def plan(self, message: desk.Outgoing) -> Sequence[desk.NewPart]:
        return planning.plan(message)

    async def send(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
    ) -> desk.Outcome:
        letter = await _letter(connection, part, to, read_file)
        if not compose.is_address(letter.to):
            return desk.Refused(code="no_such_address", detail=letter.to[:200], why="recipient")
        raw = await asyncio.to_thread(compose.build, letter)
        recipients = list(dict.fromkeys([letter.to, *letter.cc, *_addresses(part.body, "bcc")]))
        try:
            await self._doors.send_mail(connection, sender=letter.sender, recipients=recipients, raw=raw)
        except smtp.SmtpFailed as failed:
            return smtp.outcome_of(failed)
        except SignInFailed as failed:
            if failed.passes:
                return desk.TryAgain(code="no_connection", detail=failed.detail)
            return desk.Stopped(code=_stop_code(failed), detail=failed.detail)
        await self._keep_copy(connection, raw)
        return desk.Sent(external_id=letter.message_id)

    async def look_up(self, connection: desk.Connection, part: desk.Part, to: desk.Recipient) -> desk.Sent | None:
        """By its Message-ID among what was sent. That it is not there proves nothing: not every server keeps a copy."""
        server, folder = imap_server(connection), connection.value(mailbox.key("sent", "folder"))
        message_id = wire.message_id_of(part.part_id, _domain(connection))
        if server is None or not folder:
            return None
        try:
            async with self._doors.imap(connection) as imap:
                found = await mailbox.has_mail(imap, folder, message_id)
        except (ImapError, SignInFailed, TimeoutError):
            return None
        return desk.Sent(external_id=message_id) if found else None

    async def check(self, connection: desk.Connection) -> desk.Checked:
        return await checking.check(self._doors, connection)

    async def disconnect(self, connection: desk.Connection) -> None:
        await revoke(self._egress, connection)

    async def fetch_media(self, connection: desk.Connection, media: desk.Media) -> desk.Fetched:
        return file_of(media)

    async def poll(self, connection: desk.Connection) -> Polled:
        if imap_server(connection) is None:
            return Polled()
        try:
            return await self._look_and_wait(connection)
        except SignInFailed as failed:
            if failed.passes:
                raise
            return await _stopping(_stop_code(failed), failed.detail)
        except ImapError as error:
            if error.code != "login":
                raise
            return await _stopping("login_refused", error.detail)

    async def _look_and_wait(self, connection: desk.Connection) -> Polled:
        async with self._doors.imap(connection) as imap:
            seen = await self._look_everywhere(imap, connection)
            if not seen.elements:
                await imap.select(_folder(connection))
                await imap.wait_for_mail(mailbox.IDLE_S)
                seen = await self._look_everywhere(imap, connection)
        return Polled(elements=seen.elements, values=seen.values)

    def after_poll(self, answer: desk.HookAnswer) -> Mapping[str, str]:
        return answer.values if isinstance(answer, Polled) else {}

    async def _look_everywhere(self, imap: Imap, connection: desk.Connection) -> mailbox.Seen:
        """What was sent comes first: so an answer from a mail client is there before what the customer says to it."""
        settings, all_seen = settings_of(connection), mailbox.Seen()
        sent = connection.value(mailbox.key("sent", "folder"))
        boxes: list[tuple[wire.Box, str]] = [("sent", sent), ("inbox", _folder(connection))]
        for box, folder in boxes:
            if not folder:
                continue
            place = mailbox.place_of(connection, box, folder)
            seen = await mailbox.look(imap, place, settings)
            all_seen.elements += seen.elements
            all_seen.values |= {name: text for name, text in seen.values.items() if connection.value(name) != text}
        return all_seen

    async def _keep_copy(self, connection: desk.Connection, raw: bytes) -> None:
        server, folder = imap_server(connection), connection.value(mailbox.key("sent", "folder"))
        if server is None or not folder or connection.value("keep_copies") != "yes":
            return
        with contextlib.suppress(ImapError, SignInFailed, TimeoutError):
            async with asyncio.timeout(COPY_WITHIN_S), self._doors.imap(connection) as imap:
                await imap.append(folder, raw)


async def _stopping(code: str, detail: str) -> Polled:
    """Whoever asks again and again with what is refused is locked out: the channel stops, and an admin hears of it."""
    await asyncio.sleep(STOPPING_S)
    at = time.time()
    body = {"stopped": code, "detail": detail}
    return Polled(elements=[desk.RawElement(external_id=f"stopped:{at:.0f}", lane="mailbox", body=body)])


def _stop_code(failed: SignInFailed) -> str:
    return f"sign_in.{failed.code}"


async def _letter(
    connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
) -> compose.Letter:
    body, address = part.body, connection.value("address").lower()
    company = connection.value("from_name") or connection.name
    author, automatic = str(body.get("author") or ""), bool(body.get("automatic"))
    files = [
        compose.File(
            name=str(file["name"]),
            content_type=str(file["content_type"]),
            body=await read_file(UUID(str(file["id"]))),
        )
        for file in cast("list[dict[str, Any]]", body.get("files") or [])
    ]
    own = body.get("signature")
    return compose.Letter(
        sender=address,
        sender_name=f"{author} · {company}" if author and connection.value("shows_author") == "yes" else company,
        to=to.address.removeprefix(wire.PROVED),
        cc=_addresses(body, "cc"),
        subject=str(body.get("subject") or company),
        message_id=wire.message_id_of(part.part_id, _domain(connection)),
        in_reply_to=str(body.get("in_reply_to") or ""),
        references=[str(one) for one in cast("list[Any]", body.get("references") or [])],
        reply_to=_reply_to(connection, address, str(body.get("conversation_id") or "")),
        text=str(body.get("text") or ""),
        html=str(body.get("html") or ""),
        signature=own if isinstance(own, str) else connection.value("signature").replace("{name}", author or company),
        automatic=automatic,
        loop_mark=str(connection.channel_id),
        files=files,
    )


def _addresses(body: Mapping[str, Any], name: str) -> list[str]:
    return [str(one) for one in cast("list[Any]", body.get(name) or []) if compose.is_address(str(one))]


def _reply_to(connection: desk.Connection, address: str, conversation_id: str) -> str:
    secret = connection.secret("thread_secret")
    if connection.value("plus_addresses") != "yes" or not secret or not conversation_id:
        return ""
    return wire.plus_address(address, UUID(conversation_id), secret)


def _folder(connection: desk.Connection) -> str:
    return connection.value("folder") or "INBOX"


def _domain(connection: desk.Connection) -> str:
    return connection.value("address").rpartition("@")[2].lower() or "localhost"
