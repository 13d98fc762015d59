"""What WhatsApp tells, as it stands in a webhook."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from relevo.testing.meta.hooks import MetaHooks
from relevo.testing.whatsapp.state import Bubble, Customer, Number, State

Change = dict[str, Any]


class Webhooks(MetaHooks):
    def __init__(self, state: State, *, calls: Iterable[str] = ()) -> None:
        super().__init__(state, calls=calls)
        self._state = state

    def body(self, items: Sequence[Change]) -> bytes:
        entry = {"id": self._state.account.id, "changes": list(items)}
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
