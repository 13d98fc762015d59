"""A simulator, a listener at the address that it calls, and one customer: what each fault is tried with.

The listener keeps what came and answers what it is told to; calls to the provider are made by hand, as its
documentation has them. Nothing of ours takes part: this is about the simulators.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from relevo.platform.egress import Egress, EgressResponse
from relevo.testing.instagram import InstagramSimulator
from relevo.testing.loopback import LoopbackServer
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.meta.messaging import MessagingSimulator
from relevo.testing.provider import ProviderSimulator
from relevo.testing.slack import SlackSimulator
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.twilio import TwilioSimulator
from relevo.testing.whatsapp import WhatsAppSimulator

Json = dict[str, Any]
JSON_TYPE = "application/json"


@dataclass
class Came:
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode().replace("\\/", "/")


@dataclass
class Listener(LoopbackServer):
    """Takes whatever comes."""

    came: list[Came] = field(default_factory=list[Came])

    def __post_init__(self) -> None:
        super().__init__()
        self._changed = asyncio.Condition()

    def web_app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._take, methods=["GET", "POST"])])

    async def _take(self, request: Request) -> Response:
        challenge = request.query_params.get("hub.challenge")
        if challenge is not None:
            return PlainTextResponse(challenge)
        body = await request.body()
        async with self._changed:
            self.came.append(Came(dict(request.headers), body))
            self._changed.notify_all()
        found = re.search(rb'"challenge": "([^"]+)"', body)
        return PlainTextResponse(found[1].decode() if found else "ok")

    async def wait_for(self, count: int) -> list[Came]:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.came) >= count)
        return self.came


class Rig(ABC):
    """`limit`: the longest text, made of `letter`, that the provider takes; 0 where none is documented."""

    kind: ClassVar[str]
    letter: ClassVar[str] = "a"
    limit: ClassVar[int]

    def __init__(self, simulator: ProviderSimulator, listener: Listener, egress: Egress) -> None:
        self.listener = listener
        self.egress = egress
        self.base = simulator

    @classmethod
    @abstractmethod
    def make(cls, calls: list[str]) -> ProviderSimulator: ...

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["Rig"]:
        async with (
            Listener() as listener,
            cls.make([listener.netloc]) as simulator,
            Egress(allow_hosts=[simulator.netloc]) as egress,
        ):
            rig = cls(simulator, listener, egress)
            await rig.connect()
            listener.came.clear()
            yield rig

    @property
    def hook(self) -> str:
        return f"{self.listener.url}/hook"

    @abstractmethod
    async def connect(self) -> None:
        """The listener is the address that the provider calls; the customer has written once."""

    @abstractmethod
    async def writes(self, text: str) -> None: ...

    @abstractmethod
    async def sends(self, text: str, *, within_s: float = 20) -> EgressResponse:
        """A send as a helpdesk makes it."""

    @abstractmethod
    def arrived(self) -> list[str]:
        """What the customer sees from the company."""

    async def call(
        self, url: str, body: bytes, *, within_s: float = 20, content_type: str = JSON_TYPE, **headers: str
    ) -> EgressResponse:
        named = {"content-type": content_type, **headers}
        return await self.egress.request("POST", url, headers=named, content=body, within_s=within_s)

    async def told(self, count: int) -> list[Came]:
        return await self.listener.wait_for(count)


class SignedRig(Rig):
    """Of a provider that signs the bytes of what it posts."""

    @abstractmethod
    def right_proof(self, came: Came) -> str:
        """The signature that belongs to what came."""


def _meta_proof(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class WhatsAppRig(SignedRig):
    kind = "whatsapp"
    limit = 4096
    phone = "34600111222"

    @classmethod
    def make(cls, calls: list[str]) -> WhatsAppSimulator:
        return WhatsAppSimulator(calls=calls)

    @property
    def simulator(self) -> WhatsAppSimulator:
        assert isinstance(self.base, WhatsAppSimulator)
        return self.base

    async def connect(self) -> None:
        self.simulator.graph.tells_statuses = False
        assert await self.simulator.hooks.shake_hands(self.hook, "t") == ""
        await self.writes("hola")

    async def writes(self, text: str) -> None:
        await self.simulator.say(self.phone, text)

    async def sends(self, text: str, *, within_s: float = 20) -> EgressResponse:
        body = {"messaging_product": "whatsapp", "to": self.phone, "type": "text", "text": {"body": text}}
        return await self.graph("messages", body, within_s=within_s)

    async def graph(self, path: str, body: Json, *, within_s: float = 20) -> EgressResponse:
        url = f"{self.simulator.url}/v25.0/{self.simulator.number.id}/{path}"
        bearer = f"Bearer {self.simulator.state.account.token}"
        return await self.call(url, json.dumps(body).encode(), within_s=within_s, authorization=bearer)

    def arrived(self) -> list[str]:
        return [one.text for one in self.simulator.state.customer(self.phone).bubbles if one.by == "company"]

    def right_proof(self, came: Came) -> str:
        return _meta_proof(self.simulator.state.account.app_secret, came.body)


class MessagingRig(SignedRig):
    """Instagram and Messenger."""

    customer = "5000000000000001"

    @property
    def simulator(self) -> MessagingSimulator:
        assert isinstance(self.base, MessagingSimulator)
        return self.base

    async def connect(self) -> None:
        self.simulator.state.subscribed = sorted(set(self.simulator.flavour.fields.values()))
        assert await self.simulator.hooks.shake_hands(self.hook, "t") == ""
        await self.writes("hola")

    async def writes(self, text: str) -> None:
        await self.simulator.say(self.customer, text)

    async def sends(self, text: str, *, within_s: float = 20) -> EgressResponse:
        body = {"recipient": {"id": self.customer}, "messaging_type": "RESPONSE", "message": {"text": text}}
        bearer = f"Bearer {self.simulator.state.token}"
        url = f"{self.simulator.url}/v25.0/me/messages"
        return await self.call(url, json.dumps(body).encode(), within_s=within_s, authorization=bearer)

    def arrived(self) -> list[str]:
        return [one.text for one in self.simulator.state.customer(self.customer).bubbles if one.by == "company"]

    def right_proof(self, came: Came) -> str:
        return _meta_proof(self.simulator.state.app_secret, came.body)


class InstagramRig(MessagingRig):
    kind = "instagram"
    letter = "ñ"
    limit = 500

    @classmethod
    def make(cls, calls: list[str]) -> InstagramSimulator:
        return InstagramSimulator(calls=calls)


class MessengerRig(MessagingRig):
    kind = "messenger"
    limit = 2000

    @classmethod
    def make(cls, calls: list[str]) -> MessengerSimulator:
        return MessengerSimulator(calls=calls)


class SlackRig(SignedRig):
    kind = "slack"
    limit = 40_000

    @classmethod
    def make(cls, calls: list[str]) -> SlackSimulator:
        return SlackSimulator(calls=calls, team=cls.kind == "slack_team")

    @property
    def simulator(self) -> SlackSimulator:
        assert isinstance(self.base, SlackSimulator)
        return self.base

    async def connect(self) -> None:
        self.simulator.hooks.pauses_s = (0, 0, 0)
        self.person = self.simulator.state.add_person("Lucía Díaz")
        assert await self.simulator.connected(self.hook)

    async def writes(self, text: str) -> None:
        await self.simulator.say(self.person, text)

    async def sends(self, text: str, *, within_s: float = 20) -> EgressResponse:
        body = json.dumps({"channel": self.person.direct, "text": text}).encode()
        bearer = f"Bearer {self.simulator.state.token}"
        return await self.call(
            f"{self.simulator.url}/api/chat.postMessage", body, within_s=within_s, authorization=bearer
        )

    def arrived(self) -> list[str]:
        return [one.text for one in self.simulator.state.posts if one.is_ours]

    def right_proof(self, came: Came) -> str:
        base = f"v0:{came.headers['x-slack-request-timestamp']}:".encode() + came.body
        return "v0=" + hmac.new(self.simulator.state.signing_secret.encode(), base, hashlib.sha256).hexdigest()


class SlackTeamRig(SlackRig):
    kind = "slack_team"


class TelegramRig(Rig):
    kind = "telegram"
    limit = 4096

    @classmethod
    def make(cls, calls: list[str]) -> TelegramSimulator:
        return TelegramSimulator(calls=calls)

    @property
    def simulator(self) -> TelegramSimulator:
        assert isinstance(self.base, TelegramSimulator)
        return self.base

    async def connect(self) -> None:
        self.simulator.retry_after_s = 0
        self.customer = self.simulator.state.add_customer("Lucía")
        given = {"url": self.hook, "secret_token": "s3cret"}
        assert (await self.method("setWebhook", given)).status == 200

    async def writes(self, text: str) -> None:
        await self.simulator.say(self.customer, text)

    async def method(self, name: str, given: Json, *, within_s: float = 20) -> EgressResponse:
        url = f"{self.simulator.url}/bot{self.simulator.state.token}/{name}"
        return await self.call(url, json.dumps(given).encode(), within_s=within_s)

    async def sends(self, text: str, *, within_s: float = 20) -> EgressResponse:
        return await self.method("sendMessage", {"chat_id": self.customer.id, "text": text}, within_s=within_s)

    def arrived(self) -> list[str]:
        return [one.text for one in self.customer.bubbles if one.by == "bot"]


class SmsRig(Rig):
    kind = "sms"
    limit = 1600
    phone = "+34600111222"

    @classmethod
    def make(cls, calls: list[str]) -> TwilioSimulator:
        return TwilioSimulator(calls=calls, whatsapp=cls.kind == "twilio_whatsapp")

    @property
    def simulator(self) -> TwilioSimulator:
        assert isinstance(self.base, TwilioSimulator)
        return self.base

    async def connect(self) -> None:
        self.simulator.hooks.pauses_s = (0, 0, 0)
        self.simulator.tells_statuses = False
        self.simulator.state.hook = self.hook
        self.customer = self.simulator.state.customer(self.phone, "Lucía")
        await self.writes("hola")

    async def writes(self, text: str) -> None:
        await self.simulator.say(self.customer, text)

    @property
    def prefix(self) -> str:
        return "whatsapp:" if self.simulator.is_whatsapp else ""

    @property
    def password(self) -> str:
        pair = f"{self.simulator.state.account}:{self.simulator.state.token}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    async def sends(self, text: str, *, within_s: float = 20) -> EgressResponse:
        state = self.simulator.state
        fields = {"To": self.prefix + self.phone, "From": self.prefix + state.number, "Body": text}
        body = urlencode(fields | {"StatusCallback": f"{self.hook}?status"}).encode()
        url = f"{self.simulator.url}/2010-04-01/Accounts/{state.account}/Messages.json"
        form = "application/x-www-form-urlencoded"
        return await self.call(url, body, within_s=within_s, content_type=form, authorization=self.password)

    def arrived(self) -> list[str]:
        return [one.text for one in self.customer.bubbles if one.by == "company"]


class TwilioWhatsAppRig(SmsRig):
    kind = "twilio_whatsapp"


RIGS: tuple[type[Rig], ...] = (
    WhatsAppRig,
    InstagramRig,
    MessengerRig,
    SlackRig,
    SlackTeamRig,
    TelegramRig,
    SmsRig,
    TwilioWhatsAppRig,
)
"""E-mail has no requests of its own kind to listen to: its faults are in `mail.py`."""
