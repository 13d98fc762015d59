"""Messenger as a kind of channel: the port of the desk, on Meta's Graph API."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from relevo.channels.messenger import connecting
from relevo.channels.messenger.wire import OBJECT, parse
from relevo.channels.meta.checking import Found
from relevo.channels.meta.messaging import MessagingConnector
from relevo.channels.meta.offering import MESSAGING, messaging_fields
from relevo.desk.channels.api import (
    Capabilities,
    ConnectField,
    Connection,
    Incoming,
    Part,
    Profile,
    RawBody,
    ReadFile,
    words_and_files,
)
from relevo.platform.egress import EgressError
from relevo.platform.graph import GraphApi, GraphFault, Json, Upload, dict_of, text_of

BASE_URL = "https://graph.facebook.com"


class MessengerConnector(MessagingConnector):
    kind: ClassVar[str] = "messenger"
    object_name: ClassVar[str] = OBJECT
    platform: ClassVar[str] = "messenger"
    shares_account_with: ClassVar[Sequence[str]] = ("messenger", "instagram")
    answers_as: ClassVar[Json] = {"messaging_type": "RESPONSE"}
    capabilities: ClassVar[Capabilities] = replace(
        MESSAGING,
        text_limit=2000,
        text_unit="utf16",
        receives=words_and_files("sticker", "location", "reaction", "quote", "edit", "choice", "referral"),
        sends=words_and_files("quote", "choice"),
        statuses=frozenset({"sent", "delivered", "read"}),
    )
    fields: ClassVar[Sequence[ConnectField]] = messaging_fields(
        ConnectField(name="app_id", pattern=r"[0-9]{5,25}"), BASE_URL
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
