"""WhatsApp Business as a kind of channel: the port of the desk, on Meta's Cloud API."""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from relevo.channels.meta.checking import Found
from relevo.channels.meta.connector import MetaConnector
from relevo.channels.meta.offering import api_fields
from relevo.channels.whatsapp import connecting, planning
from relevo.channels.whatsapp.building import (
    CAPTION_CHARS,
    MEDIA_BYTES,
    REACTIONS,
    ROWS,
    TEXT_CHARS,
    envelope,
    media_content,
    read_body,
    with_header_media,
)
from relevo.channels.whatsapp.codes import outcome_of_fault
from relevo.channels.whatsapp.reading import incoming_of
from relevo.channels.whatsapp.splitting import split
from relevo.channels.whatsapp.wire import parse
from relevo.desk.channels.api import (
    Capabilities,
    ConnectField,
    Connection,
    Fetched,
    Incoming,
    Media,
    MediaGone,
    MediaLater,
    NewPart,
    OutAmendment,
    Outcome,
    Outgoing,
    Part,
    RawBody,
    RawElement,
    ReadFile,
    Recipient,
    SendRate,
    Sent,
    TryAgain,
    Unclear,
    outcome_of,
    words_and_files,
)
from relevo.platform.egress import Egress, EgressError, EgressTooLarge
from relevo.platform.graph import GraphApi, GraphFault, Json, Upload, dict_of, dicts_of, file_name, text_of

BASE_URL = "https://graph.facebook.com"
VERSION = "v24.0"
MOST_BYTES_IN = 25_000_000

_ID = r"[0-9]{5,25}"
# Files lie on other hosts than the API. The token goes to Meta's own and to the API's, to nobody else's.
_FILE_HOSTS = (".fbsbx.com", ".whatsapp.net", ".facebook.com", ".fbcdn.net")


