"""The page on which a person plays the customer of Instagram or Messenger."""

from typing import Any, ClassVar, Protocol

from relevo.testing.meta.state import Bubble, Customer, Flavour, State
from relevo.testing.meta.webhooks import Webhooks
from relevo.testing.provider import NotOnThePage

ADVERT = {
    "ref": "summer",
    "ad_id": "120000000000001",
    "source": "ADS",
    "type": "OPEN_THREAD",
    "ads_context_data": {"ad_title": "Summer sale", "photo_url": "https://scontent.example.test/summer.jpg"},
}
"""What a message bears that began at an advertisement."""


class Player(Protocol):
    """What can be done on the page."""

    flavour: ClassVar[Flavour]

    @property
    def state(self) -> State: ...

    @property
    def hooks(self) -> Webhooks: ...

    async def say(self, customer_id: str, text: str, *, hours_ago: float = 0, **more: Any) -> str: ...

    async def send_content(self, customer_id: str, what: str) -> None: ...

    async def press(self, customer_id: str, message_id: str, payload: str) -> str: ...

    async def answer_story(self, customer_id: str, text: str) -> str: ...

    async def mention_in_story(self, customer_id: str) -> str: ...

    def end_stories(self) -> None: ...

    async def follow_link(self, customer_id: str, referral: dict[str, Any]) -> bool: ...

    async def break_ice(self, customer_id: str, place: int) -> str: ...

    async def react(self, customer_id: str, message_id: str, emoji: str) -> None: ...

    async def edit(self, customer_id: str, message_id: str, text: str) -> None: ...

    async def unsend(self, customer_id: str, message_id: str) -> None: ...

    async def read(self, customer_id: str) -> None: ...

    def lose_subscription(self) -> None: ...

    async def answer_by_hand(self, customer_id: str, text: str) -> str: ...


async def act(simulator: Player, verb: str, given: dict[str, Any]) -> dict[str, Any]:
    """Raises NotOnThePage."""
    customer = str(given.get("customer", ""))
    match verb:
        case "new":
            simulator.state.customer(customer, str(given.get("name", "")))
        case "say":
            quoted = {"reply_to": {"mid": str(given["quotes"])}} if given.get("quotes") else {}
            await simulator.say(customer, str(given["text"]), hours_ago=float(given.get("hours_ago", 0)), **quoted)
        case "advert":
            await simulator.say(customer, str(given["text"]), referral=ADVERT)
        case "press":
            await simulator.press(customer, str(given["bubble"]), str(given["choice"]))
        case "ice":
            await simulator.break_ice(customer, int(given["place"]))
        case "read":
            await simulator.read(customer)
        case "answer":
            await simulator.answer_by_hand(customer, str(given["text"]))
        case "lose":
            simulator.lose_subscription()
        case "paste":
            return {"done": not await simulator.hooks.shake_hands(str(given["url"]), str(given["token"]))}
        case _:
            await _change(simulator, verb, customer, given)
    return {}


async def _change(simulator: Player, verb: str, customer: str, given: dict[str, Any]) -> None:
    """Contents, and what is done to a message that is there."""
    match verb:
        case "content":
            await simulator.send_content(customer, str(given["what"]))
        case "come_back":
            await simulator.follow_link(customer, ADVERT)
        case "react":
            await simulator.react(customer, str(given["bubble"]), str(given["emoji"]))
        case "edit":
            await simulator.edit(customer, str(given["bubble"]), str(given["text"]))
        case "unsend" if simulator.flavour.tells_unsent:
            await simulator.unsend(customer, str(given["bubble"]))
        case _:
            await _act_in_story(simulator, verb, customer, given)


async def _act_in_story(simulator: Player, verb: str, customer: str, given: dict[str, Any]) -> None:
    if verb == "story" and simulator.flavour.has_stories:
        await simulator.answer_story(customer, str(given["text"]))
    elif verb == "mention" and simulator.flavour.has_stories:
        await simulator.mention_in_story(customer)
    elif verb == "over":
        simulator.end_stories()
    else:
        raise NotOnThePage(verb)


def shown(bubble: Bubble, customer: Customer) -> dict[str, Any]:
    quoted = next((one for one in customer.bubbles if bubble.quotes and one.id == bubble.quotes), None)
    return {
        "id": bubble.id,
        "by": bubble.by,
        "text": bubble.text,
        "choices": [{"id": id_, "title": title} for id_, title in bubble.choices],
        "file": bubble.file_url,
        "media": bubble.media,
        "quoted": (quoted.text or "📎") if quoted else "",
        "reaction": bubble.reaction,
        "company_reaction": bubble.company_reaction,
        "status": bubble.status,
        "by_hand": bubble.is_by_hand,
        "at": bubble.at,
    }
