"""The kinds of callers a route can be for, and what a route says about itself."""

from dataclasses import dataclass, field
from enum import StrEnum

from relevo.kit.errors import RelevoError
from relevo.platform.auth.actors import Role

DEFAULT_BODY_BYTES = 1_000_000


class Caller(StrEnum):
    TEAMMATE = "teammate"  # any signed-in teammate, or an API key in their name
    ADMIN = "admin"
    OWNER = "owner"
    VISITOR = "visitor"  # a contact with a visitor token
    PUBLIC = "public"  # nobody needs to be known: the endpoint opens its own transaction
    WEBHOOK = "webhook"  # as public, but the endpoint must verify the signature over the raw body


REQUIRED_ROLE = {Caller.TEAMMATE: Role.AGENT, Caller.ADMIN: Role.ADMIN, Caller.OWNER: Role.OWNER}


@dataclass(frozen=True, kw_only=True)
class Door:
    """What a route declares: who may pass, how much they may carry, and whether a transaction is opened.

    With `transaction=False` the caller is checked in a short transaction of its own and the endpoint opens what
    it needs: for slow work (hashing, re-encoding, streaming) that must not hold a database connection.
    """

    caller: Caller
    transaction: bool = True
    body_bytes: int = DEFAULT_BODY_BYTES
    browser_only: bool = False  # an API key may not do this (sessions, keys, passwords)
    errors: tuple[type[RelevoError], ...] = field(default=())
