"""The kits of SMS and WhatsApp by Twilio."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Self

from relevo.channels.twilio.adapter import SmsConnector, TwilioWhatsAppConnector
from relevo.desk.channels.api import Connector, NewPart
from relevo.testing.twilio import TwilioSimulator
from relevo.testing.twilio.state import Bubble, Customer
from tests.channels.conformance import Fault, Inbound, Kit

SIGNATURE = "x-twilio-signature"


class SmsKit(Kit):
    kind = "sms"
    connector: ClassVar[type[Connector]] = SmsConnector
    is_whatsapp: ClassVar[bool] = False
    tells_times: ClassVar[bool] = False
    phone: ClassVar[str] = "+34600111222"

    def __init__(self, simulator: TwilioSimulator) -> None:
        self.simulator = simulator
        self.customer = simulator.state.customer(self.phone, "Lucía Vega")
        self._token = simulator.state.token
        self._told: set[str] = set()

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator[Self]:
        async with TwilioSimulator(whatsapp=cls.is_whatsapp) as simulator:
            simulator.tells_statuses = False
            yield cls(simulator)

    def connect_values(self) -> dict[str, str]:
        return self.simulator.connect_values

    async def writes(self, text: str) -> Inbound:
        await self.simulator.say(self.customer, text.encode("utf-8", "replace").decode())
        [made], self.simulator.waiting = self.simulator.waiting[-1:], []
        return Inbound(made.content, made.headers)

    def forged(self, inbound: Inbound) -> list[Inbound]:
        good = inbound.headers[SIGNATURE]
        kept = {"content-type": inbound.headers["content-type"]}
        return [
            Inbound(inbound.content, kept),
            Inbound(inbound.content + b"x", inbound.headers),
            Inbound(inbound.content.replace(b"Body=", b"Body=x"), inbound.headers),
            *(Inbound(inbound.content, kept | {SIGNATURE: bad}) for bad in ("", "x", good[:-2], good.swapcase())),
            Inbound(inbound.content, {"content-type": "application/json", SIGNATURE: good}),
        ]

    def arrived(self) -> list[str]:
        return [one.text for one in self.customer.bubbles if one.by == "company"]

    def fail_next(self, fault: Fault) -> None:
        match fault:
            case "throttled":
                told = {"code": 20429, "message": "Too Many Requests", "status": 429}
                self.simulator.fail_next(status=429, body=told, headers={"Retry-After": "30"})
            case "throttled_without_a_hint":
                self.simulator.fail_next(status=429)
            case "busy":
                self.simulator.fail_next(status=503)
            case "cut":
                self.simulator.fail_next(cut_after=True)
            case "lost":
                self.simulator.fail_next(cut_before=True)
            case "revoked":
                self.simulator.state.token = "another0auth0token0another0auth0"
            case "refused":
                told = {"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400}
                self.simulator.fail_next(body=told)

    def mend(self) -> None:
        self.simulator.state.token = self._token

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        customer = self._someone(who)
        customer.wrote_at = self.simulator.state.now()
        fields = self.simulator.message_fields(customer, Bubble(f"SM{number:032x}", "customer", text, at))
        return self.simulator.state.hook, fields

    async def reports(self, who: int) -> list[Any]:
        untold = [one for one in self._someone(who).bubbles if one.by == "company" and one.sid not in self._told]
        self._told |= {one.sid for one in untold}
        statuses = ("sent", "delivered", "read") if self.is_whatsapp else ("sent", "delivered")
        callbacks = [(one.sid, *self.simulator.callbacks[one.sid]) for one in untold]
        return [
            (callback, self.simulator.status_fields(sid, to, status))
            for sid, callback, to in callbacks
            for status in statuses
        ]

    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        made = [self.simulator.signed(address, fields) for address, fields in items]
        return [Inbound(one.content, one.headers, one.url.partition("?")[2]) for one in made]

    def arrived_at(self, who: int) -> list[str]:
        return [one.text for one in self._someone(who).bubbles if one.by == "company"]

    def _someone(self, who: int) -> Customer:
        return self.simulator.state.customer(f"+346{who:08}", f"Customer {who}")

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        return str(part.body["text"]) or None


class TwilioWhatsAppKit(SmsKit):
    kind = "twilio_whatsapp"
    connector = TwilioWhatsAppConnector
    is_whatsapp = True
