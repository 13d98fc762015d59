"""Instagram as a kind of channel: the port of the desk, on Meta's Graph API."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from relevo.channels.instagram import connecting
from relevo.channels.instagram.wire import OBJECT, parse
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
from relevo.channels.meta.planning import HEART, QUICK_REPLIES, QUICK_REPLY_CHARS
from relevo.desk.channels.api import Capabilities, ConnectField, Connection, Incoming, Part, Profile, RawBody, ReadFile
from relevo.platform.egress import EgressError
from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, text_of

BASE_URLS = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}


class InstagramConnector(MessagingConnector):
    kind: ClassVar[str] = "instagram"
    object_name: ClassVar[str] = OBJECT
    platform: ClassVar[str] = "instagram"
    shares_account_with: ClassVar[Sequence[str]] = ("messenger", "instagram")
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=1000,
        text_unit="bytes",
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
        sends=frozenset({"text", "image", "audio", "video", "file", "reaction", "choice"}),
        reactions=(HEART,),
        choices=QUICK_REPLIES,
        choice_limit=QUICK_REPLY_CHARS,
        statuses=frozenset({"sent", "read"}),
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
        ConnectField(name="login", options=("instagram", "facebook"), default="instagram"),
        ConnectField(name="app_secret", secret=True),
        ConnectField(name="access_token", secret=True),
        first_questions.FIELD,
        ConnectField(name="base_url", required=False, pattern=r"https?://\S{1,200}", is_address=True),
        ConnectField(name="version", required=False, pattern=r"v[0-9]{1,3}\.[0-9]", default=VERSION, is_address=True),
    )

    def base_url(self, connection: Connection) -> str:
        return BASE_URLS.get(connection.value("login"), BASE_URLS["instagram"])

    def parse(self, element: RawBody) -> Sequence[Incoming]:
        return parse(element)

    async def write(self, api: GraphApi, connection: Connection, part: Part, read_file: ReadFile) -> Json | None:
        """Instagram fetches files itself: without an address that it can reach there is no sending one."""
        if "file" not in part.body:
            return dict_of(part.body.get("message"))
        url = connection.file_url(UUID(str(part.body["file"])))
        if not url:
            return None
        return {"attachment": {"type": str(part.body["kind"]), "payload": {"url": url}}}

    async def examine(self, connection: Connection, found: Found) -> None:
        await connecting.examine(self.api(connection), connection, found)

    async def unsubscribe(self, connection: Connection) -> None:
        await self.api(connection).delete(connecting.SUBSCRIBED)

    async def fetch_profile(self, connection: Connection, address: str) -> Profile | None:
        """Before the customer agreed to be seen (error 230) there is none."""
        try:
            about = await self.api(connection).get(address, {"fields": "name,username"})
        except (GraphFault, EgressError):
            return None
        return Profile(name=text_of(about.get("name")), username=text_of(about.get("username")))
