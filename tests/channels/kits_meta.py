"""The kits of WhatsApp, Instagram and Messenger."""

import hashlib
import hmac
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Generic, Self, TypeVar

from relevo.channels.instagram.adapter import InstagramConnector
from relevo.channels.messenger.adapter import MessengerConnector
from relevo.channels.whatsapp.adapter import WhatsAppConnector
from relevo.desk.channels.api import Connector, NewPart
from relevo.testing.instagram import InstagramSimulator
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.meta.app import Fault as MetaFault
from relevo.testing.meta.messaging import MessagingSimulator
from relevo.testing.meta.state import Customer as MessagingCustomer
from relevo.testing.whatsapp import WhatsAppSimulator, webhooks
from relevo.testing.whatsapp.state import Customer
from tests.channels.conformance import Fault, Inbound, Kit, OnScreen

SIGNATURE = "x-hub-signature-256"


S = TypeVar("S", bound=WhatsAppSimulator | MessagingSimulator)


class MetaKit(Kit, Generic[S]):
    signing_headers = (SIGNATURE,)
    refused: ClassVar[MetaFault]
    """Of a message to this customer, for good."""
    customer: ClassVar[str]

    def __init__(self, simulator: S) -> None:
        self._simulator = simulator
        simulator.state.customer(self.customer, "Lucía Vega")

    @property
    def app_secret(self) -> str:
        return self._simulator.state.secret

    def connect_values(self) -> dict[str, str]:
        return self._simulator.connect_values

    def arrived(self) -> list[str]:
        return [one.text for one in self._one.bubbles if one.by == "company"]

    def fail_next(self, fault: Fault) -> None:
        if fault == "revoked":
            self._simulator.state.is_token_valid = False
            return
        faults: dict[Fault, MetaFault] = {
            "throttled": "busy_with_retry_after",
            "throttled_without_a_hint": "busy",
            "busy": "error_500_html",
            "cut": "cut_after",
            "lost": "cut_before",
            "refused": self.refused,
        }
        self._simulator.state.faults.append(faults[fault])

    def mend(self) -> None:
        self._simulator.state.is_token_valid = True

    def forget_customer(self, customer: str) -> None:
        """Nothing is told of them: who did not consent is unknown to the API (error 230)."""
        self._simulator.state.customers.pop(customer)

    def sees_typing(self) -> bool:
        return self._one.typing_until > self._simulator.state.now()

    def sees_read(self) -> bool:
        return self._one.bubbles[-1].status == "read"

    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        return [Inbound(*self._simulator.hooks.packed(items))]

    @property
    def _one(self) -> Customer | MessagingCustomer:
        return self._simulator.state.customer(self.customer)

    def signed(self, body: bytes, content_type: str = "application/json") -> dict[str, str]:
        digest = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        return {"content-type": content_type, SIGNATURE: f"sha256={digest}"}

    def forged(self, inbound: Inbound) -> list[Inbound]:
        good = inbound.headers[SIGNATURE]
        return [
            Inbound(inbound.content),
            Inbound(inbound.content + b" ", inbound.headers),
            *(Inbound(inbound.content, {SIGNATURE: bad}) for bad in ("", "sha256=", good[:-1], good.upper())),
        ]


