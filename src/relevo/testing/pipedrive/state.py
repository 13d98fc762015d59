"""What the pretended Pipedrive company holds."""

from dataclasses import dataclass, field
from itertools import count

STAGES = ((1, "Qualified"), (2, "Proposal made"), (3, "Negotiations started"))


@dataclass
class Person:
    id: int
    name: str
    emails: list[str]
    phones: list[str] = field(default_factory=list[str])
    company: str = ""


@dataclass
class Deal:
    """`status`: open, won, lost or deleted; `value` in `currency`."""

    id: int
    title: str
    person_id: int
    value: float = 0
    currency: str = "EUR"
    status: str = "open"
    stage_id: int = 1
    added_at: str = "2026-01-10T09:00:00Z"


@dataclass
class Note:
    id: int
    content: str
    person_id: int
    added_at: str = "2026-01-10 09:00:00"


@dataclass
class State:
    token: str
    company: str = "Casa Brezo"
    domain: str = "casabrezo"
    currency: str = "EUR"
    persons: list[Person] = field(default_factory=list[Person])
    deals: list[Deal] = field(default_factory=list[Deal])
    notes: list[Note] = field(default_factory=list[Note])
    may_write: bool = True
    ids: "count[int]" = field(default_factory=lambda: count(301))

    def add_person(self, name: str, *emails: str, phone: str = "", company: str = "") -> Person:
        person = Person(next(self.ids), name, list(emails), [phone] if phone else [], company)
        self.persons.append(person)
        return person

    def add_deal(self, person: Person, title: str, value: float, *, status: str = "open", stage_id: int = 1) -> Deal:
        deal = Deal(next(self.ids), title, person.id, value, self.currency, status, stage_id)
        self.deals.append(deal)
        return deal

    def person(self, number: int) -> Person | None:
        return next((one for one in self.persons if one.id == number), None)
