"""The kits of the channels that have a provider. Each new kind adds one here and is held to all cases."""

import json
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

from relevo.channels.api.adapter import ApiConnector
from relevo.channels.slack.adapter import SlackConnector
from relevo.channels.slack.planning import EMOJI
from relevo.channels.telegram.adapter import TelegramConnector
from relevo.desk.channels.api import NewPart
from relevo.testing.slack import SlackSimulator
from relevo.testing.slack.state import Person
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.telegram.state import Customer
from tests.channels.conformance import Fault, Inbound, Kit, OnScreen
from tests.channels.kits_email import EmailKit
from tests.channels.kits_meta import InstagramKit, MessengerKit, WhatsAppKit
from tests.channels.kits_twilio import SmsKit, TwilioWhatsAppKit
from tests.channels.other_system import OtherSystem, open_other_system


class ApiKit(Kit):
    kind = "api"
    connector = ApiConnector
    signing_headers = ("webhook-id", "webhook-timestamp", "webhook-signature")

    def __init__(self, other: OtherSystem) -> None:
        self._other = other
        self._numbers = count(1)
        self._told: set[str] = set()
        self._written: list[dict[str, Any]] = []

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["ApiKit"]:
        async with open_other_system() as other:
            yield cls(other)

    def connect_values(self) -> dict[str, str]:
        return {"target_url": self._other.url, "secret": self._other.secret}

    async def writes(self, text: str) -> Inbound:
        event: dict[str, Any] = {"id": f"m-{next(self._numbers)}", "contact": {"id": "c-1"}, "text": text}
        self._written.append(event)
        body = json.dumps(event).encode()
        return Inbound(body, self._other.signed(body, at=int(time.time())))

    def forged(self, inbound: Inbound) -> list[Inbound]:
        other = OtherSystem("another secret, long enough")
        return [
            Inbound(inbound.content),
            Inbound(inbound.content + b" ", inbound.headers),
            Inbound(inbound.content, other.signed(inbound.content, at=int(time.time()))),
            Inbound(inbound.content, self._other.signed(inbound.content, at=int(time.time()) - 3600)),
        ]

    def arrived(self) -> list[str]:
        return [str(one["text"]) for one in self._other.messages if one["type"] in ("message", "rating")]

    def on_screen(self) -> list[OnScreen]:
        """As a system would that follows the protocol's page."""
        shown: dict[str, OnScreen] = {one["id"]: OnScreen(text=one["text"], is_ours=False) for one in self._written}
        for one in self._other.messages:
            target = shown.get(str(one.get("target")))
            match one["type"]:
                case "reaction" if target:
                    target.reaction = one["emoji"] or ""
                case "edit" if target:
                    target.text, target.is_edited = one["text"], True
                case "deletion":
                    shown.pop(one["target"], None)
                case "message":
                    shown[one["id"]] = self._message_on_screen(one, shown)
                case _:
                    pass
        return list(shown.values())

    def _message_on_screen(self, one: dict[str, Any], shown: dict[str, OnScreen]) -> OnScreen:
        place, card = one.get("location"), one.get("contact_card")
        quoted = shown.get(str(one.get("reply_to")))
        return OnScreen(
            text="" if place or card else one["text"],
            is_ours=True,
            quotes=quoted.text if quoted else "",
            place=f"{place['latitude']} {place['longitude']} {place['name']}" if place else "",
            card=f"{card['name']} {card['phone']}" if card else "",
        )

    def fail_next(self, fault: Fault) -> None:
        answers: dict[Fault, tuple[int, dict[str, str]]] = {
            "throttled": (429, {"retry-after": "30"}),
            "throttled_without_a_hint": (429, {}),
            "busy": (503, {}),
            "cut": (0, {}),
            "lost": (-1, {}),
            "revoked": (410, {}),
            "refused": (422, {}),
        }
        self._other.answers.append(answers[fault])

    def mend(self) -> None:
        self._other.answers.clear()

    def sees_typing(self) -> bool:
        return any(one["type"] == "typing" for one in self._other.got)

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        sent_at = datetime.fromtimestamp(at, UTC).isoformat()
        return {"id": f"w-{number}", "contact": {"id": f"who-{who}"}, "text": text, "sent_at": sent_at}

    async def reports(self, who: int) -> list[Any]:
        untold = [one for one in self._messages_to(who) if one["id"] not in self._told]
        self._told |= {one["id"] for one in untold}
        names = ("sent", "delivered", "read")
        return [{"type": "status", "message_id": one["id"], "status": name} for one in untold for name in names]

    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        body = json.dumps({"events": items}).encode()
        return [Inbound(body, self._other.signed(body, at=int(time.time())))]

    def arrived_at(self, who: int) -> list[str]:
        return [str(one["text"]) for one in self._messages_to(who)]

    def _messages_to(self, who: int) -> list[dict[str, Any]]:
        return [one for one in self._other.messages if one["contact"]["id"] == f"who-{who}"]

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        return str(part.body["text"])


