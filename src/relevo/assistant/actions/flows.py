"""Flows without a model: which action a message asks for, what of its arguments is known, what is still to be asked.

There is no hidden state: the button under a question carries `ask:<action>:<argument>:leave`, the one under a
confirmation `act:<run>:yes`, so the messages alone tell where a conversation stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.assistant.context import ContextMessage, TurnContext
from relevo.assistant.slots import read_value
from relevo.desk.actions.api import Action, Argument, BadArgument, check_value
from relevo.desk.assistants.api import Slot

ASK = "ask_argument:"
ACT = "act:"
CHOOSE = "choose:"
YES, NO, LEAVE = "yes", "no", "leave"
MOST_REPEATS = 2
_LIKE_SLOTS = frozenset({"order_number", "email", "phone", "name", "address", "postcode", "date", "amount", "model"})
# What may be put in any words; the others have a form of their own.
_FREE = frozenset({"name", "address", "model"})
_BY_KIND = {"email": "email", "money": "amount", "date": "date"}


@dataclass(frozen=True)
class Open:
    """The question that is open: which argument of which action."""

    action: Action
    argument: Argument


def find_open(context: TurnContext, actions: Sequence[Action]) -> Open | None:
    """The question under the assistant's last message, unless a person spoke after it."""
    last = context.last_of_ours
    return _open_in(last, actions) if last else None


def find_asked_run(context: TurnContext) -> UUID | None:
    """The run that the customer was asked to confirm, under the assistant's last message."""
    last = context.last_of_ours
    for choice in last.choices if last else ():
        if choice.id.startswith(ACT):
            return run_in(choice.id)
    return None


def run_in(choice_id: str) -> UUID | None:
    """Of `act:<run>:yes`; None where it is no such id (a tap can say anything)."""
    try:
        return UUID(choice_id.split(":")[1])
    except (ValueError, IndexError):
        return None


def gather(context: TurnContext, action: Action) -> dict[str, Any]:
    """What the conversation gave for the action's arguments, the newest mention winning."""
    return gather_from(context.messages, action)


def gather_from(messages: Iterable[ContextMessage], action: Action) -> dict[str, Any]:
    found: dict[str, Any] = {}
    asked: Open | None = None
    for message in messages:
        if message.author != "contact":
            asked = _open_in(message, [action]) if message.author == "assistant" else None
            continue
        for argument in action.definition.asked:
            is_asked = asked is not None and asked.argument.name == argument.name
            value = read_argument(argument, message.text, was_asked=is_asked)
            if value is not None:
                found[argument.name] = value
        asked = None
    return found


def read_argument(argument: Argument, text: str, *, was_asked: bool) -> Any:
    """What of the text fits the argument; None where nothing does."""
    slot = _slot_of(argument)
    candidates: list[str] = []
    if slot is not None:
        value = read_value(slot, text, was_asked=was_asked)
        candidates += [value] if value else []
    if argument.kind == "choice":
        plain = text.casefold()
        candidates += [choice for choice in argument.choices if choice.casefold() in plain] if was_asked else []
    elif was_asked and (slot is None or slot.name in _FREE):
        candidates.append(" ".join(text.split()))
    for candidate in candidates:
        try:
            return check_value(argument, _as_number(candidate) if argument.kind == "money" else candidate)
        except BadArgument:
            continue
    return None


def next_missing(action: Action, found: dict[str, Any]) -> Argument | None:
    return next(
        (argument for argument in action.definition.asked if argument.required and argument.name not in found), None
    )


def count_repeats(messages: Iterable[ContextMessage], action: Action, argument: Argument) -> int:
    """How often this very question was put already, in this stretch."""
    prefix = f"{ASK}{action.id}:{argument.name}:"
    return sum(
        any(choice.id.startswith(prefix) for choice in message.choices)
        for message in messages
        if message.author == "assistant"
    )


def ask_id(action: Action, argument: Argument) -> str:
    return f"{ASK}{action.id}:{argument.name}:{LEAVE}"


def act_id(run_id: UUID, answer: str) -> str:
    return f"{ACT}{run_id}:{answer}"


def _open_in(message: ContextMessage, actions: Sequence[Action]) -> Open | None:
    for choice in message.choices:
        if choice.id.startswith(ASK) and choice.id.count(":") == 3:
            _, action_id, name, _ = choice.id.split(":")
            action = next((one for one in actions if str(one.id) == action_id), None)
            argument = action.definition.find_argument(name) if action else None
            if action is not None and argument is not None:
                return Open(action, argument)
    return None


def _slot_of(argument: Argument) -> Slot | None:
    """The pattern that already reads such a thing anywhere in a message."""
    if argument.pattern:
        return Slot(name="argument", pattern=argument.pattern)
    name = argument.name if argument.name in _LIKE_SLOTS else _BY_KIND.get(argument.kind)
    return Slot(name=name) if name else None


def _as_number(text: str) -> str:
    """ "1.234,50 €" and "$1,234.50" as a plain number."""
    plain = "".join(character for character in text if character.isdigit() or character in ".,")
    if "," in plain and "." in plain:
        decimal = max(plain.rfind(","), plain.rfind("."))
        whole = plain[:decimal].replace(",", "").replace(".", "")
        return f"{whole}.{plain[decimal + 1 :]}"
    return plain.replace(",", ".")
