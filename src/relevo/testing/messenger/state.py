"""What the simulator knows: one account, its customers and what was said."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Fault = Literal[
    "error_500_html",
    "busy",
    "busy_with_retry_after",
    "temporary",
    "token_expired",
    "error_in_200",
    "cut_before",
    "cut_after",
    "echo_before_answer",
    "unreachable",
]
"""What goes wrong with the next message; it happens once."""

WINDOW_S = 24 * 3600
HUMAN_WINDOW_S = 7 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Flavour:
    """In what Messenger and Instagram differ."""

    title: str
    object_name: str
    account_id: str
    color: str
    text_limit: int
    counts_bytes: bool
    tells_deliveries: bool
    """Deliveries, and reads up to a moment; else only reads, by message."""
    metadata_comes_back: bool


@dataclass
class Bubble:
    id: str
    by: Literal["customer", "company"]
    at: float
    text: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    file_url: str = ""
    status: str = ""
    tag: str = ""
    is_by_hand: bool = False
    """Written in Meta's own app, not by us."""


@dataclass
class Customer:
    id: str
    name: str
    bubbles: list[Bubble] = field(default_factory=list[Bubble])
    typing_until: float = 0.0
    last_wrote_at: float | None = None


@dataclass
class State:
    flavour: Flavour
    app_id: str = "900000000000007"
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    token: str = field(default_factory=lambda: "EAAP" + secrets.token_hex(20))
    name: str = "Casa Brezo"
    now: Callable[[], float] = time.time
    customers: dict[str, Customer] = field(default_factory=dict[str, Customer])
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])
    faults: list[Fault] = field(default_factory=list[Fault])
    requests: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    callback: tuple[str, str] | None = None
    subscribed: list[str] = field(default_factory=list[str])
    ice_breakers: list[str] = field(default_factory=list[str])
    is_token_valid: bool = True
    shakes_hands: bool = True
    """Whether an address is asked before it is taken; off where nothing listens there."""
    _count: int = 0

    def next_id(self) -> str:
        self._count += 1
        return f"m_{self._count:06}{secrets.token_hex(8)}"

    def customer(self, customer_id: str, name: str = "") -> Customer:
        if customer_id not in self.customers:
            self.customers[customer_id] = Customer(customer_id, name or f"Customer {customer_id[-4:]}")
        return self.customers[customer_id]

    def take_fault(self, *wanted: Fault) -> Fault | None:
        for fault in self.faults:
            if fault in wanted:
                self.faults.remove(fault)
                return fault
        return None
