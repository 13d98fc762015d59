"""What the pretended Telegram knows: a bot, its customers, what stands on their phones, what the bot has not heard."""

import json
import time
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]


@dataclass
class Bubble:
    """A message on a customer's phone. Texts from the bot are HTML as it sent them."""

    id: int
    by: Literal["customer", "bot"]
    text: str
    at: float
    is_html: bool = False
    buttons: list[list[Json]] = field(default_factory=list[list[Json]])
    file: str | None = None
    reaction: str = ""
    """The customer's."""
    company_reaction: str = ""
    sent_as: str = "sendMessage"
    quotes: int = 0
    shown: Json = field(default_factory=Json)
    """The place or the contact card that it is."""
    is_edited: bool = False


@dataclass
class Customer:
    id: int
    first_name: str
    last_name: str = ""
    language: str = "es"
    has_blocked: bool = False
    typing_until: float = 0.0
    bubbles: list[Bubble] = field(default_factory=list[Bubble])

    def person(self) -> Json:
        known = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "language_code": self.language,
        }
        return {key: value for key, value in known.items() if value != ""}

    def chat(self) -> Json:
        person = self.person()
        return {key: person[key] for key in ("id", "first_name", "last_name") if key in person} | {"type": "private"}

    def bubble(self, message_id: int) -> Bubble | None:
        return next((one for one in self.bubbles if one.id == message_id), None)


@dataclass
class StoredFile:
    name: str
    content_type: str
    body: bytes


@dataclass
class State:
    token: str
    own_id: int
    username: str
    customers: dict[int, Customer] = field(default_factory=dict[int, Customer])
    files: dict[str, StoredFile] = field(default_factory=dict[str, StoredFile])
    updates: list[Json] = field(default_factory=list[Json])
    """What no webhook has taken and no question has confirmed."""
    webhook: str = ""
    webhook_secret: str = ""
    last_error: str = ""
    calls: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    """Every method that was called with a good token, with what was given."""
    # From the clock: after a restart no number comes a second time.
    message_ids: "count[int]" = field(default_factory=lambda: count(int(time.time())))
    update_ids: "count[int]" = field(default_factory=lambda: count(int(time.time())))
    customer_ids: "count[int]" = field(default_factory=lambda: count(700_000_001))

    def own(self) -> Json:
        return {"id": self.own_id, "is_bot": True, "first_name": "Helpdesk", "username": self.username}

    def keep(self, file: Path) -> None:
        """The customers and their chats, for the next start. Files that were sent are not kept."""
        file.parent.mkdir(parents=True, exist_ok=True)
        people = [asdict(customer) for customer in self.customers.values()]
        file.write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")

    def recall(self, file: Path) -> None:
        if not file.exists():
            return
        for person in json.loads(file.read_text(encoding="utf-8")):
            bubbles = [Bubble(**bubble) for bubble in person.pop("bubbles")]
            self.customers[person["id"]] = Customer(**person, bubbles=bubbles)
        self.customer_ids = count(max([700_000_000, *self.customers]) + 1)

    def add_customer(self, first_name: str, last_name: str = "", language: str = "es") -> Customer:
        customer = Customer(next(self.customer_ids), first_name, last_name, language)
        self.customers[customer.id] = customer
        return customer

    def now(self) -> float:
        return time.time()