class WhatsAppConnector(MetaConnector):
    kind: ClassVar[str] = "whatsapp"
    shares_account_with: ClassVar[Sequence[str]] = ("whatsapp",)
    version: ClassVar[str] = VERSION
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=TEXT_CHARS,
        text_unit="utf16",
        caption_limit=CAPTION_CHARS,
        formatting="whatsapp",
        receives=words_and_files(
            "sticker", "location", "contact", "reaction", "quote", "edit", "deletion", "choice", "referral", "forwarded"
        ),
        sends=words_and_files("sticker", "location", "contact", "reaction", "quote", "choice"),
        reactions=REACTIONS,
        choices=ROWS,
        choice_limit=24,
        statuses=frozenset({"sent", "delivered", "read"}),
        echoes=True,
        typing=True,
        typing_lasts_s=25,
        marks_read=True,
        window_h=24,
        reconciles="status",
        sender_rate=SendRate(60, 60),
        pair_rate=SendRate(1 / 6, 45),
        file_bytes_in=MOST_BYTES_IN,
        file_bytes_out=MEDIA_BYTES["document"],
        file_bytes_by_type={"audio": MEDIA_BYTES["document"], "video": MEDIA_BYTES["document"]},
    )
    fields: ClassVar[Sequence[ConnectField]] = (
        ConnectField(name="phone_number_id", pattern=_ID),
        ConnectField(name="business_account_id", pattern=_ID),
        ConnectField(name="access_token", secret=True),
        ConnectField(name="app_secret", secret=True),
        *api_fields(VERSION, BASE_URL),
    )

    def base_url(self, connection: Connection) -> str:
        return BASE_URL

    def take_apart(self, body: Json) -> Sequence[RawElement]:
        return split(body)

    def parse(self, element: RawBody) -> Sequence[Incoming]:
        return [incoming for event in parse(element) for incoming in incoming_of(event)]

    def plan(self, message: Outgoing) -> Sequence[NewPart]:
        return planning.plan(message)

    def plan_amendment(self, amendment: OutAmendment) -> Sequence[NewPart]:
        return planning.plan_amendment(amendment)

    async def send(self, connection: Connection, part: Part, to: Recipient, read_file: ReadFile) -> Outcome:
        api = self.api(connection)
        try:
            content = await _content(api, connection, part, read_file)
        except GraphFault as fault:
            return outcome_of_fault(fault)
        except EgressError as error:
            # Only the file went: that one twice is nothing a customer sees.
            return TryAgain(code="no_connection", detail=str(error)[:300])
        quotes_id = text_of(part.body.get("quotes_id"))
        body = envelope(to.address, content, quotes_id=quotes_id, own_key=str(part.part_id))
        try:
            answer = await api.post(f"{connection.value('phone_number_id')}/messages", body)
        except GraphFault as fault:
            return outcome_of_fault(fault)
        except EgressError as error:
            return outcome_of(error)
        return _sent(answer)

    async def examine(self, connection: Connection, found: Found) -> None:
        await connecting.examine(self.api(connection), connection, found)

    async def unsubscribe(self, connection: Connection) -> None:
        await connecting.unsubscribe(self.api(connection), connection)

    async def fetch_media(self, connection: Connection, media: Media) -> Fetched:
        """The address behind an id lives five minutes, so it is asked for now."""
        api = self.api(connection)
        try:
            about = await api.get(media.ref, {"phone_number_id": connection.value("phone_number_id")})
            url = text_of(about.get("url"))
            if url is None:
                raise MediaGone("Meta names no address for this file")
            body, found = await api.download(
                url, max_bytes=MOST_BYTES_IN, with_token=_may_see_token(url, connection.value("base_url"))
            )
        except EgressTooLarge as error:
            raise MediaGone(str(error)) from error
        except GraphFault as fault:
            raise (MediaGone if fault.code in (100, 131052) or fault.status in (400, 410) else MediaLater) from fault
        except EgressError as error:
            raise MediaLater(str(error)) from error
        kind = text_of(about.get("mime_type")) or media.content_type or found
        name = file_name(media.name, fallback=f"{media.kind}-{media.ref[-6:]}", content_type=kind)
        return Fetched(name=name, content_type=kind, body=body)

    async def show_typing(self, connection: Connection, to: Recipient) -> None:
        """Marks what the customer wrote as read too: the API has no other way."""
        await self._mark(connection, to, typing=True)

    async def mark_read(self, connection: Connection, to: Recipient) -> None:
        await self._mark(connection, to, typing=False)

    async def _mark(self, connection: Connection, to: Recipient, *, typing: bool) -> None:
        if to.last_external_id is None:
            return
        try:
            body = read_body(to.last_external_id, typing=typing)
            await self.api(connection).post(f"{connection.value('phone_number_id')}/messages", body)
        except (GraphFault, EgressError):
            return


def api_of(egress: Egress, connection: Connection) -> GraphApi:
    return WhatsAppConnector(egress).api(connection)


async def _content(api: GraphApi, connection: Connection, part: Part, read_file: ReadFile) -> Json:
    """The part's content; a file is brought to Meta first."""
    body, content = part.body, dict_of(part.body.get("content"))
    file_id = body.get("file") or body.get("header_file")
    if not file_id:
        return content
    file = Upload(str(body["name"]), str(body["content_type"]), await read_file(UUID(str(file_id))))
    fields = {"messaging_product": "whatsapp", "type": file.content_type}
    answer = await api.upload(f"{connection.value('phone_number_id')}/media", fields, file)
    media_id = text_of(answer.get("id")) or ""
    if "header_file" in body:
        return with_header_media(content, media_id)
    return media_content(str(body["kind"]), media_id, caption=str(body["caption"]), filename=file.name)


def _sent(answer: Json) -> Outcome:
    messages, contacts = dicts_of(answer.get("messages")), dicts_of(answer.get("contacts"))
    message_id = text_of(messages[0].get("id")) if messages else None
    if message_id is None:
        return Unclear(detail="The answer names no message")
    contact = contacts[0] if contacts else {}
    return Sent(external_id=message_id, alias=text_of(contact.get("wa_id")) or text_of(contact.get("user_id")))


def _may_see_token(url: str, base_url: str) -> bool:
    parts, base = urlsplit(url), urlsplit(base_url or BASE_URL)
    if parts.netloc == base.netloc and parts.scheme == base.scheme:
        return True
    return parts.scheme == "https" and (parts.hostname or "").endswith(_FILE_HOSTS)