class WhatsAppKit(MetaKit[WhatsAppSimulator]):
    kind = "whatsapp"
    connector = WhatsAppConnector
    customer = "34600111222"
    refused = "undeliverable"

    def __init__(self, simulator: WhatsAppSimulator) -> None:
        super().__init__(simulator)
        self._told: set[str] = set()

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator[Self]:
        async with WhatsAppSimulator() as simulator:
            simulator.state.shakes_hands = False
            simulator.graph.tells_statuses = False
            simulator.hooks.hold()
            yield cls(simulator)

    async def writes(self, text: str) -> Inbound:
        await self._simulator.say(self.customer, text)
        return Inbound(*self._simulator.hooks.take())

    def on_screen(self) -> list[OnScreen]:
        customer = self._simulator.state.customer(self.customer)
        shown: list[OnScreen] = []
        for bubble in customer.bubbles:
            quoted = customer.bubble(bubble.quotes)
            one = OnScreen(
                text=bubble.text,
                is_ours=bubble.by == "company",
                quotes=quoted.text if quoted else "",
                reaction=bubble.company_reaction,
            )
            if bubble.kind == "location":
                place = bubble.shown
                one.place = f"{float(place['latitude'])} {float(place['longitude'])} {place.get('name', '')}"
            if bubble.kind == "contacts":
                one.card = f"{bubble.shown['name']['formatted_name']} {bubble.shown['phones'][0]['phone']}"
            shown.append(one)
        return shown

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        customer = self._someone(who)
        customer.last_wrote_at = max(customer.last_wrote_at or 0, at)
        content = {"type": "text", "text": {"body": text}}
        return webhooks.inbound(self._simulator.number, customer, f"wamid.W{number}", at, content)

    async def reports(self, who: int) -> list[Any]:
        customer, now = self._someone(who), self._simulator.state.now()
        untold = [one for one in customer.bubbles if one.by == "company" and one.id not in self._told]
        self._told |= {one.id for one in untold}
        names = ("sent", "delivered", "read")
        number = self._simulator.number
        return [webhooks.status(number, customer, one, name, now) for one in untold for name in names]

    def arrived_at(self, who: int) -> list[str]:
        return [one.text for one in self._someone(who).bubbles if one.by == "company"]

    def _someone(self, who: int) -> Customer:
        return self._simulator.state.customer(f"346{who:08}", f"Customer {who}")

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        body: Any = part.body
        content = body.get("content", {})
        if content.get("type") == "interactive":
            return str(content["interactive"]["body"]["text"])
        return str(content["text"]["body"]) if "text" in content else None

    @staticmethod
    def choice_count(part: NewPart) -> int:
        body: Any = part.body
        action = body.get("content", {}).get("interactive", {}).get("action", {})
        rows = [row for section in action.get("sections", []) for row in section["rows"]]
        return len(action.get("buttons", rows))


class MessengerKit(MetaKit[MessagingSimulator]):
    kind = "messenger"
    connector: ClassVar[type[Connector]] = MessengerConnector
    simulated: ClassVar[type[MessagingSimulator]] = MessengerSimulator
    customer = "5000000000000001"
    refused = "unreachable"

    def __init__(self, simulator: MessagingSimulator) -> None:
        super().__init__(simulator)
        self._held: list[Any] = []

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator[Self]:
        async with cls.simulated() as simulator:
            simulator.state.shakes_hands = False
            simulator.hooks.hold()
            yield cls(simulator)

    async def writes(self, text: str) -> Inbound:
        self._simulator.hooks.take()  # echoes of before
        await self._simulator.say(self.customer, text)
        return Inbound(*self._simulator.hooks.take())

    def on_screen(self) -> list[OnScreen]:
        bubbles = self._simulator.state.customer(self.customer).bubbles
        words = {bubble.id: bubble.text for bubble in bubbles}
        return [
            OnScreen(
                text=bubble.text,
                is_ours=bubble.by == "company",
                quotes=words.get(bubble.quotes, ""),
                reaction=bubble.company_reaction,
            )
            for bubble in bubbles
        ]

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        state = self._simulator.state
        customer = state.customer(f"51{who:014}", f"Customer {who}")
        customer.last_wrote_at = max(customer.last_wrote_at or 0, at)
        return self._simulator.hooks.item(customer, {"message": {"mid": f"m_W{number}", "text": text}}, at=at)

    async def reports(self, who: int) -> list[Any]:
        """The echo and the delivery are what the simulator tells by itself; that it was read, here."""
        await self._simulator.graph.settle()
        customer_id = f"51{who:014}"
        self._held += self._simulator.hooks.take_held()
        told = [one for one in self._held if customer_id in (one["sender"]["id"], one["recipient"]["id"])]
        self._held = [one for one in self._held if one not in told]
        customer = self._simulator.state.customer(customer_id)
        for bubble in customer.bubbles:
            if bubble.by == "company" and bubble.status != "read":
                bubble.status = "read"
                event = {"read": self._read_mark(bubble.id)}
                told.append(self._simulator.hooks.item(customer, event))
        return told

    def _read_mark(self, message_id: str) -> Any:
        return {"watermark": int(self._simulator.state.now() * 1000)}

    def arrived_at(self, who: int) -> list[str]:
        customer = self._simulator.state.customer(f"51{who:014}")
        return [one.text for one in customer.bubbles if one.by == "company"]

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        body: Any = part.body
        found = body.get("message", {}).get("text")
        return None if found is None else str(found)

    @staticmethod
    def choice_count(part: NewPart) -> int:
        body: Any = part.body
        return len(body.get("message", {}).get("quick_replies", []))


class InstagramKit(MessengerKit):
    kind = "instagram"
    connector = InstagramConnector
    simulated = InstagramSimulator
    customer = "900000000000001"

    def _read_mark(self, message_id: str) -> Any:
        return {"mid": message_id}
