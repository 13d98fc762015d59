"""The demo's other systems: simulated shops beside it, connected as an admin would, with orders of its own customers.

They listen on loopback, above the demo's other simulators. What was refunded or cancelled there stays over a restart.
Whoever disconnects one in the demo keeps it that way.
"""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import structlog

from relevo.desk.audit.api import SYSTEM
from relevo.desk.integrations.api import (
    IntegrationConnectors,
    Outsiders,
    check_integration,
    do_change_integration,
    do_connect_system,
    fetch_integrations,
)
from relevo.entry.demo_data.crm_systems import CRM_MAKERS, Make
from relevo.entry.demo_data.seeding import DEMO_WORKSPACE, FOLDER
from relevo.entry.house import House
from relevo.entry.simulators import free_port
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox
from relevo.platform.settings import Settings
from relevo.testing.outside import OutsideSimulator
from relevo.testing.shopify import ShopifySimulator
from relevo.testing.woocommerce import WooCommerceSimulator

log = structlog.get_logger(__name__)

PORTS_ABOVE = 20
"""The first of them listens so far above the demo's own port."""
Json = dict[str, Any]


@dataclass(frozen=True)
class SimulatedSystem:
    name: str
    simulator: OutsideSimulator


def _shopify(port: int, folder: Path) -> OutsideSimulator:
    """The shop's own orders, with their parcels."""
    simulator = ShopifySimulator(port=port, file=folder / "shopify.json")
    for at, order in enumerate(_orders()):
        email = order["email"]
        name = " ".join(part.title() for part in email.split("@")[0].split("."))
        simulator.store.add_customer(name, email)
        is_sent = order["status"] in ("shipped", "delivered", "refunded")
        placed_at = datetime.now(UTC) - timedelta(days=order["days_ago"])
        simulator.store.add_order(
            order["number"],
            email,
            order["total"],
            placed_at=placed_at,
            items=[(item, quantity) for item, quantity in order["items"]],
            fulfillment="FULFILLED" if is_sent else "UNFULFILLED",
            parcel={"shipped": "IN_TRANSIT"}.get(order["status"], "DELIVERED") if is_sent else "",
            tracking=f"CE{90210 + at}ES" if is_sent else "",
            arrives_at=datetime.now(UTC) + timedelta(days=1) if order["status"] == "shipped" else None,
        )
    simulator.store.recall()
    return simulator


def _woocommerce(port: int, folder: Path) -> OutsideSimulator:
    """An outlet with a candle club: older orders, and a subscription of some."""
    simulator = WooCommerceSimulator(port=port, file=folder / "woocommerce.json")
    for at, order in enumerate(_orders()[:6]):
        name = " ".join(part.title() for part in order["email"].split("@")[0].split("."))
        customer_id = simulator.add_customer(name, order["email"])
        placed_at = datetime.now(UTC) - timedelta(days=40 + 13 * at)
        simulator.add_order(
            order["email"],
            f"{19 + 7 * at}.50",
            customer_id=customer_id,
            placed_at=placed_at,
            status="completed",
            items=[("Vela Brezo", 1 + at % 3)],
        )
        if at % 2 == 0:
            simulator.add_subscription(customer_id, "Club de velas", "14.90")
    simulator.recall()
    return simulator


MAKERS: tuple[tuple[str, Make], ...] = (
    ("Casa Brezo (Shopify)", _shopify),
    ("Casa Brezo Outlet", _woocommerce),
    *CRM_MAKERS,
)


@asynccontextmanager
async def open_demo_systems(settings: Settings) -> AsyncGenerator[list[SimulatedSystem]]:
    folder = settings.data_folder.absolute() / "simulators"
    folder.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        opened: list[SimulatedSystem] = []
        for place, (name, make) in enumerate(MAKERS):
            simulator = make(free_port(settings.port + PORTS_ABOVE + place), folder)
            opened.append(SimulatedSystem(name, await stack.enter_async_context(simulator)))
        yield opened


def reaching_systems(settings: Settings, systems: Sequence[SimulatedSystem]) -> Settings:
    """The settings of a house that may call them."""
    hosts = (*settings.egress_allow_hosts, *(one.simulator.netloc for one in systems))
    return settings.model_copy(update={"egress_allow_hosts": hosts})


async def connect_demo_systems(house: House, systems: Sequence[SimulatedSystem]) -> None:
    """Each connected with today's address, and checked."""
    outsiders = Outsiders(
        connectors=cast("IntegrationConnectors", house.services[IntegrationConnectors]),
        box=cast("SecretBox", house.services[SecretBox]),
    )
    for one in systems:
        async with house.db.transaction(DEMO_WORKSPACE) as tx:
            integration_id = await _connect(tx, outsiders, one)
        if integration_id is None:
            continue
        checked = await check_integration(house.db, DEMO_WORKSPACE, integration_id, outsiders)
        if checked.problem is not None:
            log.warning("demo.system_not_connected", kind=one.simulator.kind, problem=checked.problem)


async def _connect(tx: Tx, outsiders: Outsiders, one: SimulatedSystem) -> Any:
    """None if somebody disconnected it or switched it off."""
    values = dict(one.simulator.connect_values)
    known = next((found for found in await fetch_integrations(tx) if found.name == one.name), None)
    if known is not None:
        if not known.enabled:
            return None
        if any(known.settings.get(name) not in (None, value) for name, value in values.items()):
            await do_change_integration(tx, outsiders, known.id, given=values, by=SYSTEM)
        return known.id
    made_before = await tx.fetchval(
        """
        SELECT true FROM audit_entry
        WHERE workspace_id = $1 AND action = 'integration.created' AND data ->> 'name' = $2 LIMIT 1
        """,
        tx.tenant,
        one.name,
    )
    if made_before:
        return None
    made = await do_connect_system(tx, outsiders, kind=one.simulator.kind, name=one.name, given=values, by=SYSTEM)
    return made.id


def _orders() -> list[Json]:
    shop: Json = json.loads((FOLDER / "shop.json").read_text(encoding="utf-8"))
    return shop["orders"]
