"""Setting up the shop, once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from relevo.desk.assistants.api import AssistantConfig, do_create_assistant
from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import Channel, ChannelInput, do_create_channel
from relevo.desk.journeys.api import OrderInput, OrderItem, do_put_order
from relevo.desk.knowledge.api import NewDocument, add_ready_documents, calibrate, insert_source
from relevo.desk.team.api import NewWorkspace, add_teammate, create_sign_in_link, create_workspace, sign_in_url
from relevo.entry.demo_data.acting import Stage
from relevo.entry.demo_data.aging import move_log
from relevo.entry.demo_data.intents import add_intents, age_intents
from relevo.entry.demo_data.learning import as_it_was, learn, read_learning
from relevo.entry.demo_data.remembering import remember
from relevo.entry.demo_data.script import read_script
from relevo.kit.ids import AssistantId, ContactId, TeammateId, WorkspaceId
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database, Tx

FOLDER = Path(__file__).resolve().parent
# A fixed id is how a second start finds the shop again.
DEMO_WORKSPACE = WorkspaceId(UUID("019aa000-cb00-7000-8000-00000000b4e2"))
LINK_VALID_FOR = timedelta(hours=24)
LANGUAGES = ("es", "en")

Json = dict[str, Any]


@dataclass(frozen=True)
class DemoLinks:
    workspace: str
    customer_page: str
    shop_page: str


async def seed_demo(db: Database, services: Mapping[type[object], object], *, base_url: str) -> DemoLinks:
    """The shop's links; each call makes a fresh sign-in. `services` are the house's, by type."""
    del services  # what the shop is made of needs no service; the parameter is the door's agreed shape
    async with db.transaction(DEMO_WORKSPACE) as tx:
        is_new = not await tx.fetchval("SELECT EXISTS (SELECT FROM workspace WHERE workspace_id = $1)", tx.tenant)
        if is_new:
            await _set_up(tx)
        owner = await tx.fetchval(
            "SELECT id FROM teammate WHERE workspace_id = $1 AND role = 'owner' ORDER BY id LIMIT 1", tx.tenant
        )
        key: str = await tx.fetchval(
            "SELECT public_key FROM channel WHERE workspace_id = $1 ORDER BY created_at, id LIMIT 1", tx.tenant
        )
        token = await create_sign_in_link(tx, TeammateId(owner), valid_for=LINK_VALID_FOR)
    if is_new:
        async with db.transaction(DEMO_WORKSPACE) as tx:
            await age_intents(tx)
            await move_log(tx)
    return DemoLinks(
        workspace=sign_in_url(base_url, token),
        customer_page=f"{base_url}/w/{key}",
        shop_page=f"{shop_origin(base_url)}/shop",
    )


def shop_origin(base_url: str) -> str:
    """Another origin than the chat's, as on a real company's site: the same machine by its other name."""
    parts = urlsplit(base_url)
    if parts.hostname in ("127.0.0.1", "0.0.0.0"):  # noqa: S104 - compared, nothing binds to it
        return f"{parts.scheme}://localhost:{parts.port or 80}"
    return base_url


async def _set_up(tx: Tx) -> None:
    shop: Json = json.loads((FOLDER / "shop.json").read_text(encoding="utf-8"))
    team = await _hire(tx, shop)
    assistant = await do_create_assistant(
        tx,
        shop["assistant"]["name"],
        by=SYSTEM,
        config=AssistantConfig.model_validate(
            {part: shop["assistant"][part] for part in ("greeting", "instructions", "guides")}
        ),
    )
    channel = await _open_channel(tx, shop["channel"], assistant.id)
    qas: list[Json] = json.loads((FOLDER / "qas.json").read_text(encoding="utf-8"))
    await _write_knowledge(tx, as_it_was(qas, read_learning()["corrected"]))
    stage = Stage(tx, channel, team, await tx.now())
    for scene in read_script(FOLDER / "conversations.txt"):
        await stage.play(scene)
    contacts = await _contacts(tx)
    await _place_orders(tx, shop["orders"], contacts)
    await remember(tx, shop["memories"], contacts, assistant_id=assistant.id, by=team["ana"])
    await add_intents(tx, team, by=team["ana"])
    await learn(tx, qas, assistant.id, team)


async def _hire(tx: Tx, shop: Json) -> dict[str, Actor]:
    owner, *others = shop["team"]
    workspace = shop["workspace"]
    created = await create_workspace(
        tx,
        NewWorkspace(
            name=workspace["name"],
            owner_email=owner["email"],
            owner_name=owner["name"],
            locale=workspace["locale"],
            timezone=workspace["timezone"],
        ),
    )
    team = {owner["key"]: _actor(tx, created.owner_id, owner)}
    for other in others:
        role = Role(other["role"])
        teammate_id = await add_teammate(tx, email=other["email"], name=other["name"], role=role)
        team[other["key"]] = _actor(tx, teammate_id, other)
    return team


def _actor(tx: Tx, teammate_id: TeammateId, given: Json) -> Actor:
    return Actor(
        workspace_id=tx.tenant,
        teammate_id=teammate_id,
        name=given["name"],
        role=Role(given["role"]),
        via="session",
        credential_id=teammate_id,
    )


async def _open_channel(tx: Tx, given: Json, assistant_id: AssistantId) -> Channel:
    settings = {name: given[name] for name in ("color", "title", "starters", "allowed_domains")}
    channel = ChannelInput.model_validate(
        {
            "kind": "web",
            "name": given["name"],
            "assistant_id": str(assistant_id),
            "settings": {**settings, "default_language": "es"},
        }
    )
    return await do_create_channel(tx, channel, by=SYSTEM)


async def _write_knowledge(tx: Tx, qas: list[Json]) -> None:
    for language in LANGUAGES:
        texts = sorted((FOLDER / "documents" / language).glob("*.md"))
        source = await insert_source(tx, kind="text", name={"es": "Ayuda de la tienda", "en": "Help pages"}[language])
        await add_ready_documents(tx, source, [_document(file, language) for file in texts])
    source = await insert_source(tx, kind="qa", name="Preguntas frecuentes")
    await add_ready_documents(
        tx,
        source,
        [
            NewDocument(
                kind="qa",
                title=qa["question"],
                text=qa["answer"],
                language=qa["language"],
                phrasings=qa["phrasings"],
                size_bytes=len(qa["answer"].encode()),
            )
            for qa in qas
        ],
    )
    # A shop that is open for a while: what nobody was ever answered from can be told.
    await tx.execute(
        "UPDATE knowledge_document SET created_at = now() - interval '120 days', "
        "updated_at = now() - interval '120 days' WHERE workspace_id = $1",
        tx.tenant,
    )
    await calibrate(tx)


def _document(file: Path, language: str) -> NewDocument:
    heading, _, body = file.read_text(encoding="utf-8").partition("\n")
    text = body.strip()
    title = heading.removeprefix("# ").strip()
    return NewDocument(kind="text", title=title, text=text, language=language, size_bytes=len(text.encode()))


async def _contacts(tx: Tx) -> dict[str, ContactId]:
    rows = await tx.fetch("SELECT email, id FROM contact WHERE workspace_id = $1 AND email IS NOT NULL", tx.tenant)
    return {row["email"]: ContactId(row["id"]) for row in rows}


async def _place_orders(tx: Tx, orders: list[Json], contacts: Mapping[str, ContactId]) -> None:
    now = await tx.now()
    for order in orders:
        given = OrderInput(
            status=order["status"],
            placed_at=now - timedelta(days=order["days_ago"], hours=3),
            total=Decimal(order["total"]),
            currency="EUR",
            items=[OrderItem(name=name, quantity=quantity) for name, quantity in order["items"]],
        )
        await do_put_order(tx, contacts[order["email"]], order["number"], given)
