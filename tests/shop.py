"""A company whose assistant acts in a shop: the shop's real server, a connection, actions, a signed-in customer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.context import Answerer
from relevo.assistant.turn import TurnRunner
from relevo.desk.actions.changing import do_connect, do_create_action
from relevo.desk.actions.definition import Definition
from relevo.desk.actions.running import ActionRunner
from relevo.desk.actions.schemas import ActionConnectionInput, ActionInput
from relevo.desk.actions.tables import Action
from relevo.desk.assistants.api import AssistantConfig, do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.conversations.api import receive_message
from relevo.kit.ids import ConversationId
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import MasterKey
from relevo.testing.shop import Order, ShopServer, ShopStore, Trouble, make_shop
from relevo.testing.shop.flows import LOOK_UP, order_flow, refund_flow
from tests.assistant.company import Company, SilentHub
from tests.desk.conversations.world import World, make_world

KEY = "shop-secret-key-4711"
BOX = SecretBox([MasterKey(b"k" * 32)])
VICTOR = "victor@example.com"
ORDERS = (
    ("CB-1001", VICTOR, "delivered", 80.0),
    ("CB-1002", VICTOR, "processing", 40.0),
    ("CB-9009", "eva@example.com", "delivered", 500.0),
)


@dataclass(frozen=True)
class ShopCompany:
    company: Company
    runner: ActionRunner
    store: ShopStore
    trouble: Trouble
    actions: dict[str, Action]
    connection_id: UUID
    verified: bool

    @property
    def world(self) -> World:
        return self.company.world

    async def ask(self, text: str, **given: Any) -> dict[str, Any]:
        """The customer writes, the assistant's turn runs; its last message."""
        conversation_id = await self.hear(text, **given)
        assert await self.company.take_turn(conversation_id) == "committed"
        return await self.company.last(conversation_id)

    async def hear(self, text: str, **given: Any) -> ConversationId:
        fields = {"verified": self.verified, "language": "es", **given}
        inbound = replace(self.world.inbound(text), **fields)
        async with self.world.db.transaction(self.world.workspace_id) as tx:
            return ConversationId((await receive_message(tx, inbound)).conversation.id)

    async def tap(self, choice: dict[str, Any]) -> dict[str, Any]:
        conversation_id = await self.hear(choice["label"], choice_id=choice["id"])
        assert await self.company.take_turn(conversation_id) == "committed"
        return await self.company.last(conversation_id)

    async def runs(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.world.rows("SELECT * FROM action_run ORDER BY created_at, id")]

    async def conversation_id(self) -> ConversationId:
        rows = await self.world.rows("SELECT id FROM conversation ORDER BY created_at DESC LIMIT 1")
        return ConversationId(rows[0]["id"])


@asynccontextmanager
async def open_shop_company(
    db: Database, *, verified: bool = True, answerer: Answerer | None = None, config: dict[str, Any] | None = None,
    **policy: Any,
) -> AsyncGenerator[ShopCompany]:  # fmt: skip
    """Victor, signed in by his e-mail address unless not `verified`, before an assistant that looks up and refunds."""
    store = ShopStore([Order(number=n, email=e, status=s, total=t, arrives="Tuesday") for n, e, s, t in ORDERS])
    trouble = Trouble()
    server = ShopServer(make_shop(store, key=KEY, trouble=trouble))
    async with server, Egress(allow_hosts=[server.netloc]) as egress:
        runner = ActionRunner(db, egress, BOX)
        world = await make_world(db)
        world = World(**{**world.__dict__, "address": f"customer:{VICTOR}" if verified else "visitor:1"})
        async with db.transaction(world.workspace_id) as tx:
            connecting = ActionConnectionInput(name="Shop", base_url=server.url, headers={"X-Shop-Key": KEY})
            connection = await do_connect(tx, connecting, box=BOX, by=SYSTEM)
            made: dict[str, Action] = {}

            async def create(name: str, title: str, definition: dict[str, Any]) -> None:
                given = ActionInput(
                    name=name,
                    title=title,
                    connection_id=connection.id,
                    definition=Definition.model_validate(definition),
                )
                made[name] = await do_create_action(tx, given, by=SYSTEM)

            await create("look_up", "Look up an order", LOOK_UP)
            await create("order_status", "Order status", order_flow(made["look_up"].id))
            await create("refund", "Refund", refund_flow(made["look_up"].id, **policy))
            ids = [made["order_status"].id, made["refund"].id]
            settings = AssistantConfig.model_validate({"action_ids": ids, **(config or {})})
            assistant = await do_create_assistant(tx, "Relva", by=SYSTEM, config=settings)
            await tx.execute(
                "UPDATE channel SET assistant_id = $2 WHERE workspace_id = $1", world.workspace_id, assistant.id
            )
        world = World(**{**world.__dict__, "assistant_id": assistant.id})
        hub = SilentHub()
        answerers: dict[str, Answerer] = {
            "builtin": answerer or BuiltinAnswerer(),
            "llm": answerer or BuiltinAnswerer(),
        }
        turns = TurnRunner(db, hub, answerers, actions=runner)  # type: ignore[arg-type] - the part of a hub that turns use
        company = Company(world=world, hub=hub, runner=turns)
        yield ShopCompany(company, runner, store, trouble, made, connection.id, verified)
