"""What the pretended HubSpot account holds: contacts, deals, orders and notes, and which belongs to which."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

DEFAULTS = {
    "contacts": ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
    "deals": ("amount", "closedate", "createdate", "dealname", "dealstage", "hs_object_id", "pipeline"),
    "orders": ("hs_createdate", "hs_lastmodifieddate", "hs_object_id"),
    "notes": ("hs_createdate", "hs_lastmodifieddate", "hs_object_id"),
}
"""Which properties an answer has if nobody asks for others."""
READ_SCOPES = {
    "contacts": "crm.objects.contacts.read",
    "deals": "crm.objects.deals.read",
    "orders": "crm.objects.orders.read",
    "notes": "crm.objects.contacts.read",
}
NOTE_SCOPE = "crm.objects.contacts.write"
STAGES = (
    ("appointmentscheduled", "Appointment scheduled", "0.2", False),
    ("presentationscheduled", "Presentation scheduled", "0.6", False),
    ("contractsent", "Contract sent", "0.9", False),
    ("closedwon", "Closed won", "1.0", True),
    ("closedlost", "Closed lost", "0.0", True),
)


@dataclass
class Thing:
    """A record of any kind; `linked`: the contacts that it belongs to."""

    id: str
    kind: str
    properties: dict[str, str | None]
    created_at: str
    linked: list[str] = field(default_factory=list[str])


@dataclass
class State:
    token: str
    scopes: set[str]
    portal_id: int = 48_000_117
    currency: str = "EUR"
    ui_domain: str = "app-eu1.hubspot.com"
    things: list[Thing] = field(default_factory=list[Thing])
    ids: "count[int]" = field(default_factory=lambda: count(220_480_001))

    def add(self, kind: str, properties: dict[str, str | None], *contacts: str, created_at: str = "") -> Thing:
        """`contacts`: ids of those it belongs to; `created_at`: ISO 8601, now if empty."""
        made_at = created_at or datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        number = str(next(self.ids))
        dated = "createdate" if "createdate" in DEFAULTS[kind] else "hs_createdate"
        thing = Thing(number, kind, {"hs_object_id": number, dated: made_at, **properties}, made_at, list(contacts))
        self.things.append(thing)
        return thing

    def add_contact(self, email: str, first_name: str, last_name: str, **more: str) -> Thing:
        return self.add("contacts", {"email": email, "firstname": first_name, "lastname": last_name, **more})

    def add_deal(self, contact: Thing, name: str, amount: str | None, stage: str = "appointmentscheduled") -> Thing:
        """`amount` as HubSpot writes it: "1250.00"."""
        won, closed = stage == "closedwon", stage in ("closedwon", "closedlost")
        properties: dict[str, str | None] = {
            "dealname": name,
            "amount": amount,
            "deal_currency_code": self.currency,
            "pipeline": "default",
            "dealstage": stage,
            "hs_is_closed": str(closed).lower(),
            "hs_is_closed_won": str(won).lower(),
        }
        return self.add("deals", properties, contact.id)

    def add_order(self, contact: Thing, number: str, total: str, status: str = "Shipped") -> Thing:
        properties: dict[str, str | None] = {
            "hs_order_name": f"#{number}",
            "hs_external_order_id": number,
            "hs_total_price": total,
            "hs_currency_code": self.currency,
            "hs_fulfillment_status": status,
        }
        return self.add("orders", properties, contact.id)

    def find(self, kind: str, number: str) -> Thing | None:
        return next((one for one in self.things if one.kind == kind and one.id == number), None)
