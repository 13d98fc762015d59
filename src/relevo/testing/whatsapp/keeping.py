"""What a demonstration's simulator remembers between two runs: its account, its customers, what they said."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from relevo.testing.whatsapp.state import Account, Bubble, Customer, State

MOST_BUBBLES = 200


def load(path: Path) -> State:
    """A new account where nothing was kept, or nothing that can be read."""
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        account = Account(app_secret=kept["app_secret"], token=kept["token"])
        customers = {phone: _customer(phone, one) for phone, one in kept["customers"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return State(Account())
    return State(account, customers=customers)


def save(state: State, path: Path) -> None:
    """Files are not kept: their bubbles stay without them. The file is for its owner only: it holds the token."""
    kept = {
        "app_secret": state.account.app_secret,
        "token": state.account.token,
        "customers": {phone: _kept(customer) for phone, customer in state.customers.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _kept(customer: Customer) -> dict[str, Any]:
    bubbles = [dataclasses.asdict(bubble) for bubble in customer.bubbles[-MOST_BUBBLES:]]
    return {
        "name": customer.name,
        "scoped_id": customer.scoped_id,
        "last_wrote_at": customer.last_wrote_at,
        "bubbles": bubbles,
    }


def _customer(phone: str, kept: dict[str, Any]) -> Customer:
    bubbles = [Bubble(**one | {"choices": [(id_, title) for id_, title in one["choices"]]}) for one in kept["bubbles"]]
    return Customer(phone, kept["name"], kept["scoped_id"], bubbles, last_wrote_at=kept["last_wrote_at"])
