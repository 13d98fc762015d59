"""The simulator of Instagram and Messenger: what customers and the company's own people do in Meta's apps."""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from starlette.routing import Route

from relevo.testing import samples
from relevo.testing.meta import phone
from relevo.testing.meta.contents import words_of
from relevo.testing.meta.graph import Graph
from relevo.testing.meta.keeping import load, save
from relevo.testing.meta.state import Bubble, Customer, Flavour, State
from relevo.testing.meta.webhooks import Webhooks
from relevo.testing.provider import CallingSimulator, Deliverer, NotOnThePage
from relevo.testing.samples import Sample


class MessagingSimulator(CallingSimulator):
    """`calls`: hosts that it may post webhooks to ("127.0.0.1:8000"), beside public ones. `kept_in`: a file from which
    it goes on and into which it writes at its end."""

    flavour: ClassVar[Flavour]
    page: ClassVar[Path] = Path(__file__).with_name("phone.html")

    def __init__(self, *, calls: Iterable[str] = (), port: int = 0, kept_in: Path | None = None) -> None:
        super().__init__(port=port, kept_in=kept_in)
        self.state = load(kept_in, self.flavour) if kept_in else State(self.flavour)
        self.hooks = Webhooks(self.state, calls=calls)
        self.graph = Graph(self.state, self.hooks)

    @property
    def deliverer(self) -> Deliverer:
        return self.hooks.deliverer

    def api_routes(self) -> Sequence[Route]:
        return self.graph.routes()

    def save(self, file: Path) -> None:
        save(self.state, file)

    # What customers do.

    async def say(self, customer_id: str, text: str, *, hours_ago: float = 0, **more: Any) -> str:
        """The message's id. `more` joins the message (quick_reply, reply_to, referral)."""
        bubble = self._wrote(customer_id, text, hours_ago)
        message = {"mid": bubble.id, "text": text, **more}
        await self._tell(customer_id, bubble, {"message": message})
        return bubble.id

    async def send_raw(self, customer_id: str, message: dict[str, Any]) -> str:
        """A message with any parts, as Meta would write it."""
        bubble = self._wrote(customer_id, str(message.get("text", "")), 0)
        await self._tell(customer_id, bubble, {"message": {"mid": bubble.id, **message}})
        return bubble.id

    async def send_file(self, customer_id: str, content_type: str, body: bytes, *, name: str = "") -> str:
        key = self.hooks.keep_file(content_type, body)
        url = f"{self.url}/files/{key}"
        kind = content_type.partition("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "file"
        bubble = self._wrote(customer_id, name, 0)
        bubble.show(f"/files/{key}", kind)
        attachments = [{"type": kind, "payload": {"url": url}}]
        await self._tell(customer_id, bubble, {"message": {"mid": bubble.id, "attachments": attachments}})
        return bubble.id

    async def send_content(self, customer_id: str, what: str) -> None:
        """One of `contents`. Raises NotOnThePage."""
        if what not in self.contents:
            raise NotOnThePage(what)
        for message in self.contents[what].build(self._keep_sample):
            bubble = self._wrote(customer_id, words_of(message), 0)
            for one in message.get("attachments", ()):
                address = str(one.get("payload", {}).get("url", ""))
                if address.startswith(self.url):
                    file = self.state.files[address.rsplit("/", 1)[-1]]
                    bubble.show(address.removeprefix(self.url), file[0].partition("/")[0])
            await self._tell(customer_id, bubble, {"message": {"mid": bubble.id, **message}})

    def _keep_sample(self, sample: Sample) -> str:
        return f"{self.url}/files/{self.hooks.keep_file(sample.content_type, sample.body)}"

    async def edit(self, customer_id: str, message_id: str, text: str) -> None:
        self._bubble(customer_id, message_id).text = text
        edited = {"mid": message_id, "text": text, "num_edit": 1}
        await self.hooks.send(self._customer(customer_id), {"message_edit": edited})

    async def unsend(self, customer_id: str, message_id: str) -> None:
        """Instagram tells the company; on Messenger it hears nothing of it."""
        customer = self._customer(customer_id)
        customer.bubbles.remove(self._bubble(customer_id, message_id))
        await self.hooks.send(customer, {"message": {"mid": message_id, "is_deleted": True}})

    async def press(self, customer_id: str, message_id: str, payload: str) -> str:
        found = self._bubble(customer_id, message_id)
        title = dict(found.choices)[payload]
        return await self.say(customer_id, title, quick_reply={"payload": payload})

    async def answer_story(self, customer_id: str, text: str) -> str:
        """A reply to a story of the company's."""
        key = self._new_story()
        story = {"url": f"{self.url}{key}", "id": "18000000000000003"}
        return await self._shown_with(key, customer_id, self.say(customer_id, text, reply_to={"story": story}))

    async def mention_in_story(self, customer_id: str) -> str:
        key = self._new_story()
        attachment = {"type": "story_mention", "payload": {"url": f"{self.url}{key}"}}
        return await self._shown_with(key, customer_id, self.send_raw(customer_id, {"attachments": [attachment]}))

    def end_stories(self) -> None:
        """A day went by, or they were deleted: their addresses answer no more."""
        self.state.files = {key: file for key, file in self.state.files.items() if not key.startswith("story")}

    def _new_story(self) -> str:
        self.state.count += 1
        key = f"story{self.state.count}"
        picture = samples.story()
        self.state.files[key] = (picture.content_type, picture.body)
        return f"/files/{key}"

    async def _shown_with(self, picture: str, customer_id: str, saying: Awaitable[str]) -> str:
        message_id = await saying
        bubble = self._bubble(customer_id, message_id)
        bubble.show(picture, "image")
        return message_id

    async def follow_link(self, customer_id: str, referral: dict[str, Any]) -> bool:
        """Opens the chat, which has messages already, from an advertisement or a link: nothing is written."""
        return await self.hooks.send(self._customer(customer_id), {"referral": referral})

    async def break_ice(self, customer_id: str, place: int) -> str:
        """Press one of the questions that stand there before the first message."""
        question = self.state.ice_breakers[place]
        bubble = self._wrote(customer_id, question, 0)
        postback = {"mid": bubble.id, "title": question, "payload": f"ice:{place}"}
        await self._tell(customer_id, bubble, {"postback": postback})
        return bubble.id

    async def react(self, customer_id: str, message_id: str, emoji: str) -> None:
        for bubble in self._customer(customer_id).bubbles:
            bubble.reaction = emoji if bubble.id == message_id else bubble.reaction
        action = {"action": "react", "reaction": "other", "emoji": emoji} if emoji else {"action": "unreact"}
        await self.hooks.send(self._customer(customer_id), {"reaction": {"mid": message_id, **action}})

    async def read(self, customer_id: str) -> None:
        """The customer opens the chat."""
        customer = self._customer(customer_id)
        unread = [one for one in customer.bubbles if one.by == "company" and one.status in ("sent", "delivered")]
        for bubble in unread:
            bubble.status = "read"
        if not unread:
            return
        if self.flavour.tells_deliveries:
            await self.hooks.send(customer, {"read": {"watermark": int(self.state.now() * 1000)}})
        else:
            await self.hooks.send(customer, {"read": {"mid": unread[-1].id}})

    # What Meta does.

    def lose_subscription(self) -> None:
        """As after an hour in which the app did not answer."""
        self.state.subscribed = []

    # What the company's people do in Meta's own app.

    async def answer_by_hand(self, customer_id: str, text: str) -> str:
        customer = self._customer(customer_id)
        bubble = Bubble(self.state.next_id(), "company", self.state.now(), text, status="delivered", is_by_hand=True)
        customer.bubbles.append(bubble)
        await self.hooks.echo(customer, bubble)
        return bubble.id

    def _customer(self, customer_id: str) -> Customer:
        return self.state.customer(customer_id)

    def _bubble(self, customer_id: str, message_id: str) -> Bubble:
        """Raises NotOnThePage."""
        found = next((one for one in self._customer(customer_id).bubbles if one.id == message_id), None)
        if found is None:
            raise NotOnThePage(message_id)
        return found

    def _wrote(self, customer_id: str, text: str, hours_ago: float) -> Bubble:
        customer = self._customer(customer_id)
        bubble = Bubble(self.state.next_id(), "customer", self.state.now() - hours_ago * 3600, text)
        customer.bubbles.append(bubble)
        customer.last_wrote_at = bubble.at
        return bubble

    async def _tell(self, customer_id: str, bubble: Bubble, event: dict[str, Any]) -> None:
        told = await self.hooks.send(self._customer(customer_id), event, at=bubble.at)
        bubble.status = "sent" if told else "waiting"

    # The page.

    def page_text(self) -> str:
        text = super().page_text()
        return text.replace("{{title}}", self.flavour.title).replace("{{color}}", self.flavour.color)

    def on_page(self, asked: Mapping[str, str]) -> dict[str, Any]:
        state = self.state
        customer = state.customers.get(asked.get("customer", ""))
        about: dict[str, Any] = {
            "company": state.name,
            "connected": state.callback is not None and bool(state.subscribed),
            "has_address": state.callback is not None,
            "customers": [{"id": one.id, "name": one.name} for one in state.customers.values()],
            "facts": self.connect_values,
            "has_stories": self.flavour.has_stories,
            "tells_unsent": self.flavour.tells_unsent,
            "ice_breakers": state.ice_breakers if customer is None or not customer.bubbles else [],
        }
        if customer is not None:
            about["bubbles"] = [phone.shown(bubble, customer) for bubble in customer.bubbles[-200:]]
            about["typing"] = customer.typing_until > state.now()
        return about

    async def act(self, verb: str, given: dict[str, Any]) -> dict[str, Any]:
        return await phone.act(self, verb, given)
