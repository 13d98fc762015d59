"""The demo's assistant acts in the shop: the shop's own small server beside the demo, a connection to it, and actions.

On the first start a customer asks for a refund and gets it (asked, checked, done, confirmed), and another asks for one
that a person has to approve. Both are done by the real turn against the real server, not written down as if.
"""

import json
import secrets
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.turn import TurnRunner
from relevo.desk.actions.changing import do_change_connection, do_connect, do_create_action
from relevo.desk.actions.definition import Definition
from relevo.desk.actions.repository import fetch_connections
from relevo.desk.actions.running import ActionRunner
from relevo.desk.actions.schemas import ActionConnectionChange, ActionConnectionInput, ActionInput
from relevo.desk.assistants.api import AssistantChange, do_change_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import do_rotate_identity_secret
from relevo.desk.conversations import api as conversations
from relevo.entry.demo_data.seeding import DEMO_WORKSPACE, FOLDER
from relevo.entry.house import House
from relevo.kit.ids import AssistantId, ChannelId, ConversationId, TeammateId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox
from relevo.platform.settings import Settings
from relevo.testing.shop import Order, ShopServer, ShopStore, make_shop
from relevo.testing.shop.server import SHOP_KEY_HEADER

PORTS_ABOVE = 4
"""The shop listens so far above the demo's own port, or anywhere if that is taken."""
CONNECTION = "Casa Brezo (tienda)"
_KEY_FILE = "shop.key"
_ARRIVES = "mañana entre las 10 y las 14 h"

Json = dict[str, Any]


@dataclass(frozen=True)
class DemoShop:
    server: ShopServer
    key: str

    @property
    def netloc(self) -> str:
        return self.server.netloc


@asynccontextmanager
async def open_demo_shop(settings: Settings) -> AsyncGenerator[DemoShop]:
    """The shop, listening on loopback. Its orders and refunds are kept beside the demo's data."""
    folder = settings.data_folder.absolute() / "simulators"
    folder.mkdir(parents=True, exist_ok=True)
    key_file = folder / _KEY_FILE
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(24))
    key = key_file.read_text().strip()
    store = ShopStore(_orders(), folder / "shop.json")
    async with ShopServer(make_shop(store, key=key), _listen(settings.port + PORTS_ABOVE)) as server:
        yield DemoShop(server, key)


def reaching_shop(settings: Settings, shop: DemoShop) -> Settings:
    """The settings of a house that may call it."""
    return settings.model_copy(update={"egress_allow_hosts": (*settings.egress_allow_hosts, shop.netloc)})


async def connect_shop(house: House, shop: DemoShop) -> None:
    """The connection with today's address; on the first start also the actions, and two customers who use them."""
    box = house.services[SecretBox]
    assert isinstance(box, SecretBox)  # noqa: S101 - what the house provides under this type
    async with house.db.transaction(DEMO_WORKSPACE) as tx:
        known = next((one for one in await fetch_connections(tx) if one.name == CONNECTION), None)
        if known is not None:
            change = ActionConnectionChange(base_url=shop.server.url, headers={SHOP_KEY_HEADER: shop.key})
            await do_change_connection(tx, known.id, change, box=box, by=SYSTEM)
            return
        channel_id = await _prepare(tx, shop, box)
    runner = ActionRunner(house.db, house.egress, box)
    turns = TurnRunner(house.db, house.hub, {"builtin": BuiltinAnswerer()}, actions=runner)
    stories: list[Json] = json.loads((FOLDER / "actions.json").read_text(encoding="utf-8"))["stories"]
    for story in stories:
        await _play(house, turns, channel_id, story)


