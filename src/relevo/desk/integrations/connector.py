"""The port between the desk and another system: what each kind implements, and the list of those there are."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from relevo.desk.integrations.errors import OutsideFailed, UnknownIntegrationKind
from relevo.desk.integrations.shapes import (
    OutsideCustomer,
    OutsideDeal,
    OutsideOrder,
    OutsideRecord,
    OutsideSubscription,
    Who,
    Written,
)
from relevo.desk.integrations.trying import Preview
from relevo.kit.ids import WorkspaceId
from relevo.platform.connecting import AskedField, ByKind, CheckedAccount, CheckedLine, Given, is_well
from relevo.platform.egress import Egress

Ability = Literal[
    "customers",
    "orders",
    "subscriptions",
    "deals",
    "records",
    "cancel_order",
    "refund_order",
    "write_note",
    "file_brief",
]
MOST_LISTED = 50
"""Of each kind of thing, the newest so many of a customer are read."""


@dataclass(frozen=True, kw_only=True)
class SettingField(AskedField):
    """Its label and help are the screens' texts `integrations:kinds.<kind>.fields.<name>.label` and `.help`; those of
    an option `.options.<option>`.

    An address is a web address without a path beyond its own. A new one needs the secrets again, be they left empty.
    """

    is_advanced: bool = False
    """Shown under "advanced"."""
    form: Literal["line", "mapping"] = "line"
    """`mapping`: JSON, edited by a form of its own kind."""


@dataclass(frozen=True, kw_only=True)
class Link(Given):
    """All a connector needs to speak to one system."""

    workspace_id: WorkspaceId
    integration_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Proof(CheckedLine):
    """The screens' text is `integrations:proofs.<name>` when ok, else
    `integrations:proofs.<name>.<code>`; codes of OutsideFailed have common texts `integrations:failures.<code>`."""


@dataclass(frozen=True, kw_only=True)
class Proven(CheckedAccount):
    """What a check found out."""

    proofs: Sequence[Proof]
    abilities: frozenset[Ability] | None = None
    """What this account can do, where it is less than the kind can (a permission that was not given)."""

    @property
    def ok(self) -> bool:
        return is_well(self.proofs)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is told to another help desk or CRM about a conversation. Texts are plain."""

    conversation_id: UUID
    subject: str
    text: str
    url: str
    """The conversation in our workspace."""
    who: Who
    name: str = ""
    language: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])


class IntegrationConnector(ABC):
    """One kind of system. One object serves all integrations of the kind: it keeps nothing between calls.

    Every method that asks the system runs outside of any transaction, goes through `Asker` (and so the egress door),
    and raises OutsideFailed, never anything else, for what the system or the network does. A connector implements the
    methods of its `abilities`; the others refuse, and are never called.

    The caller checks again, with `shapes.owns`, that what is listed belongs to who was asked for: a search that finds
    too much shows nothing of others. So fill each `owner` from the record itself, never from the question.
    """

    kind: ClassVar[str]
    category: ClassVar[Literal["shop", "crm", "desk", "other"]]
    abilities: ClassVar[frozenset[Ability]]
    fields: ClassVar[Sequence[SettingField]]
    looks_before_writing: ClassVar[bool] = True
    """Whether `write_note` and `file_brief` look for what they wrote before; else a lost answer is for a person."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    @abstractmethod
    async def check(self, link: Link) -> Proven:
        """Ask the system whether all is well and what may be done. Never raises OutsideFailed: says it in proofs."""

    async def find_customers(self, link: Link, who: Who) -> Sequence[OutsideCustomer]:
        """Their records, the best first; at most five."""
        raise _not_among_abilities()

    async def list_orders(self, link: Link, who: Who) -> Sequence[OutsideOrder]:
        """The newest first, at most MOST_LISTED."""
        raise _not_among_abilities()

    async def find_order(self, link: Link, number: str) -> OutsideOrder | None:
        """By the number that customers know, whoever's it is; None if there is none."""
        raise _not_among_abilities()

    async def list_subscriptions(self, link: Link, who: Who) -> Sequence[OutsideSubscription]:
        raise _not_among_abilities()

    async def list_deals(self, link: Link, who: Who) -> Sequence[OutsideDeal]:
        raise _not_among_abilities()

    async def list_records(self, link: Link, who: Who) -> Sequence[OutsideRecord]:
        """Notes, requests, calls; the newest first."""
        raise _not_among_abilities()

    async def cancel_order(self, link: Link, order_id: str, *, key: str) -> Written:
        """By the system's own id. `key`: the same for the same wish, where the system can tell repetitions by it."""
        raise _not_among_abilities()

    async def refund_order(self, link: Link, order_id: str, amount: Decimal, currency: str, *, key: str) -> Written:
        raise _not_among_abilities()

    async def write_note(self, link: Link, filing: Filing, *, key: str) -> Written:
        """A note on the customer's record. The same key again makes no second one."""
        raise _not_among_abilities()

    async def file_brief(self, link: Link, filing: Filing, *, key: str) -> Written:
        """A request in the other help desk, with the brief. The same key again makes no second one."""
        raise _not_among_abilities()

    async def preview(self, link: Link, mapping: str, who: Who, number: str) -> Preview:
        """What a mapping makes of this system's answers; for kinds with a field of the form "mapping"."""
        raise _not_among_abilities()


def _not_among_abilities() -> OutsideFailed:
    return OutsideFailed("refused", "This kind of system does not do that.")


class IntegrationConnectors(ByKind[IntegrationConnector]):
    """Raises UnknownIntegrationKind."""

    unknown = UnknownIntegrationKind
