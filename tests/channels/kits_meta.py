"""The kits of WhatsApp, Instagram and Messenger."""

from abc import abstractmethod
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Self

from relevo.channels.instagram.adapter import InstagramConnector
from relevo.channels.messenger.adapter import MessengerConnector
from relevo.channels.whatsapp.adapter import WhatsAppConnector
from relevo.desk.channels.api import Connector, NewPart
from relevo.testing.instagram import InstagramSimulator
from relevo.testing.messenger import Fault as MessengerFault
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.whatsapp import Fault as WhatsAppFault
from relevo.testing.whatsapp import WhatsAppSimulator
from tests.channels.conformance import Fault, Inbound, Kit

SIGNATURE = "x-hub-signature-256"


class MetaKit(Kit):
    def forged(self, inbound: Inbound) -> list[Inbound]:
        good = inbound.headers[SIGNATURE]
        return [
            Inbound(inbound.content),
            Inbound(inbound.content + b" ", inbound.headers),
            *(Inbound(inbound.content, {SIGNATURE: bad}) for bad in ("", "sha256=", good[:-1], good.upper())),
        ]

    @abstractmethod
    def connect_values(self) -> dict[str, str]: ...


class WhatsAppKit(MetaKit):
    kind = "whatsapp"
    connector = WhatsAppConnector
    phone = "34600111222"

    def __init__(self, simulator: WhatsAppSimulator) -> None:
        self._simulator = simulator
        simulator.state.customer(self.phone, "Lucía Vega")

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator[Self]:
        async with WhatsAppSimulator() as simulator:
            simulator.state.shakes_hands = False
            simulator.graph.tells_statuses = False
            simulator.hooks.hold()
            yield cls(simulator)

    @property
    def simulator(self) -> WhatsAppSimulator:
        return self._simulator

    def connect_values(self) -> dict[str, str]:
        return self._simulator.connect_values

    async def writes(self, text: str) -> Inbound:
        await self._simulator.say(self.phone, text)
        return Inbound(*self._simulator.hooks.take())

    def arrived(self) -> list[str]:
        return [one.text for one in self._simulator.state.customer(self.phone).bubbles if one.by == "company"]

    def fail_next(self, fault: Fault) -> None:
        if fault == "revoked":
            self._simulator.state.is_token_valid = False
            return
        faults: dict[Fault, WhatsAppFault] = {
            "throttled": "busy_with_retry_after",
            "throttled_without_a_hint": "busy",
            "busy": "error_500_html",
            "cut": "cut_after",
            "refused": "undeliverable",
        }
        self._simulator.state.faults.append(faults[fault])

    def mend(self) -> None:
        self._simulator.state.is_token_valid = True

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


class MessengerKit(MetaKit):
    kind = "messenger"
    connector: ClassVar[type[Connector]] = MessengerConnector
    simulated: ClassVar[type[MessengerSimulator]] = MessengerSimulator
    customer = "5000000000000001"

    def __init__(self, simulator: MessengerSimulator) -> None:
        self._simulator = simulator
        simulator.state.customer(self.customer, "Lucía Vega")

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator[Self]:
        async with cls.simulated() as simulator:
            simulator.state.shakes_hands = False
            simulator.hooks.hold()
            yield cls(simulator)

    def connect_values(self) -> dict[str, str]:
        return self._simulator.connect_values

    async def writes(self, text: str) -> Inbound:
        self._simulator.hooks.take()  # echoes of before
        await self._simulator.say(self.customer, text)
        return Inbound(*self._simulator.hooks.take())

    def arrived(self) -> list[str]:
        return [one.text for one in self._simulator.state.customer(self.customer).bubbles if one.by == "company"]

    def fail_next(self, fault: Fault) -> None:
        if fault == "revoked":
            self._simulator.state.is_token_valid = False
            return
        faults: dict[Fault, MessengerFault] = {
            "throttled": "busy_with_retry_after",
            "throttled_without_a_hint": "busy",
            "busy": "error_500_html",
            "cut": "cut_after",
            "refused": "unreachable",
        }
        self._simulator.state.faults.append(faults[fault])

    def mend(self) -> None:
        self._simulator.state.is_token_valid = True

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