async def _prepare(tx: Tx, shop: DemoShop, box: SecretBox) -> ChannelId:
    given = ActionConnectionInput(name=CONNECTION, base_url=shop.server.url, headers={SHOP_KEY_HEADER: shop.key})
    connection = await do_connect(tx, given, box=box, by=SYSTEM)
    made: dict[str, UUID] = {}
    described: Json = json.loads((FOLDER / "actions.json").read_text(encoding="utf-8"))
    for action in described["actions"]:
        definition = Definition.model_validate(_with_ids(action["definition"], made))
        wanted = ActionInput(
            name=action["name"], title=action["title"], connection_id=connection.id, definition=definition
        )
        made[action["name"]] = (await do_create_action(tx, wanted, by=SYSTEM)).id
    row = await tx.fetchrow(
        "SELECT id, assistant_id FROM channel WHERE workspace_id = $1 AND kind = 'web' ORDER BY created_at, id LIMIT 1",
        tx.tenant,
    )
    if row is None:
        raise RuntimeError("the demo's shop has a web channel")
    offered = [made[name] for name in described["offered"]]
    await do_change_assistant(
        tx, AssistantId(row["assistant_id"]), AssistantChange(action_ids=offered), by=await _owner(tx)
    )
    channel_id = ChannelId(row["id"])
    await do_rotate_identity_secret(tx, channel_id, box=box, by=SYSTEM)
    return channel_id


async def _owner(tx: Tx) -> Actor:
    row = await tx.fetchrow(
        "SELECT id, name, role FROM teammate WHERE workspace_id = $1 AND role = 'owner' ORDER BY id LIMIT 1", tx.tenant
    )
    if row is None:
        raise RuntimeError("a workspace has an owner")
    return Actor(
        workspace_id=tx.tenant,
        teammate_id=TeammateId(row["id"]),
        name=row["name"],
        role=Role(row["role"]),
        via="session",
        credential_id=row["id"],
    )


async def _play(house: House, turns: TurnRunner, channel_id: ChannelId, story: Json) -> None:
    """The customer writes, the assistant's turn runs; a line that begins with * taps the first button."""
    conversation_id: ConversationId | None = None
    for line in story["lines"]:
        said: Json = {"text": line}
        if line == "*" and conversation_id is not None:
            said = await _first_choice(house, conversation_id)
        async with house.db.transaction(DEMO_WORKSPACE) as tx:
            inbound = conversations.Inbound(
                channel_id=channel_id,
                address=f"customer:{story['email']}",
                verified=True,
                name=story["name"],
                email=story["email"],
                client_id=str(new_id()),
                language=story["language"],
                **said,
            )
            received = await conversations.receive_message(tx, inbound)
            conversation_id = ConversationId(received.conversation.id)
            number = (await conversations.fetch_conversation(tx, conversation_id)).state.turn_number
        await turns.run(DEMO_WORKSPACE, conversation_id, number)


async def _first_choice(house: House, conversation_id: ConversationId) -> Json:
    async with house.db.transaction(DEMO_WORKSPACE, read_only=True) as tx:
        content: Json = await tx.fetchval(
            """
            SELECT content FROM message
            WHERE workspace_id = $1 AND conversation_id = $2 AND author_kind = 'assistant' AND kind = 'message'
            ORDER BY seq DESC LIMIT 1
            """,
            tx.tenant,
            conversation_id,
        )
    choice = content["choices"][0]
    return {"text": choice["label"], "choice_id": choice["id"]}


def _with_ids(definition: Json, made: Mapping[str, UUID]) -> Json:
    """Actions name each other by their names here, by ids in the product."""
    found = dict(definition)
    for part in ("check", "undo"):
        if part in found:
            found[part] = found[part] | {"action_id": str(made[found[part]["action_id"]])}
    return found


def _orders() -> list[Order]:
    shop: Json = json.loads((FOLDER / "shop.json").read_text(encoding="utf-8"))
    more: Json = json.loads((FOLDER / "actions.json").read_text(encoding="utf-8"))
    return [
        Order(
            number=order["number"],
            email=order["email"],
            status=order["status"],
            carrier="Correos Express" if order["status"] == "shipped" else "",
            arrives=_ARRIVES if order["status"] == "shipped" else "",
            items=[f"{quantity} × {name}" for name, quantity in order["items"]],
            total=float(order["total"]),
        )
        for order in [*shop["orders"], *more["orders"]]
    ]


def _listen(port: int) -> socket.socket:
    for wanted in (port, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    raise OSError("no free port on 127.0.0.1")
