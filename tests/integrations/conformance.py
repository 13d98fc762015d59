"""What every kind of integration has to keep, whatever the system behind it does. One Kit per kind (see kits.py).

A kit fills its simulator with two customers, and the suite asks for what each of them has, in good times and bad.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from relevo.desk.integrations.api import IntegrationConnector, Link, Who
from relevo.kit.ids import WorkspaceId
from relevo.platform.egress import Egress
from relevo.platform.secrets import Secret
from relevo.testing.outside import OutsideSimulator

ANA = Who(email="ana.pérez@example.com".replace("é", "e"), phone="+34600111222")
BOB = Who(email="bob@example.org", phone="+34600333444")
NOBODY = Who(email="nobody@example.net", phone="+34999888777")
HOSTILE = Who(email="o\"b\\o'b OR 1=1@example.com", phone="+34600000000")
NAME = "Ána Pérez 🛵 <b>Ñandú</b>"
ITEM = "Café ☕ & Té «ñ»"
# Every way of asking for what a customer has, by the ability that says whether a kind has it.
READS: dict[str, str] = {
    "customers": "find_customers",
    "orders": "list_orders",
    "subscriptions": "list_subscriptions",
    "deals": "list_deals",
    "records": "list_records",
}
Reading = Callable[[], Awaitable[Sequence[Any]]]


class Kit(ABC):
    """How the suite plays one kind.

    `fill`: ANA gets the name NAME and `plenty` of the kind's main thing (orders, else deals, else records), the newest
    of them about ITEM; one of each other thing the kind knows; BOB gets one of each.
    """

    connector: type[IntegrationConnector]
    plenty: int = 60
    """More than fit a page, so that paging is needed; at most MOST_LISTED are shown."""
    has_lines: bool = True
    """Whether its orders say what was bought; a CRM's may say no more than their sum."""

    @abstractmethod
    def simulator(self) -> OutsideSimulator: ...

    @abstractmethod
    def fill(self, simulator: Any) -> None: ...

    @abstractmethod
    def wrong_values(self, simulator: Any) -> Mapping[str, str]:
        """What an admin who mistyped a secret fills in."""

    @abstractmethod
    def effects(self, simulator: Any) -> int:
        """How many refunds, notes or requests were made there."""


@runtime_checkable
class KnowsOrders(Protocol):
    """A kit whose kind knows orders."""

    def order_number(self, simulator: Any, whose: Who) -> str:
        """The newest order of ANA or BOB. ANA's can be refunded."""
        ...


@dataclass(frozen=True)
class Played:
    kit: Kit
    simulator: Any
    connector: IntegrationConnector
    link: Link

    def order_number(self, whose: Who = ANA) -> str:
        assert isinstance(self.kit, KnowsOrders), f"the kit of {self.connector.kind} names no orders"
        return self.kit.order_number(self.simulator, whose)

    def readings(self, who: Who = ANA) -> list[tuple[str, Reading]]:
        """Name and call of each read that the kind has."""
        found: list[tuple[str, Reading]] = []
        for ability, name in READS.items():
            if ability in self.connector.abilities:
                method = getattr(self.connector, name)
                found.append((name, lambda method=method: method(self.link, who)))
        return found


@asynccontextmanager
async def play(kit: Kit, values: Mapping[str, str] | None = None) -> AsyncGenerator[Played]:
    async with kit.simulator() as simulator:
        kit.fill(simulator)
        async with Egress(allow_hosts=[simulator.netloc]) as egress:
            connector = kit.connector(egress)
            yield Played(kit, simulator, connector, link_of(connector, values or simulator.connect_values))


def link_of(connector: IntegrationConnector, values: Mapping[str, str]) -> Link:
    """As the desk makes it from what was filled in."""
    plain = {
        field.name: (values.get(field.name, "") or field.default) for field in connector.fields if not field.secret
    }
    secrets = {field.name: Secret(values[field.name]) for field in connector.fields if values.get(field.name)}
    return Link(
        workspace_id=WorkspaceId(UUID(int=1)),
        integration_id=UUID(int=2),
        name="It",
        values=plain,
        secrets={name: secret for name, secret in secrets.items() if name not in plain},
    )
