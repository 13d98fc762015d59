"""What the simulator of Instagram and Messenger knows: one account, its customers and what was said."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from relevo.testing.meta.app import MetaApp

HUMAN_WINDOW_S = 7 * 24 * 3600
PAGE_FIELDS = {
    "message": "messages",
    "echo": "message_echoes",
    "postback": "messaging_postbacks",
    "reaction": "message_reactions",
    "message_edit": "message_edits",
    "delivery": "message_deliveries",
    "read": "message_reads",
    "referral": "messaging_referrals",
}
"""Kind of event → the field of a page's subscription that it belongs to."""


@dataclass(frozen=True, kw_only=True)
class Flavour:
    """In what Messenger, and Instagram with either of its logins, differ."""

    title: str
    object_name: str
    account_id: str
    color: str
    text_limit: int
    counts_bytes: bool
    tells_deliveries: bool
    """Deliveries, and reads up to a moment; else only reads, by message."""
    metadata_comes_back: bool
    fields: Mapping[str, str]
    """Which field of the account's subscription each kind of event belongs to; no other field can be subscribed."""
    events_follow_fields: bool = True
    """Else any subscription brings all events (those are chosen in the app's dashboard)."""
    page_id: str = ""
    """The page whose token it is, where that is not the account itself."""
    has_stories: bool = False
    tells_unsent: bool = False
    """Whether the company hears that a customer took a message back."""
    window_subcode: int


@dataclass
class Bubble:
    id: str
    by: Literal["customer", "company"]
    at: float
    text: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    file_url: str = ""
    media: str = ""
    """image, video or audio: what the page plays; else a link."""
    status: str = ""
    tag: str = ""
    quotes: str = ""
    reaction: str = ""
    """The customer's."""
    company_reaction: str = ""
    is_by_hand: bool = False
    """Written in Meta's own app, not by us."""

    def show(self, address: str, media: str) -> None:
        """The page shows one file of a message: the last."""
        self.file_url, self.media = address, media


@dataclass
class Customer:
    id: str
    name: str
    bubbles: list[Bubble] = field(default_factory=list[Bubble])
    typing_until: float = 0.0
    last_wrote_at: float | None = None


@dataclass
class State(MetaApp):
    flavour: Flavour
    app_id: str = "900000000000007"
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    token: str = field(default_factory=lambda: "EAAP" + secrets.token_hex(20))
    name: str = "Casa Brezo"
    customers: dict[str, Customer] = field(default_factory=dict[str, Customer])
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])
    app_fields: list[str] = field(default_factory=list[str])
    """What the app asked for, where it can ask by a call."""
    subscribed: list[str] = field(default_factory=list[str])
    """What the account subscribed to; empty: nothing is told."""
    ice_breakers: list[str] = field(default_factory=list[str])
    unknown_fields: frozenset[str] = frozenset()
    """Of a message, in this version of the API."""
    has_human_window: bool = True
    """Whether Meta granted the app the feature Human Agent."""

    @property
    def secret(self) -> str:
        return self.app_secret

    @property
    def access_token(self) -> str:
        return self.token

    def next_id(self) -> str:
        self.count += 1
        return f"m_{self.count:06}{secrets.token_hex(8)}"

    def customer(self, customer_id: str, name: str = "") -> Customer:
        if customer_id not in self.customers:
            self.customers[customer_id] = Customer(customer_id, name or f"Customer {customer_id[-4:]}")
        return self.customers[customer_id]
