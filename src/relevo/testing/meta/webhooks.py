"""The events of Instagram and Messenger, as they stand in a webhook."""

import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from relevo.testing.meta.hooks import MetaHooks
from relevo.testing.meta.state import Bubble, Customer, State

Json = dict[str, Any]
PAGE_APP = 26390203743090
"""The id of Meta's own app, in which people answer by hand."""


class Webhooks(MetaHooks):
    def __init__(self, state: State, *, calls: Iterable[str] = ()) -> None:
        super().__init__(state, calls=calls)
        self._state = state

    def keep_file(self, content_type: str, body: bytes) -> str:
        key = secrets.token_hex(8)
        self._state.files[key] = (content_type, body)
        return key

    async def send(self, customer: Customer, event: Json, *, at: float | None = None) -> bool:
        """An event of the customer's."""
        return await self.tell(self.item(customer, event, at=at))

    async def echo(self, customer: Customer, bubble: Bubble, metadata: str = "") -> bool:
        message: Json = {"mid": bubble.id, "is_echo": True}
        if bubble.text:
            message["text"] = bubble.text
        if bubble.file_url:
            message["attachments"] = [{"type": "file", "payload": {"url": bubble.file_url}}]
        if self._state.flavour.metadata_comes_back:
            message["app_id"] = PAGE_APP if bubble.is_by_hand else int(self._state.app_id)
            if metadata:
                message["metadata"] = metadata
        item = self._item(self._state.flavour.account_id, customer.id, {"message": message}, bubble.at)
        return await self.tell(item)

    def item(self, customer: Customer, event: Json, *, at: float | None = None) -> Json:
        """An event of the customer's, as it stands in a request."""
        return self._item(customer.id, self._state.flavour.account_id, event, at)

    def is_wanted(self, item: Json) -> bool:
        flavour, subscribed = self._state.flavour, self._state.subscribed
        kind = "echo" if item.get("message", {}).get("is_echo") else next(one for one in flavour.fields if one in item)
        return flavour.fields[kind] in subscribed if flavour.events_follow_fields else bool(subscribed)

    def body(self, items: Sequence[Json]) -> bytes:
        flavour, moment = self._state.flavour, int(self._state.now() * 1000)
        entries = [{"id": flavour.account_id, "time": moment, "messaging": [item]} for item in items]
        return json.dumps({"object": flavour.object_name, "entry": entries}).encode()

    def _item(self, sender: str, recipient: str, event: Json, at: float | None) -> Json:
        moment = int((self._state.now() if at is None else at) * 1000)
        return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": moment, **event}
