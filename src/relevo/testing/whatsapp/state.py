"""What the simulator knows: one business account with its numbers, the customers' phones, files and templates."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

from relevo.testing.meta.app import WINDOW_S, MetaApp


@dataclass
class Bubble:
    """One message on a customer's phone."""

    id: str
    by: Literal["customer", "company"]
    kind: str
    at: float
    text: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    file: str = ""
    status: str = ""
    own_key: str = ""
    quotes: str = ""
    reaction: str = ""
    """The customer's."""
    company_reaction: str = ""
    shown: dict[str, Any] = field(default_factory=dict[str, Any])
    """The contact card or the place that it is."""
    is_from_phone_app: bool = False


@dataclass
class Customer:
    phone: str
    name: str
    scoped_id: str = ""
    bubbles: list[Bubble] = field(default_factory=list[Bubble])
    typing_until: float = 0.0
    last_wrote_at: float | None = None

    def bubble(self, message_id: str) -> Bubble | None:
        return next((bubble for bubble in self.bubbles if bubble.id == message_id), None)


@dataclass
class StoredFile:
    id: str
    content_type: str
    body: bytes
    name: str = ""
    address_key: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass
class Template:
    name: str
    language: str
    body: str
    status: str = "APPROVED"
    category: str = "UTILITY"
    quality: str = "GREEN"
    header: str = ""
    header_format: str = ""
    """IMAGE, VIDEO or DOCUMENT: what has to be sent along. Empty: words or nothing."""
    footer: str = ""
    url_button: str = ""

    @property
    def id(self) -> str:
        return str(800_000_000_000_000 + sum(ord(sign) for sign in self.name + self.language))


@dataclass
class Number:
    id: str
    shown: str
    name: str
    is_on_phone_too: bool = True

    @property
    def digits(self) -> str:
        return "".join(sign for sign in self.shown if sign.isdigit())


@dataclass
class Account:
    id: str = "100000000000001"
    app_id: str = "900000000000001"
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    token: str = field(default_factory=lambda: "EAAG" + secrets.token_hex(20))
    numbers: list[Number] = field(default_factory=lambda: [Number("200000000000001", "+1 555-010-0001", "Casa Brezo")])
    templates: list[Template] = field(
        default_factory=lambda: [
            Template("order_update", "en_US", "Hi {{1}}, there is news about your order {{2}}. May we tell you here?"),
            Template("novedades_pedido", "es", "Hola {{1}}, hay novedades de tu pedido {{2}}. ¿Te contamos por aquí?"),
            Template("order_photo", "en_US", "Hi {{1}}, this is what we packed for you.", header_format="IMAGE"),
            Template("your_invoice", "en_US", "Hi {{1}}, here is your invoice.", header_format="DOCUMENT"),
            Template("still_there", "en_US", "Hi! We have an answer for you. Reply here to go on."),
            Template("summer_sale", "en_US", "Twenty per cent off!", status="REJECTED", category="MARKETING"),
            Template("old_notice", "en_US", "We moved.", status="PAUSED", quality="RED"),
        ]
    )


@dataclass
class State(MetaApp):
    account: Account
    customers: dict[str, Customer] = field(default_factory=dict[str, Customer])
    files: dict[str, StoredFile] = field(default_factory=dict[str, StoredFile])

    @property
    def secret(self) -> str:
        return self.account.app_secret

    @property
    def access_token(self) -> str:
        return self.account.token

    def next_id(self) -> str:
        self.count += 1
        return f"wamid.{self.count:06}{secrets.token_hex(6).upper()}=="

    def customer(self, phone: str, name: str = "") -> Customer:
        if phone not in self.customers:
            self.customers[phone] = Customer(phone, name or f"+{phone}")
        return self.customers[phone]

    def by_any_id(self, address: str) -> Customer | None:
        digits = address.removeprefix("+")
        return next((one for one in self.customers.values() if address == one.scoped_id or digits == one.phone), None)

    def is_window_open(self, customer: Customer) -> bool:
        return customer.last_wrote_at is not None and self.now() - customer.last_wrote_at < WINDOW_S

    def store_file(self, content_type: str, body: bytes, name: str = "") -> StoredFile:
        self.count += 1
        file = StoredFile(str(700_000_000_000_000 + self.count), content_type, body, name)
        self.files[file.id] = file
        return file