class TelegramKit(Kit):
    kind = "telegram"
    connector = TelegramConnector
    signing_headers = ("x-telegram-bot-api-secret-token",)
    signs_body = False

    def __init__(self, phone: TelegramSimulator) -> None:
        self._phone = phone
        self._customer: Customer = phone.state.add_customer("Lucía")
        self._token = phone.state.token

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["TelegramKit"]:
        async with TelegramSimulator() as phone:
            yield cls(phone)

    def connect_values(self) -> dict[str, str]:
        return self._phone.connect_values

    async def writes(self, text: str) -> Inbound:
        await self._phone.say(self._customer, text)
        [update], self._phone.state.updates = self._phone.state.updates[-1:], []
        headers = {
            "content-type": "application/json",
            "x-telegram-bot-api-secret-token": self._phone.state.webhook_secret,
        }
        return Inbound(json.dumps(update).encode(), headers)

    def forged(self, inbound: Inbound) -> list[Inbound]:
        header = "x-telegram-bot-api-secret-token"
        good = inbound.headers[header]
        return [Inbound(inbound.content), *(Inbound(inbound.content, {header: bad}) for bad in ("", "x", good[:-1]))]

    def arrived(self) -> list[str]:
        return [bubble.text for bubble in self._customer.bubbles if bubble.by == "bot"]

    def on_screen(self) -> list[OnScreen]:
        shown: list[OnScreen] = []
        for bubble in self._customer.bubbles:
            quoted = self._customer.bubble(bubble.quotes)
            place, card = "", ""
            if "latitude" in bubble.shown:
                place = f"{bubble.shown['latitude']} {bubble.shown['longitude']} {bubble.shown.get('title', '')}"
            if "phone_number" in bubble.shown:
                card = f"{bubble.shown['first_name']} {bubble.shown['phone_number']}"
            shown.append(
                OnScreen(
                    text=bubble.text,
                    is_ours=bubble.by == "bot",
                    quotes=quoted.text if quoted else "",
                    reaction=bubble.company_reaction,
                    place=place,
                    card=card,
                    is_edited=bubble.is_edited,
                )
            )
        return shown

    def fail_next_reaction(self, fault: Fault) -> None:
        self._fail_next(fault, "setMessageReaction")

    def fail_next(self, fault: Fault) -> None:
        self._fail_next(fault, "sendMessage")

    def _fail_next(self, fault: Fault, method: str) -> None:
        told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 30"}
        match fault:
            case "throttled":
                self._phone.fail_next(method, status=429, body=told | {"parameters": {"retry_after": 30}})
            case "throttled_without_a_hint":
                self._phone.fail_next(method, status=429, body=told)
            case "busy":
                self._phone.fail_next(method, status=503)
            case "cut":
                self._phone.fail_next(method, cut_after=True)
            case "lost":
                self._phone.fail_next(method, cut_before=True)
            case "revoked":
                self._phone.state.token = "7000000999:another_one"
            case "refused":
                body = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
                self._phone.fail_next(method, status=400, body=body)

    def mend(self) -> None:
        self._phone.state.token = self._token

    def sees_typing(self) -> bool:
        return self._customer.typing_until > self._phone.state.now()

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        customer = self._someone(who)
        about = {"message_id": number + 1, "from": customer.person(), "chat": customer.chat(), "date": int(at)}
        return {"update_id": 900_000 + number, "message": {**about, "text": text}}

    async def reports(self, who: int) -> list[Any]:
        return []

    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        return [Inbound(json.dumps(one).encode(), self.signed(b"")) for one in items]

    def signed(self, body: bytes, content_type: str = "application/json") -> dict[str, str]:
        return {"content-type": content_type, self.signing_headers[0]: self._phone.state.webhook_secret}

    def arrived_at(self, who: int) -> list[str]:
        return [bubble.text for bubble in self._someone(who).bubbles if bubble.by == "bot"]

    def _someone(self, who: int) -> Customer:
        number = 800_000_000 + who
        return self._phone.state.customers.setdefault(number, Customer(number, f"Customer {who}"))

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        return str(part.body["text"]) if part.body["method"] == "sendMessage" else None


