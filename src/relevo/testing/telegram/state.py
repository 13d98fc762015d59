"""What the pretended Telegram knows: a bot, its customers, what stands on their phones, what the bot has not heard."""

import time
from dataclasses import dataclass, field
from itertools import count
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
    bot_id: int
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
    message_ids: "count[int]" = field(default_factory=lambda: count(100))
    update_ids: "count[int]" = field(default_factory=lambda: count(500_000_001))
    customer_ids: "count[int]" = field(default_factory=lambda: count(700_000_001))

    def bot(self) -> Json:
        return {"id": self.bot_id, "is_bot": True, "first_name": "Helpdesk", "username": self.username}

    def add_customer(self, first_name: str, last_name: str = "", language: str = "es") -> Customer:
        customer = Customer(next(self.customer_ids), first_name, last_name, language)
        self.customers[customer.id] = customer
        return customer

    def now(self) -> float:
        return time.time()
