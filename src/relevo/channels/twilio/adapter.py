"""Twilio on the desk's port: one class for what SMS and WhatsApp share, one for each."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from relevo.channels.twilio import connecting, planning, reading, wire
from relevo.channels.twilio.client import DEFAULT_URL, Answer, Client
from relevo.channels.twilio.codes import outcome_of_answer
from relevo.desk.channels import api as desk
from relevo.platform.egress import EgressError, EgressTooLarge

MOST_BYTES = 5_000_000
"""Of one file, both ways, as Twilio says for MMS; WhatsApp takes more, its documents up to 16 MB."""
_NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_SERVICE = r"MG[0-9a-fA-F]{32}"


def _connect_fields(*, sender: str) -> Sequence[desk.ConnectField]:
    """`sender`: the pattern of what messages go out from."""
    return (
        desk.ConnectField(name="account_sid", pattern=r"AC[0-9a-fA-F]{32}"),
        desk.ConnectField(name="auth_token", secret=True, pattern=r"\S{16,128}"),
        desk.ConnectField(name="sender", pattern=sender),
        desk.ConnectField(name="api_url", pattern=r"https?://\S{3,500}", default=DEFAULT_URL, is_address=True),
    )


class _Twilio(desk.Connector):
    prefix: ClassVar[str] = ""

    def open_hook(self, request: desk.HookRequest, connection: desk.Connection) -> desk.HookAnswer:
        if request.method != "POST":
            return desk.HookAnswer(status=405, body="Twilio posts here.")
        wire.verify(request.url, request.headers, request.body, connection.secret("auth_token"))
        fields = wire.form_of(request.body) if wire.is_form(request.headers) else []
        element = wire.split(fields, request.query, at=request.at)
        # An empty document: whatever stood in it Twilio would send to the customer.
        return desk.HookAnswer(elements=[element] if element else [], body=_NOTHING, content_type="text/xml")

    def parse(self, element: desk.RawBody) -> Sequence[desk.Incoming]:
        return reading.parse(element)

    async def send(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient, read_file: desk.ReadFile
    ) -> desk.Outcome:
        fields = self._fields(connection, part, to)
        if isinstance(fields, desk.Refused):
            return fields
        client = Client(self._egress, connection)
        try:
            answer = await client.post(f"2010-04-01/Accounts/{client.account}/Messages.json", fields)
        except EgressError as error:
            return desk.outcome_of(error)
        return _outcome(answer)

    def _fields(
        self, connection: desk.Connection, part: desk.Part, to: desk.Recipient
    ) -> list[tuple[str, str]] | desk.Refused:
        sender = connection.value("sender")
        fields = [("To", self.prefix + to.address)]
        is_service = sender.startswith(connecting.SERVICE)
        fields.append(("MessagingServiceSid", sender) if is_service else ("From", self.prefix + sender))
        fields.append(("StatusCallback", f"{connection.hook_url}?{wire.PART}={part.part_id}"))
        if part.body.get("content_sid"):
            return [
                *fields,
                ("ContentSid", str(part.body["content_sid"])),
                ("ContentVariables", str(part.body.get("variables") or "{}")),
            ]
        if part.body.get("text"):
            fields.append(("Body", str(part.body["text"])))
        if "file_id" in part.body:
            address = connection.file_url(UUID(str(part.body["file_id"])))
            if not address:
                return desk.Refused(code="no_public_address", why="file")
            fields.append(("MediaUrl", address))
        return fields

    async def check(self, connection: desk.Connection) -> desk.Checked:
        try:
            return await self._check(Client(self._egress, connection), connection)
        except EgressError as error:
            detail = str(error)[:200]
            return desk.Checked(checks=[desk.Check(name="token", ok=False, code="unreachable", detail=detail)])

    @abstractmethod
    async def _check(self, client: Client, connection: desk.Connection) -> desk.Checked:
        """Raises EgressError."""

    async def disconnect(self, connection: desk.Connection) -> None:
        try:
            await self._let_go(Client(self._egress, connection), connection)
        except EgressError:
            return

    async def _let_go(self, client: Client, connection: desk.Connection) -> None:
        """Raises EgressError."""
        await connecting.let_go(client, connection)

    async def fetch_media(self, connection: desk.Connection, media: desk.Media) -> desk.Fetched:
        client = Client(self._egress, connection)
        limit = self.capabilities.file_bytes_in
        try:
            status, content_type, body = await client.download(media.ref, max_bytes=limit)
        except EgressTooLarge as error:
            raise desk.MediaGone(str(error)[:200]) from error
        except EgressError as error:
            raise desk.MediaLater(str(error)[:200]) from error
        if status in (401, 403, 404, 410):
            raise desk.MediaGone(f"HTTP {status}")
        if status != 200:
            raise desk.MediaLater(f"HTTP {status}")
        kind = media.content_type or content_type.partition(";")[0]
        ending = kind.partition("/")[2].partition("+")[0] or "bin"
        return desk.Fetched(name=media.name or f"{media.kind}.{ending}"[:100], content_type=kind, body=body)


class SmsConnector(_Twilio):
    kind: ClassVar[str] = "sms"
    capabilities: ClassVar[desk.Capabilities] = desk.Capabilities(
        text_limit=planning.SMS_UNITS,
        text_unit="utf16",
        caption_limit=planning.SMS_UNITS,
        formatting="plain",
        receives=desk.words_and_files("contact"),
        sends=desk.words_and_files(),
        statuses=frozenset({"sent", "delivered"}),
        reconciles="status",
        sender_rate=desk.SendRate(10, 20),
        pair_rate=desk.SendRate(1, 3),
        block_lasts=True,
        file_bytes_in=MOST_BYTES * 2,
        file_bytes_out=MOST_BYTES,
    )
    fields: ClassVar[Sequence[desk.ConnectField]] = _connect_fields(sender=rf"\+[0-9]{{7,15}}|[0-9]{{4,8}}|{_SERVICE}")

    def plan(self, message: desk.Outgoing) -> Sequence[desk.NewPart]:
        return planning.plan_sms(message)

    async def _check(self, client: Client, connection: desk.Connection) -> desk.Checked:
        return await connecting.check_sms(client, connection)


class TwilioWhatsAppConnector(_Twilio):
    kind: ClassVar[str] = "twilio_whatsapp"
    prefix: ClassVar[str] = wire.WHATSAPP
    capabilities: ClassVar[desk.Capabilities] = desk.Capabilities(
        text_limit=planning.WHATSAPP_UNITS,
        text_unit="utf16",
        caption_limit=planning.WHATSAPP_UNITS,
        formatting="whatsapp",
        receives=desk.words_and_files("sticker", "location", "contact", "quote", "choice", "referral", "forwarded"),
        sends=desk.words_and_files(),
        statuses=frozenset({"sent", "delivered", "read"}),
        window_h=24,
        reconciles="status",
        sender_rate=desk.SendRate(20, 40),
        pair_rate=desk.SendRate(1 / 6, 45),
        block_lasts=True,
        file_bytes_in=16_000_000,
        file_bytes_out=16_000_000,
        file_bytes_by_type={"image": MOST_BYTES},
    )
    fields: ClassVar[Sequence[desk.ConnectField]] = _connect_fields(sender=rf"\+[0-9]{{7,15}}|{_SERVICE}")

    def plan(self, message: desk.Outgoing) -> Sequence[desk.NewPart]:
        return planning.plan_whatsapp(message)

    async def _check(self, client: Client, connection: desk.Connection) -> desk.Checked:
        return await connecting.check_whatsapp(client, connection)

    async def _let_go(self, client: Client, connection: desk.Connection) -> None:
        await connecting.let_go_of_whatsapp(client, connection)


def _outcome(answer: Answer) -> desk.Outcome:
    if not answer.ok:
        return outcome_of_answer(answer.status, answer.code, answer.detail, after_s=answer.after_s)
    sid, error = answer.text("sid"), answer.body.get("error_code")
    if not sid:
        return desk.Unclear(detail="The answer names no message")
    if answer.text("status") == "failed" and isinstance(error, int):
        return outcome_of_answer(400, error, str(answer.body.get("error_message") or error)[:300])
    return desk.Sent(external_id=sid)