class SlackKit(Kit):
    kind = "slack"
    connector = SlackConnector
    signing_headers = ("x-slack-signature", "x-slack-request-timestamp")

    def __init__(self, slack: SlackSimulator) -> None:
        self._slack = slack
        self._person: Person = slack.state.add_person("Lucía Díaz")
        self._token = slack.state.token

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncGenerator["SlackKit"]:
        async with SlackSimulator() as slack:
            yield cls(slack)

    def connect_values(self) -> dict[str, str]:
        return self._slack.connect_values

    def installs_again(self) -> None:
        self._slack.state.install_again()

    async def writes(self, text: str) -> Inbound:
        await self._slack.say(self._person, text)
        [(body, content_type)], self._slack.waiting = self._slack.waiting[-1:], []
        return Inbound(body, self._slack.signed(body, content_type))

    def forged(self, inbound: Inbound) -> list[Inbound]:
        old = inbound.headers | {"x-slack-request-timestamp": "1531420618"}
        junk = inbound.headers | {"x-slack-request-timestamp": "junk"}
        return [
            Inbound(inbound.content),
            Inbound(inbound.content + b" ", inbound.headers),
            Inbound(inbound.content, inbound.headers | {"x-slack-signature": "v0=00"}),
            Inbound(inbound.content, old),
            Inbound(inbound.content, junk),
        ]

    def arrived(self) -> list[str]:
        return [post.text for post in self._slack.state.posts if post.is_ours]

    def on_screen(self) -> list[OnScreen]:
        names = {name: emoji for emoji, name in EMOJI.items()}
        return [
            OnScreen(
                text=post.text,
                is_ours=post.is_ours,
                reaction="".join(names[name] for name in post.own_reactions),
                is_edited=post.is_edited,
            )
            for post in self._slack.state.posts
        ]

    def fail_next_reaction(self, fault: Fault) -> None:
        self._fail_next(fault, "reactions.add")

    def fail_next(self, fault: Fault) -> None:
        self._fail_next(fault, "chat.postMessage")

    def _fail_next(self, fault: Fault, method: str) -> None:
        match fault:
            case "throttled":
                told = {"ok": False, "error": "ratelimited"}
                self._slack.fail_next(method, status=429, body=told, headers={"Retry-After": "30"})
            case "throttled_without_a_hint":
                self._slack.fail_next(method, body={"ok": False, "error": "ratelimited"})
            case "busy":
                self._slack.fail_next(method, body={"ok": False, "error": "service_unavailable"})
            case "cut":
                self._slack.fail_next(method, cut_after=True)
            case "lost":
                self._slack.fail_next(method, cut_before=True)
            case "revoked":
                self._slack.state.token = "xoxb-another"
            case "refused":
                self._slack.fail_next(method, body={"ok": False, "error": "channel_not_found"})

    def mend(self) -> None:
        self._slack.state.token = self._token

    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        person, stamp = self._someone(who), f"{int(at)}.{number:06}"
        about = {"type": "message", "user": person.id, "text": text, "ts": stamp, "event_ts": stamp}
        return {**about, "team": self._slack.state.team, "channel": person.direct, "channel_type": "im"}

    async def reports(self, who: int) -> list[Any]:
        return []

    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        bodies = [json.dumps(self._slack.wrapped(one)).encode() for one in items]
        return [Inbound(body, self._slack.signed(body)) for body in bodies]

    def signed(self, body: bytes, content_type: str = "application/json") -> dict[str, str]:
        return self._slack.signed(body, content_type)

    def arrived_at(self, who: int) -> list[str]:
        direct = self._someone(who).direct
        return [post.text for post in self._slack.state.posts if post.is_ours and post.channel == direct]

    def _someone(self, who: int) -> Person:
        person_id = f"UW{who:07}"
        person = Person(person_id, f"Customer {who}", f"DW{who:07}")
        return self._slack.state.people.setdefault(person_id, person)

    @staticmethod
    def sent_text(part: NewPart) -> str | None:
        return str(part.body["text"]) if "text" in part.body else None

    @staticmethod
    def choice_count(part: NewPart) -> int:
        return str(part.body.get("blocks") or "").count("'type': 'button'")


KITS: tuple[type[Kit], ...] = (
    ApiKit,
    TelegramKit,
    SlackKit,
    WhatsAppKit,
    InstagramKit,
    MessengerKit,
    SmsKit,
    TwilioWhatsAppKit,
    EmailKit,
)
