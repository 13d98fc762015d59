"""What the pretended Salesforce organisation holds: rows by object, each field as the API names it."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

Row = dict[str, Any]
PREFIXES = {"Contact": "003", "Opportunity": "006", "OpportunityContactRole": "00K", "Order": "801", "Task": "00T"}
_DEAL_FIELDS = ("Name", "Amount", "StageName", "CloseDate", "CreatedDate", "IsClosed", "IsWon")
FIELDS = {
    "Contact": (
        "Id",
        "Name",
        "FirstName",
        "LastName",
        "Email",
        "Phone",
        "MobilePhone",
        "Title",
        "AccountId",
        "Account.Name",
        "CreatedDate",
    ),
    "Opportunity": ("Id", *_DEAL_FIELDS),
    "OpportunityContactRole": (
        "Id",
        "ContactId",
        "OpportunityId",
        *(f"Opportunity.{name}" for name in ("Id", *_DEAL_FIELDS)),
        "Opportunity.CurrencyIsoCode",
    ),
    "Order": (
        "Id",
        "OrderNumber",
        "Status",
        "EffectiveDate",
        "CreatedDate",
        "TotalAmount",
        "BillToContactId",
        "ShipToContactId",
    ),
    "Task": ("Id", "WhoId", "Subject", "Description", "Status", "ActivityDate", "CreatedDate"),
    "Organization": ("Id", "Name"),
}


@dataclass
class State:
    client_id: str
    client_secret: str
    company: str = "Casa Brezo"
    multi_currency: bool = False
    hidden: set[str] = field(default_factory=set[str])
    """Objects that the app's own account may not see."""
    may_create_tasks: bool = True
    has_run_as: bool = True
    """Whether an admin named the account in whose name the app works."""
    tokens: set[str] = field(default_factory=set[str])
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    ids: "count[int]" = field(default_factory=lambda: count(1))

    def add(self, kind: str, **fields: Any) -> Row:
        row = {
            "Id": f"{PREFIXES[kind]}gL{next(self.ids):010d}AAA",
            "CreatedDate": "2026-01-10T09:00:00.000+0000",
            **fields,
        }
        self.rows[kind].append(row)
        return row

    def add_contact(self, first_name: str, last_name: str, email: str, **more: Any) -> Row:
        name = f"{first_name} {last_name}".strip()
        return self.add("Contact", FirstName=first_name, LastName=last_name, Name=name, Email=email, **more)

    def add_deal(self, contact: Row, name: str, amount: float | None, stage: str = "Prospecting", **more: Any) -> Row:
        closed = stage.startswith("Closed")
        fields = {"IsClosed": closed, "IsWon": stage == "Closed Won", "CloseDate": "2026-12-20", **more}
        deal = self.add("Opportunity", Name=name, Amount=amount, StageName=stage, **fields)
        self.add("OpportunityContactRole", ContactId=contact["Id"], OpportunityId=deal["Id"])
        return deal
