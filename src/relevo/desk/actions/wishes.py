"""A wish to act: whose it is, what makes two of them one, and how it is written down. Pure."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.desk.actions.binding import Bound
from relevo.desk.actions.calling import show_request
from relevo.desk.actions.checking import NotAllowed, Seen
from relevo.desk.actions.definition import Policy
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.requests import hash_of, plain_arguments
from relevo.kit.ids import WorkspaceId, new_id


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose wish it is. `trigger_seq`: the customer's message that it answers."""

    workspace_id: WorkspaceId
    conversation_id: UUID
    assistant_id: UUID
    assistant_name: str
    epoch: int
    trigger_seq: int
    language: str


@dataclass(frozen=True, kw_only=True)
class Wish:
    loaded: Loaded
    seen: Seen
    key: str
    hash: str

    @property
    def policy(self) -> Policy:
        return self.loaded.target.definition.policy


def check_open(loaded: Loaded) -> None:
    action = loaded.target.action
    if not action.enabled or action.problem is not None:
        raise NotAllowed("switched_off", action.problem or "")
    if not loaded.keys_open:
        raise NotAllowed("keys_lost", "The connection's keys have to be given again.")
    if action.definition.policy.identity == "verified" and not is_known(loaded):
        raise NotAllowed("identity", "Who the customer is was not proven.")


def is_known(loaded: Loaded) -> bool:
    return loaded.customer is not None and loaded.customer.verified


def unproven(facts: dict[str, str | None]) -> dict[str, str | None]:
    """For an unknown visitor, what the channel proves is left out; the rest may be of use to a read."""
    return {
        name: None if name in ("customer_id", "verified_email", "verified_phone") else value
        for name, value in facts.items()
    }


def needs_approval(policy: Policy, seen: Seen) -> bool:
    if policy.approval == "always":
        return True
    above = policy.approval_above
    return policy.approval == "above" and (above is None or seen.amount is None or seen.amount > above)


def key_of(scope: Scope, loaded: Loaded, bound: Bound) -> str:
    """What makes two wishes one. What cannot be taken back is the same wish for the whole conversation, whenever it is
    said again; what can be is so only for one message of the customer."""
    action = loaded.target.action
    wish = hash_of(action.id, 0, bound.given)[:32]
    once = "" if action.definition.policy.risk == "irreversible" else f":{scope.trigger_seq}"
    return f"{scope.conversation_id}:{action.id}:{wish}{once}"


def values_of(scope: Scope, loaded: Loaded, seen: Seen, key: str, hashed: str) -> dict[str, Any]:
    action = loaded.target.action
    policy = action.definition.policy
    arguments = plain_arguments(seen.bound.arguments)
    return {
        "id": new_id(),
        "action_id": action.id,
        "action_revision": action.revision,
        "name": action.name,
        "title": action.title,
        "risk": policy.risk,
        "conversation_id": scope.conversation_id,
        "contact_id": loaded.customer.contact_id if loaded.customer else None,
        "assistant_id": scope.assistant_id,
        "epoch": scope.epoch,
        "trigger_seq": scope.trigger_seq,
        "language": scope.language,
        "key": key,
        "arguments": arguments,
        "given": plain_arguments(seen.bound.given),
        "arguments_hash": hashed,
        "subject": seen.subject,
        "amount": seen.amount,
        "currency": policy.currency or None,
        "facts": seen.facts,
        "request": show_request(loaded.target, seen.bound.arguments, key=key),
    }
