"""Messenger as a kind of channel: the port of the desk, on Meta's Graph API."""

import json
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from relevo.channels.messenger import connecting
from relevo.channels.messenger.wire import OBJECT, parse
from relevo.channels.meta import first_questions
from relevo.channels.meta.checking import Found
from relevo.channels.meta.messaging import (
    HUMAN_WINDOW_H,
    MOST_BYTES,
    PAIR_RATE,
    SENDER_RATE,
    VERSION,
    WINDOW_H,
    MessagingConnector,
)
from relevo.channels.meta.planning import QUICK_REPLIES, QUICK_REPLY_CHARS
from relevo.desk.channels.api import Capabilities, ConnectField, Connection, Incoming, Part, Profile, RawBody, ReadFile
from relevo.platform.egress import EgressError
from relevo.platform.graph import GraphApi, GraphFault, Json, Upload, dict_of, text_of

BASE_URL = "https://graph.facebook.com"


class MessengerConnector(MessagingConnector):
    kind: ClassVar[str] = "messenger"
    object_name: ClassVar[str] = OBJECT
    platform: ClassVar[str] = "messenger"
    shares_account_with: ClassVar[Sequence[str]] = ("messenger", "instagram")
    answers_as: ClassVar[Json] = {"messaging_type": "RESPONSE"}
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=2000,
        text_unit="utf16",
        formatting="plain",
        receives=frozenset(
            {
                "text",
                "image",
                "audio",
                "video",
                "file",
                "sticker",
                "location",
                "reaction",
                "quote",
                "edit",
                "choice",
                "referral",
            }
        ),
        sends=frozenset({"text", "image", "audio", "video", "file", "quote", "choice"}),
        choices=QUICK_REPLIES,
        choice_limit=QUICK_REPLY_CHARS,
        statuses=frozenset({"sent", "delivered", "read"}),
        echoes=True,
        typing=True,
        marks_read=True,
        window_h=WINDOW_H,
        human_window_h=HUMAN_WINDOW_H,
        reconciles="echo",
        sender_rate=SENDER_RATE,
        pair_rate=PAIR_RATE,
        file_bytes_in=MOST_BYTES,
        file_bytes_out=MOST_BYTES,
    )
    fields: ClassVar[Sequence[ConnectField]] = (
        ConnectField(name="app_id", pattern=r"[0-9]{5,25}"),
        ConnectField(name="app_secret", secret=True),
        ConnectField(name="access_token", secret=True),
        first_questions.FIELD,
        ConnectField(name="base_url", required=False, pattern=r"https?://\S{1,200}", default=BASE_URL, is_address=True),
        ConnectField(name="version", required=False, pattern=r"v[0-9]{1,3}\.[0-9]", default=VERSION, is_address=True),
    )

    def base_url(self, connection: Connection) -> str:
        return BASE_URL

    def parse(self, element: RawBody) -> Sequence[Incoming]:
        return parse(element)

    async def write(self, api: GraphApi, connection: Connection, part: Part, read_file: ReadFile) -> Json | None:
        """With a key of ours, which its echo brings back."""
        return await _content(api, part, read_file) | {"metadata": str(part.part_id)}

    async def examine(self, connection: Connection, found: Found) -> None:
        """The app speaks with its id and its secret, the page with its token."""
        app = self.api_with(connection, f"{connection.value('app_id')}|{connection.secret('app_secret')}")
        await connecting.examine(self.api(connection), app, connection, found)

    async def unsubscribe(self, connection: Connection) -> None:
        await connecting.unsubscribe(self.api(connection), connection)

    async def fetch_profile(self, connection: Connection, address: str) -> Profile | None:
        try:
            about = await self.api(connection).get(address, {"fields": "first_name,last_name"})
        except (GraphFault, EgressError):
            return None
        names = (text_of(about.get(name)) for name in ("first_name", "last_name"))
        return Profile(name=" ".join(name for name in names if name) or None)


async def _content(api: GraphApi, part: Part, read_file: ReadFile) -> Json:
    if "file" not in part.body:
        return dict_of(part.body.get("message"))
    body = part.body
    file = Upload(str(body["name"]), str(body["content_type"]), await read_file(UUID(str(body["file"]))), "filedata")
    kind = str(body["kind"])
    asked = {"attachment": {"type": kind, "payload": {"is_reusable": False}}}
    answer = await api.upload("me/message_attachments", {"message": json.dumps(asked)}, file)
    return {"attachment": {"type": kind, "payload": {"attachment_id": text_of(answer.get("attachment_id")) or ""}}}
