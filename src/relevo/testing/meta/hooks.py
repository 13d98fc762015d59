"""What Meta posts to an app's address: signed, told in requests of one or more things, tried again."""

import hashlib
import hmac
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relevo.platform.egress import EgressError
from relevo.testing.meta.app import MetaApp
from relevo.testing.provider import Deliverer, Webhook

Json = dict[str, Any]
PAUSES_S = (0.2, 0.4, 0.8, 1.6, 3.2)


class MetaHooks(ABC):
    def __init__(self, app: MetaApp, *, calls: Iterable[str] = ()) -> None:
        self._app = app
        self.deliverer = Deliverer(self, calls=calls, pauses_s=PAUSES_S)
        self.batched = False
        """Whether what is told together comes in one request."""
        self._held: list[Json] | None = None

    @abstractmethod
    def body(self, items: Sequence[Json]) -> bytes:
        """The request that tells all these."""

    def is_wanted(self, item: Json) -> bool:
        """Whether anybody subscribed to it."""
        del item
        return True

    async def tell(self, *items: Json) -> bool:
        """True once every request was answered with 2xx."""
        if self._held is not None:
            self._held += items
            return True
        wanted = [item for item in items if self.is_wanted(item)]
        if self._app.callback is None or len(wanted) < len(items):
            return False
        bodies = [self.body(wanted)] if self.batched else [self.body([item]) for item in wanted]
        return await self.deliverer.tell(*(Webhook(url=self._app.callback[0], body=body) for body in bodies))

    def hold(self) -> None:
        """Collect what would be told, until `release`."""
        self._held = []

    async def release(self) -> bool:
        held, self._held = self._held or [], None
        return await self.tell(*held)

    def take_held(self) -> list[Json]:
        held, self._held = self._held or [], []
        return held

    def take(self) -> tuple[bytes, dict[str, str]]:
        """What was held, as one request that is not sent: its body and its headers."""
        return self.packed(self.take_held())

    def packed(self, items: Sequence[Json]) -> tuple[bytes, dict[str, str]]:
        """The request that tells all these, and its headers."""
        body = self.body(items)
        return body, self.deliverer.headers(Webhook(url="", body=body))

    async def shake_hands(self, url: str, token: str) -> str:
        """Why the address was not taken; "" and it is kept, if it answers as it must."""
        if self._app.shakes_hands:
            challenge = secrets.token_hex(8)
            asked = f"{url}?hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={token}"
            try:
                answer = await self.deliverer.egress.request("GET", asked)
            except EgressError as error:
                return str(error)
            if answer.status != 200 or answer.body.decode() != challenge:
                return f"HTTP status {answer.status}"
        self._app.callback = (url, token)
        return ""

    def proof(self, webhook: Webhook, *, is_wrong: bool = False) -> Mapping[str, str]:
        secret = b"another secret" if is_wrong else self._app.secret.encode()
        return {"x-hub-signature-256": "sha256=" + hmac.new(secret, webhook.body, hashlib.sha256).hexdigest()}

    def retry_headers(self, webhook: Webhook, attempt: int) -> Mapping[str, str]:
        """Meta says nothing of it."""
        del webhook, attempt
        return {"user-agent": "facebookexternalua"}
