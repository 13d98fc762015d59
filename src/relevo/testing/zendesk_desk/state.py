"""What the pretended Zendesk account holds: people and what was asked."""

from dataclasses import dataclass, field
from itertools import count


@dataclass
class Person:
    id: int
    name: str
    email: str | None
    role: str = "end-user"
    phone: str | None = None


@dataclass
class OutsideRequest:
    """`comments`: text and whether the customer sees it."""

    id: int
    subject: str
    requester_id: int
    comments: list[tuple[str, bool]]
    status: str = "new"
    priority: str | None = None
    external_id: str | None = None
    tags: list[str] = field(default_factory=list[str])
    created_at: str = "2026-01-10T09:00:00Z"
    updated_at: str = "2026-01-10T09:00:00Z"


@dataclass
class State:
    email: str
    token: str
    people: list[Person] = field(default_factory=list[Person])
    requests: list[OutsideRequest] = field(default_factory=list[OutsideRequest])
    by_key: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    """Idempotency key: what was sent with it, and the ticket it made."""
    forgets_keys: bool = False
    """As after two hours."""
    ids: "count[int]" = field(default_factory=lambda: count(9001))

    def add_person(self, name: str, email: str | None, role: str = "end-user", phone: str | None = None) -> Person:
        person = Person(next(self.ids), name, email, role, phone)
        self.people.append(person)
        return person

    def add_request(self, person: Person, subject: str, text: str, *, status: str = "open") -> OutsideRequest:
        made = OutsideRequest(next(self.ids), subject, person.id, [(text, True)], status)
        self.requests.append(made)
        return made

    def find(self, email: str) -> Person | None:
        return next((one for one in self.people if one.email and one.email.lower() == email.lower()), None)
