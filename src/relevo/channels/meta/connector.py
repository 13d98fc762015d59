"""The port of the desk as Meta's channels answer it: signed webhooks, a token, a version of the Graph API."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from relevo.channels.meta.checking import Found, token_of
from relevo.desk.channels.api import (
    Checked,
    Connection,
    Connector,
    HookAnswer,
    HookRefused,
    HookRequest,
    RawElement,
    read_json,
)
from relevo.platform.egress import Egress, EgressError
from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, is_signed
from relevo.platform.graph.subscribing import shake_hands

SIGNATURE = "x-hub-signature-256"


class MetaConnector(Connector):
    version: ClassVar[str]
    """Of the Graph API, where nothing else is filled in."""
    recheck_after: ClassVar[timedelta] = timedelta(hours=1)
    """As long as Meta waits for an app that does not answer, before it takes the subscription away."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    @abstractmethod
    def base_url(self, connection: Connection) -> str:
        """Where the Graph API of this account is, where no other address is filled in."""

    @abstractmethod
    def take_apart(self, body: Json) -> Sequence[RawElement]:
        """A webhook that is Meta's, as one element for each event."""

    @abstractmethod
    async def examine(self, connection: Connection, found: Found) -> None:
        """Ask Meta about the account and mend what can be mended. Raises EgressError."""

    @abstractmethod
    async def unsubscribe(self, connection: Connection) -> None:
        """Raises GraphFault, EgressError."""

    def open_hook(self, request: HookRequest, connection: Connection) -> HookAnswer:
        secret = connection.secret("app_secret")
        if request.method == "GET":
            challenge = shake_hands(request.query, token_of(connection)) if secret else None
            return HookAnswer(status=403) if challenge is None else HookAnswer(body=challenge)
        if not is_signed(request.body, request.headers.get(SIGNATURE), secret):
            raise HookRefused
        return HookAnswer(elements=self.take_apart(dict_of(read_json(request.body))))

    async def check(self, connection: Connection) -> Checked:
        found = Found(learned={"verify_token": token_of(connection)})
        try:
            await self.examine(connection, found)
        except EgressError as error:
            found.bad("provider", "no_answer", str(error))
        return found.checked()

    async def disconnect(self, connection: Connection) -> None:
        try:
            await self.unsubscribe(connection)
        except (GraphFault, EgressError):
            return  # a token that is no longer valid is disconnected already

    def api(self, connection: Connection) -> GraphApi:
        """The Graph API with the account's token, proven with the app's secret."""
        return self.api_with(connection, connection.secret("access_token"), connection.secret("app_secret"))

    def api_with(self, connection: Connection, token: str, app_secret: str = "") -> GraphApi:
        address = connection.value("base_url") or self.base_url(connection)
        version = connection.value("version") or self.version
        return GraphApi(self._egress, address.rstrip("/"), version, token, app_secret)
