"""Instagram as a kind of channel: the port of the desk, on Meta's Graph API."""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from relevo.channels.instagram import connecting, planning
from relevo.channels.instagram.codes import outcome_of_fault
from relevo.channels.instagram.wire import OBJECT, parse
from relevo.desk.channels.api import (
    Capabilities,
    Checked,
    ConnectField,
    Connection,
    Connector,
    Fetched,
    HookAnswer,
    HookRefused,
    HookRequest,
    Incoming,
    Media,
    MediaGone,
    MediaLater,
    NewPart,
    Outcome,
    Outgoing,
    Part,
    Profile,
    RawBody,
    RawElement,
    ReadFile,
    Recipient,
    Refused,
    SendRate,
    Sent,
    Unclear,
    outcome_of,
    read_json,
)
from relevo.platform.egress import Egress, EgressError, EgressRefused, EgressTooLarge
from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, file_name, is_signed, text_of
from relevo.platform.graph.messaging import split_messaging
from relevo.platform.graph.subscribing import shake_hands

BASE_URLS = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}
VERSION = "v25.0"
MOST_BYTES = 25_000_000


class InstagramConnector(Connector):
    kind: ClassVar[str] = "instagram"
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=planning.TEXT_BYTES,
        text_unit=planning.UNIT,
        formatting="plain",
        receives=frozenset(
            {
                "text",
                "image",
                "audio",
                "video",
                "file",
                "reaction",
                "quote",
                "edit",
                "deletion",
                "choice",
                "story",
                "referral",
            }
        ),
        sends=frozenset({"text", "image", "audio", "video", "file", "choice"}),
        choices=planning.QUICK_REPLIES,
        choice_limit=planning.QUICK_REPLY_CHARS,
        statuses=frozenset({"sent", "read"}),
        echoes=True,
        typing=True,
        marks_read=True,
        window_h=24,
        human_window_h=7 * 24,
        reconciles="echo",
        sender_rate=SendRate(20, 40),
        pair_rate=SendRate(1, 5),
        file_bytes_in=MOST_BYTES,
        file_bytes_out=MOST_BYTES,
    )
    fields: ClassVar[Sequence[ConnectField]] = (
        ConnectField(name="login", options=("instagram", "facebook"), default="instagram"),
        ConnectField(name="app_secret", secret=True),
        ConnectField(name="access_token", secret=True),
        ConnectField(name="ice_breakers", required=False, pattern=r"[\s\S]{0,400}"),
        ConnectField(name="base_url", required=False, pattern=r"https?://\S{1,200}", is_address=True),
        ConnectField(name="version", required=False, pattern=r"v[0-9]{1,3}\.[0-9]", default=VERSION, is_address=True),
    )

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    def open_hook(self, request: HookRequest, connection: Connection) -> HookAnswer:
        secret = connection.secret("app_secret")
        if request.method == "GET":
            challenge = shake_hands(request.query, connecting.token_of(connection)) if secret else None
            return HookAnswer(status=403) if challenge is None else HookAnswer(body=challenge)
        if not is_signed(request.body, request.headers.get("x-hub-signature-256"), secret):
            raise HookRefused
        elements = split_messaging(dict_of(read_json(request.body)), object_name=OBJECT)
        return HookAnswer(
            elements=[
                RawElement(
                    external_id=one.external_id,
                    lane=one.customer,
                    body=one.body,
                    sent_at=one.at,
                    account_id=one.account_id,
                )
                for one in elements
            ]
        )

    def parse(self, element: RawBody) -> Sequence[Incoming]:
        return parse(element)

    def plan(self, message: Outgoing) -> Sequence[NewPart]:
        return planning.plan(message)

    async def send(self, connection: Connection, part: Part, to: Recipient, read_file: ReadFile) -> Outcome:
        api = self._api(connection)
        message = _message(connection, part)
        if message is None:
            return Refused(code="no_public_address", why="file")
        body: Json = {"recipient": {"id": to.address}, "message": message}
        if not to.window_open:
            # After 24 hours only what a person wrote may go out, and has to say so.
            body |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        try:
            answer = await api.post("me/messages", body)
        except GraphFault as fault:
            return outcome_of_fault(fault)
        except EgressError as error:
            return outcome_of(error)
        message_id = text_of(answer.get("message_id"))
        return Sent(external_id=message_id) if message_id else Unclear(detail="The answer names no message")

    async def check(self, connection: Connection) -> Checked:
        return await connecting.check(self._api(connection), connection)

    async def disconnect(self, connection: Connection) -> None:
        try:
            await connecting.unsubscribe(self._api(connection))
        except (GraphFault, EgressError):
            return  # a token that is no longer valid is disconnected already

    async def fetch_media(self, connection: Connection, media: Media) -> Fetched:
        """The address is signed and expires; no token belongs to it."""
        try:
            body, kind = await self._api(connection).download(media.ref, max_bytes=MOST_BYTES, with_token=False)
        except (EgressTooLarge, EgressRefused) as error:
            raise MediaGone(str(error)) from error
        except GraphFault as fault:
            raise (MediaLater if fault.status >= 500 else MediaGone) from fault
        except EgressError as error:
            raise MediaLater(str(error)) from error
        named = urlsplit(media.ref).path.rsplit("/", 1)[-1][:100]
        name = file_name(media.name or named, fallback=media.kind, content_type=kind)
        return Fetched(name=name, content_type=kind, body=body)

    async def fetch_profile(self, connection: Connection, address: str) -> Profile | None:
        """Before the customer agreed to be seen (error 230) there is none."""
        try:
            about = await self._api(connection).get(address, {"fields": "name,username"})
        except (GraphFault, EgressError):
            return None
        return Profile(name=text_of(about.get("name")), username=text_of(about.get("username")))

    async def show_typing(self, connection: Connection, to: Recipient) -> None:
        await self._act(connection, to, "mark_seen", "typing_on")

    async def mark_read(self, connection: Connection, to: Recipient) -> None:
        await self._act(connection, to, "mark_seen")

    async def _act(self, connection: Connection, to: Recipient, *actions: str) -> None:
        api = self._api(connection)
        try:
            for action in actions:
                await api.post("me/messages", {"recipient": {"id": to.address}, "sender_action": action})
        except (GraphFault, EgressError):
            return

    def _api(self, connection: Connection) -> GraphApi:
        version = connection.value("version") or VERSION
        token, secret = connection.secret("access_token"), connection.secret("app_secret")
        return GraphApi(self._egress, _base(connection), version, token, secret)


def _base(connection: Connection) -> str:
    address = connection.value("base_url") or BASE_URLS.get(connection.value("login"), BASE_URLS["instagram"])
    return address.rstrip("/")


def _message(connection: Connection, part: Part) -> Json | None:
    """Instagram fetches files itself: without an address that it can reach there is no sending one."""
    if "file" not in part.body:
        return dict_of(part.body.get("message"))
    url = connection.file_url(UUID(str(part.body["file"])))
    if not url:
        return None
    return {"attachment": {"type": str(part.body["kind"]), "payload": {"url": url}}}
