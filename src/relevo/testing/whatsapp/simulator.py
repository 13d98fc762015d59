"""The whole of it: a server on loopback, and what customers and the company's own phone do."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from starlette.routing import Route

from relevo.testing.contents import Contents
from relevo.testing.provider import CallingSimulator, Deliverer, NotOnThePage
from relevo.testing.samples import Sample
from relevo.testing.whatsapp import phone, webhooks
from relevo.testing.whatsapp.contents import CONTENTS, PLACE, file_of, words_of
from relevo.testing.whatsapp.graph import Graph
from relevo.testing.whatsapp.keeping import load, save
from relevo.testing.whatsapp.state import Account, Bubble, Customer, Number, State
from relevo.testing.whatsapp.webhooks import Webhooks


class WhatsAppSimulator(CallingSimulator):
    """`calls`: hosts that it may post webhooks to ("127.0.0.1:8000"), beside public ones. `kept_in`: a file from which
    it goes on and into which it writes at its end."""

    page: ClassVar[Path] = Path(__file__).with_name("phone.html")

    def __init__(self, *, calls: Iterable[str] = (), port: int = 0, kept_in: Path | None = None) -> None:
        super().__init__(port=port, kept_in=kept_in)
        self.state = load(kept_in) if kept_in else State(Account())
        self.hooks = Webhooks(self.state, calls=calls)
        self.graph = Graph(self.state, self.hooks)

    @property
    def number(self) -> Number:
        return self.state.account.numbers[0]

    @property
    def deliverer(self) -> Deliverer:
        return self.hooks.deliverer

    @property
    def connect_values(self) -> dict[str, str]:
        account = self.state.account
        return {
            "phone_number_id": self.number.id,
            "business_account_id": account.id,
            "access_token": account.token,
            "app_secret": account.app_secret,
            "base_url": self.url,
        }

    @property
    def contents(self) -> Contents:
        return CONTENTS

    def api_routes(self) -> Sequence[Route]:
        return [*phone.file_routes(self), *self.graph.routes()]

    def on_page(self, asked: Mapping[str, str]) -> dict[str, Any]:
        return phone.shown(self.state, asked.get("phone", ""))

    async def act(self, verb: str, given: dict[str, Any]) -> dict[str, Any]:
        await phone.act(self, verb, given)
        return {}

    def save(self, file: Path) -> None:
        save(self.state, file)

    # What customers do on their phones.

    async def say(self, phone: str, text: str, *, hours_ago: float = 0, quotes: str = "", **more: object) -> str:
        """The message's id. `more` joins the message ("referral", "context")."""
        content: dict[str, Any] = {"type": "text", "text": {"body": text}, **more}
        if quotes:
            content["context"] = {"from": self.number.digits, "id": quotes}
        return await self._write(phone, content, text, quotes=quotes, hours_ago=hours_ago)

    async def send_raw(self, phone: str, content: dict[str, Any], text: str = "") -> str:
        """A message of any type, as WhatsApp would write it."""
        return await self._write(phone, content, text)

    async def send_file(self, phone: str, content_type: str, body: bytes, *, name: str = "", caption: str = "") -> str:
        file = self.state.store_file(content_type, body, name)
        kind = content_type.partition("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "document"
        media = {"id": file.id, "mime_type": content_type, "sha256": "AAAA"}
        media |= {"caption": caption} if caption else {}
        media |= {"filename": name} if kind == "document" and name else {}
        return await self._write(phone, {"type": kind, kind: media}, caption, file=file.id)

    async def send_content(self, phone: str, what: str) -> None:
        """One of `contents`. Raises NotOnThePage."""
        if what not in self.contents:
            raise NotOnThePage(what)
        for content in self.contents[what].build(self._keep_sample):
            file = file_of(content)
            await self._write(phone, content, words_of(content), file=file if file in self.state.files else "")

    def _keep_sample(self, sample: Sample) -> str:
        return self.state.store_file(sample.content_type, sample.body, sample.name).id

    async def press(self, phone: str, message_id: str, choice_id: str) -> str:
        customer = self._customer(phone)
        bubble = customer.bubble(message_id)
        if bubble is None:
            raise ValueError("the message with the button is not on this phone")
        title = dict(bubble.choices)[choice_id]
        kind = "button_reply" if len(bubble.choices) <= 3 else "list_reply"
        interactive = {"type": kind, kind: {"id": choice_id, "title": title}}
        context = {"from": self.number.digits, "id": message_id}
        content = {"type": "interactive", "interactive": interactive, "context": context}
        return await self._write(phone, content, title, quotes=message_id)

    async def react(self, phone: str, message_id: str, emoji: str) -> None:
        bubble = self._customer(phone).bubble(message_id)
        if bubble is not None:
            bubble.reaction = emoji
        content = {"type": "reaction", "reaction": {"message_id": message_id} | ({"emoji": emoji} if emoji else {})}
        await self._tell(phone, self.state.next_id(), content, self.state.now())

    async def revoke(self, phone: str, message_id: str) -> None:
        customer = self._customer(phone)
        customer.bubbles = [bubble for bubble in customer.bubbles if bubble.id != message_id]
        content = {"type": "revoke", "revoke": {"original_message_id": message_id}}
        await self._tell(phone, self.state.next_id(), content, self.state.now())

    async def edit(self, phone: str, message_id: str, text: str) -> None:
        bubble = self._customer(phone).bubble(message_id)
        if bubble is not None:
            bubble.text = text
        edited = {"original_message_id": message_id, "message": {"type": "text", "text": {"body": text}}}
        await self._tell(phone, self.state.next_id(), {"type": "edit", "edit": edited}, self.state.now())

    async def locate(self, phone: str) -> str:
        return await self._write(phone, {"type": "location", "location": PLACE}, str(PLACE["name"]))

    async def read(self, phone: str) -> None:
        """The customer opens the chat: what they had not read is read."""
        customer = self._customer(phone)
        unread = [one for one in customer.bubbles if one.by == "company" and one.status in ("sent", "delivered")]
        for bubble in unread:
            if not bubble.is_from_phone_app:
                bubble.status = "read"
                await self.hooks.tell(webhooks.status(self.number, customer, bubble, "read", self.state.now()))

    async def change_number(self, phone: str, new_phone: str) -> None:
        customer = self.state.customers.pop(phone)
        customer.phone = new_phone
        self.state.customers[new_phone] = customer
        told = f"User {customer.name} changed from {phone} to {new_phone}"
        system = {"body": told, "wa_id": new_phone, "type": "user_changed_number"}
        message = {"from": phone, "id": self.state.next_id(), "timestamp": str(int(self.state.now())), "type": "system"}
        await self.hooks.tell(webhooks.change(self.number, "messages", messages=[message | {"system": system}]))

    # What the company does in its own app.

    async def answer_from_phone(self, phone: str, text: str) -> str:
        customer = self._customer(phone)
        bubble = Bubble(self.state.next_id(), "company", "text", self.state.now(), text, is_from_phone_app=True)
        bubble.status = "delivered"
        customer.bubbles.append(bubble)
        await self.hooks.tell(webhooks.echo(self.number, customer, bubble, {"type": "text", "text": {"body": text}}))
        return bubble.id

    async def share_history(self, phone: str, lines: list[tuple[str, str]]) -> None:
        """`lines`: ("customer" or "company", text), oldest first, a minute apart, ending an hour ago."""
        began = self.state.now() - 3600 - 60 * len(lines)
        messages = [
            {
                "from": phone if who == "customer" else self.number.digits,
                "id": self.state.next_id(),
                "timestamp": str(int(began + 60 * place)),
                "type": "text",
                "text": {"body": text},
                "history_context": {"status": "READ"},
            }
            for place, (who, text) in enumerate(lines)
        ]
        part = {
            "metadata": {"phase": 0, "chunk_order": 1, "progress": 100},
            "threads": [{"id": phone, "messages": messages}],
        }
        await self.hooks.tell(webhooks.change(self.number, "history", history=[part]))

    def _customer(self, phone: str) -> Customer:
        return self.state.customer(phone)

    async def _write(
        self,
        phone: str,
        content: dict[str, Any],
        text: str,
        *,
        file: str = "",
        quotes: str = "",
        hours_ago: float = 0,
    ) -> str:
        at = self.state.now() - hours_ago * 3600
        customer = self._customer(phone)
        bubble = Bubble(self.state.next_id(), "customer", str(content["type"]), at, text, file=file, quotes=quotes)
        customer.bubbles.append(bubble)
        customer.last_wrote_at = at
        bubble.status = "sent" if await self._tell(phone, bubble.id, content, at) else "waiting"
        return bubble.id

    async def _tell(self, phone: str, message_id: str, content: dict[str, Any], at: float) -> bool:
        return await self.hooks.tell(webhooks.inbound(self.number, self._customer(phone), message_id, at, content))
