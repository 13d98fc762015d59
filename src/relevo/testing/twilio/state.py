"""What the pretended Twilio knows: an account, its sender, customers' phones, what was sent and what was heard."""

import json
import time
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]
ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "simulated0auth0token0of0twilio00"
NUMBER = "+15550100001"
SERVICE = "MG" + "0" * 31 + "1"
WINDOW_S = 24 * 3600.0


@dataclass
class Bubble:
    """`by` carrier: what Twilio itself answers to STOP, START and HELP."""

    sid: str
    by: Literal["customer", "company", "carrier"]
    text: str
    at: float
    status: str = ""
    segments: int = 0
    files: list[str] = field(default_factory=list[str])


@dataclass
class Customer:
    phone: str
    name: str
    wrote_at: float = 0.0
    opted_out: bool = False
    bubbles: list[Bubble] = field(default_factory=list[Bubble])


@dataclass
class Stored:
    content_type: str
    body: bytes


@dataclass
class State:
    account: str = ACCOUNT
    token: str = TOKEN
    number: str = NUMBER
    service: str = ""
    account_status: str = "active"
    advanced_opt_out: bool = False
    """Whether OptOutType is told; the words are obeyed either way."""
    hook: str = ""
    """As somebody set it at the number, the service or the sender, its fragment included."""
    customers: dict[str, Customer] = field(default_factory=dict[str, Customer])
    files: dict[str, Stored] = field(default_factory=dict[str, Stored])
    contents: list[Json] = field(default_factory=list[Json])
    calls: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    numbers: "count[int]" = field(default_factory=lambda: count(int(time.time() * 1000)))

    def customer(self, phone: str, name: str = "") -> Customer:
        if phone not in self.customers:
            self.customers[phone] = Customer(phone, name or phone)
        return self.customers[phone]

    def next_sid(self, kind: str) -> str:
        return f"{kind}{next(self.numbers):032x}"

    def now(self) -> float:
        return time.time()

    def keep(self, file: Path) -> None:
        """Customers and what stands on their phones, for the next start; files are not kept."""
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = [asdict(one) for one in self.customers.values()]
        file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def recall(self, file: Path) -> None:
        if not file.exists():
            return
        for one in json.loads(file.read_text(encoding="utf-8")):
            bubbles = [Bubble(**bubble) for bubble in one.pop("bubbles")]
            self.customers[one["phone"]] = Customer(**one, bubbles=bubbles)


SHIPPED: Json = {
    "sid": "HX" + "0" * 31 + "1",
    "friendly_name": "order_shipped",
    "language": "en",
    "variables": {"1": "Ada", "2": "RV-1001"},
    "types": {
        "twilio/text": {"body": "Hello {{1}}, your order {{2}} has left our warehouse. Reply here with questions."}
    },
    "approval_requests": {"status": "approved", "category": "UTILITY", "name": "order_shipped"},
}
PICTURE: Json = {
    "sid": "HX" + "0" * 31 + "2",
    "friendly_name": "catalogue",
    "language": "es",
    "variables": {},
    "types": {"twilio/media": {"body": "Nuestro catálogo", "media": ["https://files.example.test/c.pdf"]}},
    "approval_requests": {"status": "approved", "category": "MARKETING", "name": "catalogue"},
}
REJECTED: Json = {
    "sid": "HX" + "0" * 31 + "3",
    "friendly_name": "sale",
    "language": "en",
    "variables": {"1": "20"},
    "types": {"twilio/text": {"body": "{{1}} % off today!"}},
    "approval_requests": {"status": "rejected", "category": "MARKETING", "name": "sale"},
}
