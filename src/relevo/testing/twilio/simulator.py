"""The whole of it: a server on loopback, signed webhooks and statuses, and what customers do on their phones."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.routing import Route

from relevo.platform.egress import EgressError
from relevo.testing.contents import Contents
from relevo.testing.provider import CallingSimulator, Deliverer, NotOnThePage, Webhook
from relevo.testing.samples import Sample
from relevo.testing.twilio.api import SEND, Refusal, RestApi
from relevo.testing.twilio.contents import SMS, WHATSAPP
from relevo.testing.twilio.state import PICTURE, REJECTED, SHIPPED, Bubble, Customer, Json, State, Stored

_STOP = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE")
_START = ("START", "UNSTOP")
_ANSWERS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number.",
    "START": "You have successfully been re-subscribed to messages from this number.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
PAUSES_S = (0.3, 0.3, 0.3)
FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True)
class Post:
    """A request as Twilio makes it, for tests to carry."""

    url: str
    content: bytes
    headers: dict[str, str]

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


class TwilioSimulator(CallingSimulator):
    """`calls`: hosts that it may post to; without any, what it would post is kept in `waiting`."""

    page: ClassVar[Path] = Path(__file__).with_name("phone.html")

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, whatsapp: bool = False, kept_in: Path | None = None
    ) -> None:
        super().__init__(port=port, kept_in=kept_in)
        self.state = State(contents=[SHIPPED, PICTURE, REJECTED] if whatsapp else [])
        if kept_in is not None:
            self.state.recall(kept_in)
        hosts = list(calls)
        self._calls_back = bool(hosts)
        self.hooks = Deliverer(self, calls=hosts, pauses_s=PAUSES_S)
        self.is_whatsapp = whatsapp
        self.api = RestApi(self.state, self, is_whatsapp=whatsapp)
        self.waiting: list[Post] = []
        self.tells_statuses = True
        self.callbacks: dict[str, tuple[str, str]] = {}
        """Of each message that was taken: where its statuses are to be told, and whom it went to."""
        self._posting: set[asyncio.Task[None]] = set()

    @property
    def deliverer(self) -> Deliverer:
        return self.hooks

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "account_sid": self.state.account,
            "auth_token": self.state.token,
            "sender": self.state.service or self.state.number,
            "api_url": self.url,
        }

    def api_routes(self) -> Sequence[Route]:
        return self.api.routes()

    async def after_serving(self) -> None:
        for task in self._posting:
            task.cancel()
        await asyncio.gather(*self._posting, return_exceptions=True)
        await super().after_serving()

    async def may_call(self, *hosts: str) -> None:
        """Files are fetched from these hosts, too."""
        self._calls_back = bool(hosts)
        await super().may_call(*hosts)

    def fail_next(self, method: str = SEND, *, status: int = 400, **how: Any) -> None:
        self.api.faults.plan(method, status=status, **how)

    # What customers do.

    async def say(self, customer: Customer, text: str, **more: str) -> Bubble:
        """`more` joins the fields (ButtonPayload, Latitude)."""
        bubble = Bubble(self.state.next_sid("SM"), "customer", text, self.state.now())
        customer.bubbles.append(bubble)
        customer.wrote_at = self.state.now()
        told = self._obeyed(customer, text)
        await self._hear(customer, bubble, {**told, **more})
        return bubble

    async def send_file(self, customer: Customer, content_type: str, body: bytes, text: str = "") -> Bubble:
        key = self.state.next_sid("ME")
        self.state.files[key] = Stored(content_type, body)
        bubble = Bubble(self.state.next_sid("MM"), "customer", text, self.state.now(), files=[key])
        customer.bubbles.append(bubble)
        customer.wrote_at = self.state.now()
        address = f"{self.url}/2010-04-01/Accounts/{self.state.account}/Messages/{bubble.sid}/Media/{key}"
        await self._hear(customer, bubble, {"NumMedia": "1", "MediaUrl0": address, "MediaContentType0": content_type})
        return bubble

    @property
    def contents(self) -> Contents:
        return WHATSAPP if self.is_whatsapp else SMS

    async def send_content(self, customer: Customer, what: str) -> None:
        """One of `contents`. Raises NotOnThePage."""
        if what not in self.contents:
            raise NotOnThePage(what)
        for fields in self.contents[what].build(self._keep_sample):
            files = [value.rsplit("/", 1)[-1] for name, value in fields.items() if name.startswith("MediaUrl")]
            bubble = Bubble(
                self.state.next_sid("MM"), "customer", fields.get("Body", ""), self.state.now(), files=files
            )
            customer.bubbles.append(bubble)
            customer.wrote_at = self.state.now()
            await self._hear(customer, bubble, fields)

    def _keep_sample(self, sample: Sample) -> str:
        key, message = self.state.next_sid("ME"), self.state.next_sid("MM")
        self.state.files[key] = Stored(sample.content_type, sample.body)
        return f"{self.url}/2010-04-01/Accounts/{self.state.account}/Messages/{message}/Media/{key}"

    def _obeyed(self, customer: Customer, text: str) -> dict[str, str]:
        """The carrier's own words, whatever we do. On WhatsApp only an account's own list makes words special."""
        word = text.strip().upper()
        word = "STOP" if word in _STOP else "START" if word in _START else word
        if word not in _ANSWERS or (self.is_whatsapp and not self.state.advanced_opt_out):
            return {}
        if word != "HELP":
            customer.opted_out = word == "STOP"
        answer = Bubble(self.state.next_sid("SM"), "carrier", _ANSWERS[word], self.state.now())
        customer.bubbles.append(answer)
        return {"OptOutType": word} if self.state.advanced_opt_out else {}

    async def _hear(self, customer: Customer, bubble: Bubble, more: dict[str, str]) -> None:
        await self.post(self.state.hook, self.message_fields(customer, bubble) | more)

    def message_fields(self, customer: Customer, bubble: Bubble) -> dict[str, str]:
        prefix = "whatsapp:" if self.is_whatsapp else ""
        fields = {
            "SmsMessageSid": bubble.sid,
            "NumMedia": "0",
            "SmsSid": bubble.sid,
            "SmsStatus": "received",
            "Body": bubble.text,
            "To": prefix + self.state.number,
            "NumSegments": "1",
            "MessageSid": bubble.sid,
            "AccountSid": self.state.account,
            "From": prefix + customer.phone,
            "ApiVersion": "2010-04-01",
        }
        if self.is_whatsapp:
            fields |= {"ProfileName": customer.name, "WaId": customer.phone.removeprefix("+"), "MessageType": "text"}
        if self.state.service:
            fields["MessagingServiceSid"] = self.state.service
        return fields

    # What the account does.

    async def fetch(self, address: str) -> str:
        try:
            answer = await self.hooks.egress.request("GET", address, max_bytes=16_000_000)
        except EgressError as error:
            raise Refusal(21620, f"Invalid media URL: {error}") from error
        if answer.status != 200:
            raise Refusal(21620, f"Invalid media URL: HTTP {answer.status}")
        key = self.state.next_sid("ME")
        self.state.files[key] = Stored(answer.headers.get("content-type", "application/octet-stream"), answer.body)
        return key

    async def taken(self, fields: Json, bubble: Bubble, error_code: int | None, *, tells_first: bool) -> None:
        self.keep()
        callback = str(fields.get("StatusCallback") or "")
        self.callbacks[bubble.sid] = (callback, str(fields["To"]))
        if not (callback and self.tells_statuses):
            return
        statuses = ["failed"] if error_code else ["sent", "delivered", *(["read"] if self.is_whatsapp else [])]
        telling = self._tell_statuses(callback, fields, bubble, statuses, error_code)
        if tells_first:
            await telling
            return
        task = asyncio.create_task(telling)
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)

    async def _tell_statuses(
        self, callback: str, fields: Json, bubble: Bubble, statuses: list[str], error_code: int | None
    ) -> None:
        for status in statuses:
            bubble.status = status
            await self.tell_status(callback, bubble.sid, str(fields["To"]), status, error_code)

    async def tell_status(self, callback: str, sid: str, to: str, status: str, error_code: int | None = None) -> None:
        await self.post(callback, self.status_fields(sid, to, status, error_code))

    def status_fields(self, sid: str, to: str, status: str, error_code: int | None = None) -> dict[str, str]:
        told = {"SmsSid": sid, "SmsStatus": status, "MessageStatus": status, "To": to, "MessageSid": sid}
        told |= {"AccountSid": self.state.account, "From": self.state.number, "ApiVersion": "2010-04-01"}
        return told | ({"ErrorCode": str(error_code)} if error_code else {})

    async def post(self, address: str, fields: dict[str, str]) -> None:
        self.keep()
        if not address:
            return
        webhook = self.webhook(address, fields)
        if self._calls_back:
            await self.hooks.tell(webhook)
        else:
            self.waiting.append(self._made(webhook))

    def webhook(self, address: str, fields: dict[str, str]) -> Webhook:
        """The fragment is a wish to Twilio itself: neither sent nor signed."""
        body = urlencode(fields).encode()
        return Webhook(url=address.partition("#")[0], body=body, content_type=FORM, key=self.state.next_sid(""))

    def signed(self, address: str, fields: dict[str, str]) -> Post:
        return self._made(self.webhook(address, fields))

    def _made(self, webhook: Webhook) -> Post:
        return Post(webhook.url, webhook.body, self.hooks.headers(webhook))

    def proof(self, webhook: Webhook, *, is_wrong: bool = False) -> Mapping[str, str]:
        fields = sorted(parse_qsl(webhook.body.decode(), keep_blank_values=True))
        text = webhook.url + "".join(name + value for name, value in fields)
        token = "another" if is_wrong else self.state.token
        mac = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
        return {"x-twilio-signature": base64.b64encode(mac).decode()}

    def retry_headers(self, webhook: Webhook, attempt: int) -> Mapping[str, str]:
        """The same token for the same event, however often it is tried."""
        return {"i-twilio-idempotency-token": webhook.key}

    def save(self, file: Path) -> None:
        self.state.keep(file)

    # The page on which a person plays the customer.

    def on_page(self, asked: Mapping[str, str]) -> Json:
        customer = self.state.customers.get(asked.get("phone", ""))
        about: Json = {
            "whatsapp": self.is_whatsapp,
            "number": self.state.number,
            "connected": bool(self.state.hook),
            "customers": [{"phone": one.phone, "name": one.name} for one in self.state.customers.values()],
            "values": self.connect_values,
        }
        if customer is not None:
            about["opted_out"] = customer.opted_out
            about["bubbles"] = [self._shown(bubble) for bubble in customer.bubbles[-200:]]
        return about

    def _shown(self, bubble: Bubble) -> Json:
        files = [key for key in bubble.files if key in self.state.files]
        return {
            "sid": bubble.sid,
            "by": bubble.by,
            "text": bubble.text,
            "status": bubble.status,
            "segments": bubble.segments,
            "files": [{"key": key, "type": self.state.files[key].content_type} for key in files],
        }

    async def act(self, verb: str, given: Json) -> Json:
        if verb == "new":
            digits = "".join(letter for letter in str(given.get("phone") or "34600111222") if letter.isdigit())
            return {"phone": self.state.customer(f"+{digits[:15]}", str(given.get("name") or "Lucía")[:60]).phone}
        customer = self.state.customers.get(str(given.get("phone")))
        if customer is None:
            raise NotOnThePage("phone")
        if verb == "say":
            quoted = str(given.get("quotes") or "")
            more = {"OriginalRepliedMessageSid": quoted} if quoted and self.is_whatsapp else {}
            await self.say(customer, str(given["text"])[:1600], **more)
        elif verb == "content":
            await self.send_content(customer, str(given["what"]))
        elif verb == "picture":
            await self.send_file(customer, "image/png", PIXEL)
        elif verb == "place" and self.is_whatsapp:
            await self.say(customer, "", Latitude="28.1235", Longitude="-15.4363", Label="Las Palmas")
        elif verb == "age" and self.is_whatsapp:
            # As if the last message had come a day ago: free words do not arrive any more.
            customer.wrote_at -= 25 * 3600
        else:
            raise NotOnThePage("verb")
        return {}


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
