"""Ready-made actions of a connected shop, written by the same door as those an admin describes by hand.

They come with phrases and answers in en, es and pt, with the check of whose an order is, and with an approval each time
for what cannot be taken back. Each is an ordinary action afterwards: limits, words and approval are the admin's to
change.
"""

import json
from pathlib import Path
from typing import Any, Literal, cast
from uuid import UUID

from relevo.desk.actions import repository
from relevo.desk.actions.changing import do_create_action
from relevo.desk.actions.definition import Definition
from relevo.desk.actions.errors import NoCurrency, NotAbleTo
from relevo.desk.actions.schemas import ActionInput
from relevo.desk.actions.tables import Action
from relevo.desk.assistants import api as assistants
from relevo.desk.audit import api as audit
from relevo.desk.integrations import api as integrations
from relevo.kit.ids import AssistantId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

Json = dict[str, Any]
Ready = Literal["order_status", "list_orders", "cancel_order", "refund_order", "open_request"]

_READY: dict[str, Json] = json.loads(Path(__file__).with_name("ready.json").read_text(encoding="utf-8"))
_NUMBER: Json = {
    "name": "order_number",
    "label": {"en": "the order number", "es": "el número de pedido", "pt": "o número do pedido"},
    "most_characters": 64,
}
_WHAT: Json = {
    "name": "what",
    "label": {"en": "what it is about", "es": "de qué se trata", "pt": "do que se trata"},
    "ask": {
        "en": "What is it about? Write it in a few sentences.",
        "es": "¿De qué se trata? Escríbelo en unas frases.",
        "pt": "Do que se trata? Escreva em algumas frases.",
    },
    "most_characters": 2_000,
}
# What the runtime alone gives: whose the conversation is, as the channel proved it.
_WHO: list[Json] = [
    {"name": name, "source": "contact", "value": name, "required": False, "most_characters": 400}
    for name in ("contact_id", "verified_email", "verified_phone", "customer_id")
]
_ARGUMENTS: dict[str, list[Json]] = {
    "order_number": [_NUMBER],
    "order_number_optional": [_NUMBER | {"required": False}],
    "who": _WHO,
    "what": [_WHAT],
    "contact": [
        {"name": name, "source": "contact", "value": name, "required": False, "most_characters": 400}
        for name in ("contact_name", "conversation_id", "language")
    ],
    "order_id": [{"name": "order_id", "source": "check", "value": "id"}],
    "amount": [{"name": "amount", "kind": "money", "source": "check", "value": "refundable"}],
    "currency": [{"name": "currency", "source": "check", "value": "currency"}],
}


async def do_add_ready_actions(  # noqa: PLR0913 - what, where, for whom, in which money and words
    tx: Tx,
    integration_id: UUID,
    wanted: list[Ready],
    *,
    assistant_ids: list[UUID],
    currency: str,
    language: str,
    by: Actor,
) -> list[Action]:
    """The actions, and the assistants that may use them. Raises NoSuchIntegration, NotAbleTo, NoCurrency,
    TooManyActions and NoSuchAssistant."""
    integration = await integrations.find_integration(tx, integration_id)
    if integration is None:
        raise integrations.NoSuchIntegration
    for name in wanted:
        if integrations.NEEDS[_operation(name)] not in (integration.abilities or []):
            raise NotAbleTo
    money = currency or integration.settings.get("currency", "")
    if "refund_order" in wanted and not money:
        raise NoCurrency
    taken = {action.name for action in await repository.fetch_actions(tx)}
    check = None
    if any("check" in _READY[name]["definition"] for name in wanted):
        check = (await _reading_action(tx, integration, taken, language=language, by=by)).id
    made = [
        await _create(tx, integration, name, taken, check=check, currency=money, language=language, by=by)
        for name in dict.fromkeys(wanted)
    ]
    for assistant_id in dict.fromkeys(assistant_ids):
        await _offer(tx, AssistantId(assistant_id), [action.id for action in made], by=by)
    return made


async def _reading_action(
    tx: Tx, integration: integrations.Integration, taken: set[str], *, language: str, by: Actor
) -> Action:
    """The one that checks; shared by all of an integration."""
    for action in await repository.fetch_actions(tx):
        is_check = action.definition.request.tool == "get_order" and action.definition.check is None
        if action.integration_id == integration.id and is_check and not action.definition.policy.writes:
            return action
    return await _create(tx, integration, "get_order", taken, check=None, currency="", language=language, by=by)


async def _create(  # noqa: PLR0913 - as above
    tx: Tx,
    integration: integrations.Integration,
    name: str,
    taken: set[str],
    *,
    check: UUID | None,
    currency: str,
    language: str,
    by: Actor | audit.Doer,
) -> Action:
    ready = _READY[name]
    given = ActionInput(
        name=_free_name(f"{integration.kind}_{name}", taken),
        title=ready["title"].get(language) or ready["title"]["en"],
        kind="integration",
        integration_id=integration.id,
        definition=_definition(name, check=check, currency=currency),
    )
    taken.add(given.name)
    return await do_create_action(tx, given, by=by)


def _definition(name: str, *, check: UUID | None, currency: str) -> Definition:
    described: Json = json.loads(json.dumps(_READY[name]["definition"]))
    described["arguments"] = [one for key in described["arguments"] for one in _ARGUMENTS[key]]
    described["request"] = {"tool": _operation(name), "timeout_s": 15}
    described["result"] = {"fields": _shown(described["result"]["fields"])}
    if "check" in described:
        described["check"] |= {"action_id": str(check), "facts": _shown(described["check"].get("facts", []))}
    if "amount_argument" in described["policy"]:
        described["policy"]["currency"] = currency
    return Definition.model_validate(described)


def _shown(names: list[str]) -> list[Json]:
    return [{"name": name, "path": name} for name in names]


def _operation(name: str) -> str:
    return cast("str", _READY[name].get("operation", name))


def _free_name(name: str, taken: set[str]) -> str:
    return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 500))) if one not in taken)


async def _offer(tx: Tx, assistant_id: AssistantId, action_ids: list[UUID], *, by: Actor) -> None:
    assistant = await assistants.get_assistant(tx, assistant_id)
    offered = [*assistant.config.action_ids, *action_ids]
    await assistants.do_change_assistant(tx, assistant_id, assistants.AssistantChange(action_ids=offered), by=by)
