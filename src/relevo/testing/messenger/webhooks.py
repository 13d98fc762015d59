"""What the simulator posts to the app's address: signed, tried again, and doubled or turned round where it is told."""

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relevo.platform.egress import Egress, EgressError
from relevo.testing.messenger.state import Bubble, Customer, State

Json = dict[str, Any]
ATTEMPTS = 6
FIRST_PAUSE_S = 0.2
PAGE_APP = 26390203743090
"""The id of Meta's own app, in which people answer by hand."""


@dataclass
class Delivery:
    twice: bool = False
    first_is_lost: bool = False
    is_signed: bool = True


class Webhooks:
    def __init__(self, state: State, egress: Egress) -> None:
        self._state = state
        self.egress = egress
        self.delivery = Delivery()
        self._held: list[Json] | None = None

    async def shake_hands(self, url: str, token: str) -> bool:
        """True, and the address is kept, if it answers as it must."""
        if not self._state.shakes_hands:
            self._state.callback = (url, token)
            return True
        challenge = secrets.token_hex(8)
        asked = f"{url}?hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={token}"
        try:
            answer = await self.egress.request("GET", asked)
        except EgressError:
            return False
        if answer.status != 200 or answer.body.decode() != challenge:
            return False
        self._state.callback = (url, token)
        return True

    def keep_file(self, content_type: str, body: bytes) -> str:
        key = secrets.token_hex(8)
        self._state.files[key] = (content_type, body)
        return key

    async def send(self, customer: Customer, event: Json, *, at: float | None = None) -> bool:
        """An event of the customer's."""
        return await self._post(self.item(customer, event, at=at))

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
        return await self._post(item)

    def hold(self) -> None:
        """Collect what would be sent, until `release`."""
        self._held = []

    async def release(self, *, turned_round: bool = False) -> None:
        held, self._held = self._held or [], None
        for item in reversed(held) if turned_round else held:
            await self._post(item)

    def take(self) -> tuple[bytes, dict[str, str]]:
        """What was held, as one request that is not sent: its body and its headers."""
        return self.packed(self.take_held())

    def take_held(self) -> list[Json]:
        held, self._held = self._held or [], []
        return held

    def packed(self, items: Sequence[Json]) -> tuple[bytes, dict[str, str]]:
        """The request that tells all these."""
        body = self._body(items)
        return body, self._headers(body)

    def item(self, customer: Customer, event: Json, *, at: float | None = None) -> Json:
        """An event of the customer's, as it stands in a request."""
        return self._item(customer.id, self._state.flavour.account_id, event, at)

    def _item(self, sender: str, recipient: str, event: Json, at: float | None) -> Json:
        moment = int((self._state.now() if at is None else at) * 1000)
        return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": moment, **event}

    async def _post(self, item: Json) -> bool:
        if self._held is not None:
            self._held.append(item)
            return True
        body = self._body([item])
        done = [await self._until_taken(body) for _ in range(2 if self.delivery.twice else 1)]
        return all(done)

    async def _until_taken(self, body: bytes) -> bool:
        for attempt in range(ATTEMPTS if self._state.callback else 0):
            if attempt:
                await asyncio.sleep(FIRST_PAUSE_S * 2 ** (attempt - 1))
            if self.delivery.first_is_lost:
                self.delivery.first_is_lost = False
            elif 200 <= await self._once(body) < 300:
                return True
        return False

    async def _once(self, body: bytes) -> int:
        if self._state.callback is None:
            return 0
        url, headers = self._state.callback[0], self._headers(body)
        try:
            return (await self.egress.request("POST", url, headers=headers, content=body)).status
        except EgressError:
            return 0

    def _body(self, items: Sequence[Json]) -> bytes:
        flavour, moment = self._state.flavour, int(self._state.now() * 1000)
        entries = [{"id": flavour.account_id, "time": moment, "messaging": [item]} for item in items]
        return json.dumps({"object": flavour.object_name, "entry": entries}).encode()

    def _headers(self, body: bytes) -> dict[str, str]:
        digest = hmac.new(self._state.app_secret.encode(), body, hashlib.sha256).hexdigest()
        signature = {"x-hub-signature-256": f"sha256={digest}"} if self.delivery.is_signed else {}
        return {"content-type": "application/json", **signature}
