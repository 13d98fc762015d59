"""Instagram as a kind of channel: the port of the desk, on Meta's Graph API."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from relevo.channels.instagram import connecting
from relevo.channels.instagram.wire import OBJECT, parse
from relevo.channels.meta.checking import Found
from relevo.channels.meta.messaging import MessagingConnector
from relevo.channels.meta.offering import MESSAGING, messaging_fields
from relevo.channels.meta.planning import HEART
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
from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, text_of

BASE_URLS = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}


class InstagramConnector(MessagingConnector):
    kind: ClassVar[str] = "instagram"
    object_name: ClassVar[str] = OBJECT
    platform: ClassVar[str] = "instagram"
    shares_account_with: ClassVar[Sequence[str]] = ("messenger", "instagram")
    capabilities: ClassVar[Capabilities] = replace(
        MESSAGING,
        receives=words_and_files("reaction", "quote", "edit", "deletion", "choice", "story", "referral"),
        sends=words_and_files("reaction", "choice"),
        reactions=(HEART,),
    )
    fields: ClassVar[Sequence[ConnectField]] = messaging_fields(
        ConnectField(name="login", options=("instagram", "facebook"), default="instagram")
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
