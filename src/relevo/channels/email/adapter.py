"""E-mail on the desk's port: IMAP or a hook in, SMTP out."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast
from uuid import UUID

from relevo.channels.email import checking, compose, mailbox, planning, smtp, wire
from relevo.channels.email.configuring import FIELDS, imap_server, settings_of, smtp_relay
from relevo.channels.email.imap import Imap, ImapError
from relevo.channels.email.reading import file_of
from relevo.desk.channels import api as desk
from relevo.kit.mails import MAX_MAIL_BYTES

COPY_WITHIN_S = 10.0


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
        receives=frozenset({"text", "image", "audio", "video", "file", "quote"}),
        sends=frozenset({"text", "image", "audio", "video", "file"}),
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

    def open_hook(self, request: desk.HookRequest, connection: desk.Connection) -> desk.HookAnswer:
        if request.method != "POST":
            return desk.HookAnswer(status=405, body="Mails are posted here.")
        wire.verify(request.headers, request.body, secret=connection.secret("hook_secret"), now=request.at)
        raw = wire.raw_of(request.body, request.headers.get("content-type", ""))
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
            await smtp.send_mail(
                self._egress, smtp_relay(connection), sender=letter.sender, recipients=recipients, raw=raw
            )
        except smtp.SmtpFailed as failed:
            return smtp.outcome_of(failed)
        await self._keep_copy(connection, raw)
        return desk.Sent(external_id=letter.message_id)

    async def look_up(self, connection: desk.Connection, part: desk.Part, to: desk.Recipient) -> desk.Sent | None:
        """By its Message-ID among what was sent. That it is not there proves nothing: not every server keeps a copy."""
        server, folder = imap_server(connection), connection.value(mailbox.key("sent", "folder"))
        message_id = wire.message_id_of(part.part_id, _domain(connection))
        if server is None or not folder:
            return None
        try:
            async with Imap(self._egress, server) as imap:
                found = await mailbox.has_mail(imap, folder, message_id)
        except (ImapError, TimeoutError):
            return None
        return desk.Sent(external_id=message_id) if found else None

    async def check(self, connection: desk.Connection) -> desk.Checked:
        return await checking.check(self._egress, connection)

    async def fetch_media(self, connection: desk.Connection, media: desk.Media) -> desk.Fetched:
        return file_of(media)

    async def poll(self, connection: desk.Connection) -> Polled:
        server = imap_server(connection)
        if server is None:
            return Polled()
        async with Imap(self._egress, server) as imap:
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
        with contextlib.suppress(ImapError, TimeoutError):
            async with asyncio.timeout(COPY_WITHIN_S), Imap(self._egress, server) as imap:
                await imap.append(folder, raw)


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
