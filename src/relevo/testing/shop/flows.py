"""The shop's actions as an operator would describe them: look an order up, tell where it is, give its money back."""

from typing import Any
from uuid import UUID

LOOK_UP: dict[str, Any] = {
    "description": "Where an order is.",
    "arguments": [{"name": "order_number", "place": "path"}],
    "request": {"method": "GET", "path": "/orders/{order_number}"},
    "result": {"fields": [{"name": name, "path": name} for name in ("number", "status", "arrives", "email")]},
    "policy": {"risk": "read", "approval": "never"},
}
OWN = {"owner_path": "email", "owner_is": "verified_email"}


def order_flow(look_up: UUID) -> dict[str, Any]:
    return LOOK_UP | {
        "check": {"action_id": str(look_up), **OWN},
        "flow": {
            "phrases": {
                "es": ["dónde está mi pedido", "cuándo llega mi pedido"],
                "en": ["where is my order", "track my order"],
            },
            "done": {"es": "El pedido {number} está: {status}.", "en": "Order {number} is {status}."},
        },
    }


def refund_flow(look_up: UUID, **policy: Any) -> dict[str, Any]:
    return {
        "description": "Give back the money of an order.",
        "arguments": [
            {"name": "order_number", "place": "path"},
            {"name": "amount", "kind": "money", "source": "check", "value": "refundable"},
            {"name": "reason", "source": "fixed", "value": "asked by the customer"},
        ],
        "request": {
            "method": "POST",
            "path": "/orders/{order_number}/refunds",
            "idempotency_header": "Idempotency-Key",
            "timeout_s": 1,
        },
        "result": {"fields": [{"name": "refund_id", "path": "id"}, {"name": "amount", "path": "amount"}]},
        "check": {
            "action_id": str(look_up),
            **OWN,
            "subject_path": "number",
            "most_path": "refundable",
            "currency_path": "currency",
            "require": [{"path": "status", "one_of": ["delivered", "shipped"]}],
            "facts": [{"name": "total", "path": "total"}, {"name": "status", "path": "status"}],
        },
        "policy": {
            "risk": "irreversible",
            "identity": "verified",
            "amount_argument": "amount",
            "currency": "EUR",
            "most_per_subject": "100",
            "approval": "above",
            "approval_above": "50",
        }
        | policy,
        "flow": {
            "phrases": {
                "es": ["quiero un reembolso", "devolvedme el dinero"],
                "en": ["I want a refund", "give me my money back"],
            },
            "confirm": {
                "es": "¿Te devuelvo {amount} del pedido {order_number}?",
                "en": "Shall I refund {amount} for order {order_number}?",
            },
            "done": {
                "es": "Te hemos devuelto {amount}. Referencia: {refund_id}.",
                "en": "We refunded {amount}. Reference: {refund_id}.",
            },
        },
    }
