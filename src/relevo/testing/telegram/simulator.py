"""The whole of it: a server on loopback, updates to the bot, and what customers do on their phones."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from starlette.routing import Route

from relevo.testing.contents import Contents
from relevo.testing.provider import CallingSimulator, Deliverer, NotOnThePage, Webhook
from relevo.testing.samples import Sample
from relevo.testing.telegram.api import Methods
from relevo.testing.telegram.contents import CONTENTS, PLACE, file_of, words_of
from relevo.testing.telegram.state import Bubble, Customer, Json, State, StoredFile

TOKEN = "7000000999:SIMULATED_TOKEN_0123456789"
MOST_ATTEMPTS = 8


class TelegramSimulator(CallingSimulator):
    """`calls`: hosts that it may post webhooks to ("127.0.0.1:8000"), beside public ones."""

    page: ClassVar[Path] = Path(__file__).with_name("phone.html")

    def __init__(
        self, *, calls: Iterable[str] = (), port: int = 0, token: str = TOKEN, kept_in: Path | None = None
    ) -> None:
        super().__init__(port=port, kept_in=kept_in)
        self.state = State(token=token, own_id=int(token.split(":", 1)[0]), username="helpdesk_bot")
        if kept_in is not None:
            self.state.recall(kept_in)
        # What is not taken is tried again by the queue below, which holds up what comes after it.
        self.hooks = Deliverer(self, calls=calls, pauses_s=())
        self.api = Methods(self.state, self._wake)
        self.retry_after_s = 0.5
        self._wish = asyncio.Event()
        self._delivering: asyncio.Task[None] | None = None

    @property
    def deliverer(self) -> Deliverer:
        return self.hooks

    @property
    def connect_values(self) -> dict[str, str]:
        return {"token": self.state.token, "api_url": self.url}

    @property
    def contents(self) -> Contents:
        return CONTENTS

    def api_routes(self) -> Sequence[Route]:
        return self.api.routes()

    async def before_serving(self) -> None:
        self._delivering = asyncio.create_task(self._deliver_for_ever())

    async def after_serving(self) -> None:
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        await super().after_serving()

    def fail_next(self, method: str = "sendMessage", *, status: int = 429, **how: Any) -> None:
        self.api.faults.plan(method, status=status, **how)

    # What customers do.

    async def say(self, customer: Customer, text: str, *, quotes: int = 0, **more: Any) -> int:
        """The message's id. `more` joins the message (entities, location, reply_to_message)."""
        bubble = Bubble(next(self.state.message_ids), "customer", text, self.state.now(), quotes=quotes)
        customer.bubbles.append(bubble)
        quoted = customer.bubble(quotes)
        if quoted is not None:
            sender = customer.person() if quoted.by == "customer" else self.state.own()
            more["reply_to_message"] = self._message(customer, quoted) | {"from": sender, "text": quoted.text}
        message = self._message(customer, bubble) | ({"text": text} if text else {}) | more
        await self.tell({"message": message})
        return bubble.id

    async def send_file(self, customer: Customer, name: str, content_type: str, body: bytes, caption: str = "") -> int:
        file_id = f"FILE{len(self.state.files) + 1}"
        self.state.files[file_id] = StoredFile(name, content_type, body)
        bubble = Bubble(next(self.state.message_ids), "customer", caption, self.state.now(), file=file_id)
        customer.bubbles.append(bubble)
        described = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(body)}
        message = self._message(customer, bubble) | ({"caption": caption} if caption else {})
        if content_type.startswith("image/"):
            message["photo"] = [described | {"file_id": f"{file_id}small", "width": 90, "height": 90}, described]
        else:
            message["document"] = described | {"file_name": name, "mime_type": content_type}
        await self.tell({"message": message})
        return bubble.id

    async def send_content(self, customer: Customer, what: str) -> None:
        """One of `contents`. Raises NotOnThePage."""
        if what not in self.contents:
            raise NotOnThePage(what)
        for message in self.contents[what].build(self._keep_sample):
            bubble = Bubble(next(self.state.message_ids), "customer", words_of(message), self.state.now())
            bubble.file = file_of(message)
            customer.bubbles.append(bubble)
            await self.tell({"message": self._message(customer, bubble) | message})

    def _keep_sample(self, sample: Sample) -> str:
        file_id = f"FILE{len(self.state.files) + 1}"
        self.state.files[file_id] = StoredFile(sample.name, sample.content_type, sample.body)
        return file_id

    async def press(self, customer: Customer, message_id: int, data: str) -> None:
        bubble = customer.bubble(message_id)
        if bubble is None or not any(button["callback_data"] == data for row in bubble.buttons for button in row):
            raise ValueError("this phone shows no such button")
        message = self._message(customer, bubble) | {
            "from": self.state.own(),
            "text": bubble.text,
            "reply_markup": {"inline_keyboard": bubble.buttons},
        }
        query = {"id": f"q{next(self.state.message_ids)}", "from": customer.person(), "message": message, "data": data}
        await self.tell({"callback_query": query})

    async def edit(self, customer: Customer, message_id: int, text: str) -> None:
        bubble = customer.bubble(message_id)
        if bubble is not None:
            bubble.text = text
            edited = self._message(customer, bubble) | {"text": text, "edit_date": int(self.state.now())}
            await self.tell({"edited_message": edited})

    async def react(self, customer: Customer, message_id: int, emoji: str) -> None:
        bubble = customer.bubble(message_id)
        if bubble is not None:
            bubble.reaction = emoji
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        reaction = {"chat": customer.chat(), "message_id": message_id, "user": customer.person()}
        await self.tell({"message_reaction": reaction | {"date": int(self.state.now()), "new_reaction": new}})

    async def block(self, customer: Customer, *, blocked: bool = True) -> None:
        customer.has_blocked = blocked
        status = "kicked" if blocked else "member"
        change = {"chat": customer.chat(), "from": customer.person(), "date": int(self.state.now())}
        await self.tell({"my_chat_member": change | {"new_chat_member": {"user": self.state.own(), "status": status}}})

    async def tell(self, what: Json) -> Json:
        """Any update, for the bot to hear when it asks or is reached."""
        update = {"update_id": next(self.state.update_ids), **what}
        self.state.updates.append(update)
        self.keep()
        self._wake()
        async with self.api.woken:
            self.api.woken.notify_all()
        return update

    def _message(self, customer: Customer, bubble: Bubble) -> Json:
        return {
            "message_id": bubble.id,
            "from": customer.person(),
            "chat": customer.chat(),
            "date": int(bubble.at),
        }

    # Webhooks, one after the other: the first that fails holds up the others, as Telegram does for a chat.

    def _wake(self) -> None:
        self._wish.set()

    async def _deliver_for_ever(self) -> None:
        attempts = 0
        while True:
            if not (self.state.webhook and self.state.updates):
                self._wish.clear()
                await self._wish.wait()
                continue
            # Of two chats nobody says which comes first; within one, Telegram keeps the order.
            update = self.state.updates[-1 if self.delivery.reversed else 0]
            good = await self._post(update)
            attempts = 0 if good else attempts + 1
            if good or attempts >= MOST_ATTEMPTS:
                attempts = 0
                self.state.updates = [one for one in self.state.updates if one is not update]
            else:
                await asyncio.sleep(self.retry_after_s)

    async def _post(self, update: Json) -> bool:
        webhook = Webhook(url=self.state.webhook, body=json.dumps(update).encode())
        good = await self.hooks.tell(webhook)
        answer = self.hooks.answers[-1] if self.hooks.answers else 0
        told = f"Wrong response from the webhook: {answer}" if answer else "Connection failed"
        self.state.last_error = "" if good else told
        return good

    def proof(self, webhook: Webhook, *, is_wrong: bool = False) -> Mapping[str, str]:
        secret = self.state.webhook_secret
        return {"x-telegram-bot-api-secret-token": "another" if is_wrong else secret} if secret else {}

    def retry_headers(self, webhook: Webhook, attempt: int) -> Mapping[str, str]:
        return {}

    def save(self, file: Path) -> None:
        self.state.keep(file)

    # The page on which a person plays the customer.

    def on_page(self, asked: Mapping[str, str]) -> Json:
        customer = self.state.customers.get(int(asked.get("customer") or 0))
        about: Json = {
            "bot": self.state.username,
            "token": self.state.token,
            "connected": bool(self.state.webhook) or any(method == "getUpdates" for method, _ in self.state.calls),
            "customers": [{"id": one.id, "name": one.first_name} for one in self.state.customers.values()],
        }
        if customer is not None:
            about["blocked"] = customer.has_blocked
            about["typing"] = customer.typing_until > self.state.now()
            about["bubbles"] = [_shown(bubble, customer, self.state) for bubble in customer.bubbles[-200:]]
        return about

    async def act(self, verb: str, given: Json) -> Json:
        if verb == "new":
            customer = self.state.add_customer(str(given.get("name") or "Lucía")[:60], language=str(given["language"]))
            await self.say(customer, "/start")
            return {"id": customer.id}
        customer = self.state.customers.get(int(given.get("customer") or 0))
        if customer is None:
            raise NotOnThePage("customer")
        match verb:
            case "say":
                await self.say(customer, str(given["text"])[:4096], quotes=int(given.get("quotes") or 0))
            case "content":
                await self.send_content(customer, str(given["what"]))
            case "locate":
                await self.say(customer, "", location=PLACE)
            case "refuse":
                told = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
                self.fail_next(status=400, body=told)
            case "block":
                await self.block(customer, blocked=bool(given["blocked"]))
            case _:
                await self._change(verb, customer, given)
        return {}

    async def _change(self, verb: str, customer: Customer, given: Json) -> None:
        """What is done to a message that is there."""
        match verb:
            case "press":
                await self.press(customer, int(given["bubble"]), str(given["data"]))
            case "react":
                await self.react(customer, int(given["bubble"]), str(given["emoji"]))
            case "edit":
                await self.edit(customer, int(given["bubble"]), str(given["text"])[:4096])
            case _:
                raise NotOnThePage("verb")


def _shown(bubble: Bubble, customer: Customer, state: State) -> Json:
    quoted = customer.bubble(bubble.quotes) if bubble.quotes else None
    shown = bubble.shown
    place = ", ".join(filter(None, (shown.get("title"), shown.get("address"))))
    file = state.files.get(bubble.file) if bubble.file else None
    return {
        "id": bubble.id,
        "by": bubble.by,
        "text": bubble.text,
        "is_html": bubble.is_html,
        "buttons": [[{"text": one["text"], "data": one["callback_data"]} for one in row] for row in bubble.buttons],
        "file": file.name if file else "",
        "media": file.content_type.partition("/")[0] if file else "",
        "file_id": bubble.file or "",
        "reaction": bubble.reaction,
        "company_reaction": bubble.company_reaction,
        "is_edited": bubble.is_edited,
        "quoted": quoted.text or "📎" if quoted else "",
        "place": place or f"{shown['latitude']}, {shown['longitude']}" if "latitude" in shown else "",
        "card": f"{shown['first_name']} {shown['phone_number']}" if "first_name" in shown else "",
        "at": bubble.at,
    }
