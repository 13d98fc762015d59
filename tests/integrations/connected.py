"""A company with a connected shop: the simulator, the integration checked, an assistant with its ready-made actions."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.turn import TurnRunner
from relevo.desk.actions.ready import Ready, do_add_ready_actions
from relevo.desk.actions.running import ActionRunner
from relevo.desk.actions.tables import Action
from relevo.desk.assistants.api import AssistantConfig, do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.conversations.api import receive_message
from relevo.desk.integrations.api import Outsiders, check_integration, do_connect_system
from relevo.entry.integrations import make_integrations
from relevo.kit.ids import ConversationId
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import MasterKey
from relevo.testing.shopify import ShopifySimulator
from relevo.testing.woocommerce import WooCommerceSimulator
from tests.assistant.company import Company, SilentHub
from tests.desk.conversations.world import World, make_world

BOX = SecretBox([MasterKey(b"k" * 32)])
VICTOR = "victor@example.com"
EVA = "eva@example.com"
SHOP: tuple[Ready, ...] = ("order_status", "list_orders", "cancel_order", "refund_order")
PLACED = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def shopify() -> ShopifySimulator:
    """Victor: #1001 on its way, #1002 not sent yet; Eva: #1003."""
    simulator = ShopifySimulator()
    store = simulator.store
    store.add_customer("Víctor Cano", VICTOR, phone="+34600111222")
    store.add_customer("Eva", EVA)
    sent: dict[str, Any] = {"fulfillment": "FULFILLED", "parcel": "IN_TRANSIT", "tracking": "CE77"}
    arrives = datetime(2026, 11, 24, tzinfo=UTC)
    store.add_order("#1002", VICTOR, "40.00", placed_at=PLACED - timedelta(days=3))
    store.add_order("#1001", VICTOR, "80.00", placed_at=PLACED, arrives_at=arrives, **sent)
    store.add_order("#1003", EVA, "500.00", placed_at=PLACED, **sent)
    return simulator


def woocommerce() -> WooCommerceSimulator:
    """The same people: Victor has 1001 sent and 1002 unpaid, Eva 1003."""
    simulator = WooCommerceSimulator()
    victor = simulator.add_customer("Víctor Cano", VICTOR)
    simulator.add_order(VICTOR, "80.00", id=1001, customer_id=victor, placed_at=PLACED, status="completed")
    simulator.add_order(VICTOR, "40.00", id=1002, placed_at=PLACED - timedelta(days=3), status="pending")
    simulator.add_order(EVA, "500.00", id=1003, placed_at=PLACED, status="completed")
    simulator.add_subscription(victor, "Club del té", "9.90")
    return simulator


@dataclass(frozen=True)
class Connected:
    company: Company
    runner: ActionRunner
    simulator: Any
    integration_id: UUID
    actions: dict[str, Action]
    verified: bool

    @property
    def world(self) -> World:
        return self.company.world

    @property
    def outsiders(self) -> Outsiders:
        return Outsiders(self.runner.connectors, BOX)

    async def hear(self, text: str, **given: Any) -> ConversationId:
        inbound = replace(self.world.inbound(text), **{"verified": self.verified, "language": "es", **given})
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            return ConversationId((await receive_message(tx, inbound)).conversation.id)

    async def ask(self, text: str, **given: Any) -> dict[str, Any]:
        """The customer writes, the assistant's turn runs; its last message."""
        conversation_id = await self.hear(text, **given)
        assert await self.company.take_turn(conversation_id) == "committed"
        return await self.company.last(conversation_id)

    async def tap(self, choice: dict[str, Any]) -> dict[str, Any]:
        return await self.ask(choice["label"], choice_id=choice["id"])

    async def runs(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.world.rows("SELECT * FROM action_run ORDER BY created_at, id")]


@asynccontextmanager
async def open_connected(
    db: Database, simulator: Any = None, *, verified: bool = True, address: str = "", wanted: Sequence[Ready] = SHOP
) -> AsyncGenerator[Connected]:
    """Victor, signed in by his e-mail address unless not `verified`, before an assistant with the shop's actions."""
    async with simulator or shopify() as shop, Egress(allow_hosts=[shop.netloc]) as egress:
        runner = ActionRunner(db, egress, BOX, make_integrations(egress))
        world = await make_world(db)
        who = address or (f"customer:{VICTOR}" if verified else "visitor:1")
        world = World(**{**world.__dict__, "address": who})
        outsiders = Outsiders(runner.connectors, BOX)
        async with db.transaction(world.workspace_id) as tx:
            made = await do_connect_system(
                tx, outsiders, kind=shop.kind, name="Tienda", given=shop.connect_values, by=SYSTEM
            )
            assistant = await do_create_assistant(tx, "Relva", by=SYSTEM, config=AssistantConfig())
            await tx.execute(
                "UPDATE channel SET assistant_id = $2 WHERE workspace_id = $1", world.workspace_id, assistant.id
            )
        integration = await check_integration(db, world.workspace_id, made.id, outsiders)
        assert integration.problem is None, integration.proofs
        async with db.transaction(world.workspace_id) as tx:
            actions = await do_add_ready_actions(
                tx,
                made.id,
                list(wanted),
                assistant_ids=[assistant.id],
                currency="",
                language="es",
                by=_owner_of(world),
            )
        world = World(**{**world.__dict__, "assistant_id": assistant.id})
        hub = SilentHub()
        answerers = {"builtin": BuiltinAnswerer(), "llm": BuiltinAnswerer()}
        turns = TurnRunner(db, hub, answerers, actions=runner)  # type: ignore[arg-type] - the part of a hub turns use
        by_name = {action.name.removeprefix(f"{shop.kind}_"): action for action in actions}
        company = Company(world=world, hub=hub, runner=turns)
        yield Connected(company, runner, shop, made.id, by_name, verified)


def _owner_of(world: World) -> Actor:
    return replace(world.ana, role=Role.OWNER)


def given_back(simulator: Any) -> Decimal:
    """By the shop's own books."""
    if isinstance(simulator, ShopifySimulator):
        return sum((Decimal(refund["amount"]) for refund in simulator.store.refunds), Decimal(0))
    return sum((Decimal(one["amount"]) for rows in simulator.refunds.values() for one in rows), Decimal(0))
