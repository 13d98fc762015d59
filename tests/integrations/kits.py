"""The kinds that the conformance suite plays."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from relevo.desk.integrations.api import Who
from relevo.integrations.shopify.adapter import ShopifyConnector
from relevo.integrations.woocommerce.adapter import WooCommerceConnector
from relevo.testing.shopify import ShopifySimulator
from relevo.testing.woocommerce import WooCommerceSimulator
from tests.integrations.conformance import ANA, BOB, ITEM, NAME, Kit
from tests.integrations.kits_crm import CRM_KITS

NEWEST = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class ShopifyKit(Kit):
    connector = ShopifyConnector

    def simulator(self) -> ShopifySimulator:
        return ShopifySimulator()

    def fill(self, simulator: ShopifySimulator) -> None:
        simulator.bucket = simulator.restores = 1_000_000
        simulator.spend(-1_000_000)
        store = simulator.store
        store.add_customer(NAME, ANA.email, phone=ANA.phone)
        store.add_customer("Bob", BOB.email, phone=BOB.phone)
        for at in range(self.plenty):
            store.add_order(
                f"#{2000 - at}",
                ANA.email,
                "12.50",
                items=[(ITEM if at == 0 else "Vela", 2)],
                placed_at=NEWEST - timedelta(days=at),
                fulfillment="FULFILLED",
                parcel="DELIVERED",
                tracking="CE123",
            )
        store.add_order("#3000", BOB.email, "99.00", placed_at=NEWEST)

    def wrong_values(self, simulator: ShopifySimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "client_secret": "shpss_mistyped_secret_000"}

    def order_number(self, simulator: ShopifySimulator, whose: Who) -> str:
        return "2000" if whose is ANA else "#3000"

    def effects(self, simulator: ShopifySimulator) -> int:
        return len(simulator.store.refunds)


class WooCommerceKit(Kit):
    connector = WooCommerceConnector

    def simulator(self) -> WooCommerceSimulator:
        return WooCommerceSimulator()

    def fill(self, simulator: WooCommerceSimulator) -> None:
        ana = simulator.add_customer(NAME, ANA.email or "", phone=ANA.phone or "")
        bob = simulator.add_customer("Bob", BOB.email or "", phone=BOB.phone or "")
        for at in range(self.plenty):
            simulator.add_order(
                ANA.email or "",
                "12.50",
                customer_id=ana if at % 2 else 0,
                id=5000 - at,
                items=[(ITEM if at == 0 else "Vela", 2)],
                placed_at=NEWEST - timedelta(days=at),
                status="completed",
            )
        simulator.add_order(BOB.email or "", "99.00", customer_id=bob, id=6000, placed_at=NEWEST)
        simulator.add_subscription(ana, "Club del té", "9.90")
        simulator.add_subscription(bob, "Club del té", "9.90")

    def wrong_values(self, simulator: WooCommerceSimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "consumer_secret": "cs_mistyped_secret_000"}

    def order_number(self, simulator: WooCommerceSimulator, whose: Who) -> str:
        return "5000" if whose is ANA else "6000"

    def effects(self, simulator: WooCommerceSimulator) -> int:
        return sum(len(rows) for rows in simulator.refunds.values())


KITS: tuple[Kit, ...] = (ShopifyKit(), WooCommerceKit(), *CRM_KITS)
