"""What a demonstration's simulator of Instagram or Messenger remembers between two runs."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from relevo.testing.meta.state import Bubble, Customer, Flavour, State

_FIELDS = frozenset(field.name for field in dataclasses.fields(Bubble))
MOST_BUBBLES = 200
_KEPT = ("app_secret", "token", "app_fields", "subscribed", "ice_breakers", "count")


def load(path: Path, flavour: Flavour) -> State:
    """A new account where nothing was kept, or nothing that can be read."""
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        customers = {id_: _customer(id_, one) for id_, one in kept["customers"].items()}
        return State(flavour, customers=customers, **{name: kept[name] for name in _KEPT})
    except (OSError, ValueError, KeyError, TypeError):
        return State(flavour)


def save(state: State, path: Path) -> None:
    """Files are not kept: their bubbles stay without them. The file is for its owner only: it holds the token."""
    kept = {name: getattr(state, name) for name in _KEPT}
    kept["customers"] = {
        customer.id: {
            "name": customer.name,
            "last_wrote_at": customer.last_wrote_at,
            "bubbles": [dataclasses.asdict(bubble) for bubble in customer.bubbles[-MOST_BUBBLES:]],
        }
        for customer in state.customers.values()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _customer(customer_id: str, kept: dict[str, Any]) -> Customer:
    bubbles = [_bubble(one) for one in kept["bubbles"]]
    return Customer(customer_id, kept["name"], bubbles, last_wrote_at=kept["last_wrote_at"])


def _bubble(kept: dict[str, Any]) -> Bubble:
    """What an older version wrote beside is left out."""
    known: dict[str, Any] = {name: value for name, value in kept.items() if name in _FIELDS}
    known |= {"choices": [(id_, title) for id_, title in kept["choices"]], "file_url": ""}
    return Bubble(**known)
