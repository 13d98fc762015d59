"""What the simulator posts to the subscribed address: signed, tried again, and faulty where it is told to be."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relevo.platform.egress import Egress, EgressError, EgressResponse
from relevo.testing.whatsapp.state import Bubble, Customer, Number, State

Change = dict[str, Any]
ATTEMPTS = 6
FIRST_PAUSE_S = 0.2


@dataclass
class Delivery:
    """How webhooks arrive. All off: each change once, in order, at once."""

    twice: bool = False
    reversed: bool = False
    batched: bool = False
    first_is_lost: bool = False
    signature: str = ""
    """"missing", "wrong" or "reserialised" instead of a good one."""


class Webhooks:
    def __init__(self, state: State, egress: Egress) -> None:
        self._state = state
        self.egress = egress
        self.delivery = Delivery()
        self.answers: list[int] = []
        """The status of every answer; 0 where there was none."""
        self._held: list[Change] | None = None

    async def send(self, changes: Sequence[Change]) -> bool:
        """True once every webhook was answered with 2xx."""
        if self._held is not None:
            self._held += changes
            return True
        order = list(reversed(changes)) if self.delivery.reversed else list(changes)
        bodies = [self._body(order)] if self.delivery.batched else [self._body([change]) for change in order]
        if self.delivery.twice:
            bodies = [body for body in bodies for _ in range(2)]
        return all([await self.post(body) for body in bodies])

    async def get(self, url: str) -> EgressResponse:
        """For the handshake. Raises an EgressError."""
        return await self.egress.request("GET", url)

    def hold(self) -> None:
        """Collect what would be sent, until `release`."""
        self._held = []

    async def release(self) -> bool:
        held, self._held = self._held or [], None
        return await self.send(held)

    def take(self) -> tuple[bytes, dict[str, str]]:
        """What was held, as one request that is not sent: its body and its headers."""
        held, self._held = self._held or [], []
        return self.packed(held)

    def packed(self, changes: Sequence[Change]) -> tuple[bytes, dict[str, str]]:
        """The request that tells all these."""
        body = self._body(changes)
        return body, {"content-type": "application/json", **self._signature(body)}

    async def post(self, body: bytes) -> bool:
        for attempt in range(ATTEMPTS if self._state.callback else 0):
            if attempt:
                await asyncio.sleep(FIRST_PAUSE_S * 2 ** (attempt - 1))
            if 200 <= await self._once(body) < 300:
                return True
        return False

    async def _once(self, body: bytes) -> int:
        if self._state.callback is None:
            return 0
        if self.delivery.first_is_lost:
            self.delivery.first_is_lost = False
            return 0
        headers = {"content-type": "application/json", "user-agent": "facebookexternalua"} | self._signature(body)
        try:
            answer = await self.egress.request("POST", self._state.callback[0], headers=headers, content=body)
        except EgressError:
            self.answers.append(0)
            return 0
        self.answers.append(answer.status)
        return answer.status

    def _signature(self, body: bytes) -> dict[str, str]:
        secret = self._state.account.app_secret.encode()
        match self.delivery.signature:
            case "missing":
                return {}
            case "wrong":
                secret = b"another secret"
            case "reserialised":
                body = json.dumps(json.loads(body), ensure_ascii=False).encode()
            case _:
                pass
        return {"x-hub-signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()}

    def _body(self, changes: Sequence[Change]) -> bytes:
        entry = {"id": self._state.account.id, "changes": list(changes)}
        # Letters are escaped and slashes too, as Meta's own encoder does it.
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).replace("/", "\\/").encode()


def change(number: Number, field: str, **parts: object) -> Change:
    about = {"display_phone_number": number.digits, "phone_number_id": number.id}
    return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": about, **parts}}


def person(customer: Customer) -> dict[str, Any]:
    ids = {"wa_id": customer.phone} if customer.phone else {}
    if customer.scoped_id:
        ids["user_id"] = customer.scoped_id
    return {"profile": {"name": customer.name}, **ids}


def inbound(number: Number, customer: Customer, message_id: str, at: float, content: dict[str, Any]) -> Change:
    ids = {"from": customer.phone} if customer.phone else {}
    if customer.scoped_id:
        ids["from_user_id"] = customer.scoped_id
    message = {**ids, "id": message_id, "timestamp": str(int(at)), **content}
    return change(number, "messages", contacts=[person(customer)], messages=[message])


def status(number: Number, customer: Customer, bubble: Bubble, name: str, at: float) -> Change:
    told: dict[str, Any] = {"id": bubble.id, "status": name, "timestamp": str(int(at)), "recipient_id": customer.phone}
    if bubble.own_key:
        told["biz_opaque_callback_data"] = bubble.own_key
    return change(number, "messages", statuses=[told])


def failure(number: Number, customer: Customer, bubble: Bubble, error: tuple[int, str], at: float) -> Change:
    told = status(number, customer, bubble, "failed", at)
    code, details = error
    told["value"]["statuses"][0]["errors"] = [{"code": code, "title": details, "error_data": {"details": details}}]
    return told


def echo(number: Number, customer: Customer, bubble: Bubble, content: dict[str, Any]) -> Change:
    message = {
        "from": number.digits,
        "to": customer.phone,
        "id": bubble.id,
        "timestamp": str(int(bubble.at)),
        **content,
    }
    return change(number, "smb_message_echoes", message_echoes=[message])
