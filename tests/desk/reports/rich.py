"""A company with everything that reports break down by: two channels, teams, languages, versions, intents, costs."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from relevo.desk.conversations import api
from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.set_intent import set_intent
from relevo.desk.conversations.baton.protocol import Status
from relevo.desk.conversations.baton.turns import is_turn_due
from relevo.desk.conversations.schemas import AssignInput
from relevo.desk.models.ledger import Reserved, Used, Wanted, do_reserve, do_settle
from relevo.desk.models.prices import Tokens
from relevo.desk.models.tables import ModelSpec
from relevo.desk.surveys import api as surveys
from relevo.kit.ids import ChannelId, new_id
from relevo.platform.db import RELAY_ROLE, Database
from relevo.platform.events import trim_events
from tests.desk.conversations.world import World, hand_over, make_world
from tests.desk.reports.histories import answer, close

LANGUAGES = ("es", "en", "pt")


@dataclass(frozen=True)
class Company:
    world: World
    places: list[World]
    """The same company as seen from each of its channels."""
    teams: list[UUID]
    intents: list[api.IntentMark]


async def make_rich(db: Database) -> Company:
    world = await make_world(db, csat_enabled=True)
    other, team_id = ChannelId(new_id()), new_id()
    async with db.transaction(world.workspace_id) as tx:
        await tx.execute(
            "INSERT INTO channel (workspace_id, id, kind, name, assistant_id, public_key, settings) "
            "VALUES ($1, $2, 'web', 'App', $3, $4, $5)",
            world.workspace_id,
            other,
            world.assistant_id,
            f"wk_{other.hex}",
            {"csat_enabled": True},
        )
        await tx.execute(
            "INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, 'Ventas')", world.workspace_id, team_id
        )
    intents = [await world.add_intent(name) for name in ("Pedido", "Reembolso", "Talla")]
    return Company(world, [world, replace(world, channel_id=other)], [world.team_id, team_id], intents)


async def live_richly(company: Company, dice: random.Random, number: int) -> None:
    """One customer's thread: a few episodes of whatever happens."""
    world = dice.choice(company.places)
    address, language = f"{company.world.address}-{number}", dice.choice(LANGUAGES)
    conversation_id = await _hear(world, address, language)
    for _ in range(dice.randint(1, 3)):
        if is_turn_due((await world.state(conversation_id)).state) and dice.random() < 0.9:
            await _take_turn(company, world, dice, conversation_id)
        if dice.random() < 0.3:
            await _call_model(world, dice, conversation_id)
        if dice.random() < 0.4:
            await world.say(conversation_id, by=dice.choice([world.ana, world.ben]))
            await _go_on(company, world, dice, conversation_id)
        if dice.random() < 0.25:
            mark = dice.choice([*company.intents, None])
            async with world.db.transaction(world.workspace_id) as tx:
                await set_intent(tx, conversation_id, mark.id if mark else None, actor=world.ana)
        await _end(world, dice, conversation_id)
        if dice.random() < 0.6:
            await _hear(world, address, language)


async def _hear(world: World, address: str, language: str) -> UUID:
    inbound = replace(world.inbound("¿Sigue ahí?", address=address), language=language)
    async with world.db.transaction(world.workspace_id) as tx:
        return (await api.receive_message(tx, inbound)).conversation_id


async def _take_turn(company: Company, world: World, dice: random.Random, conversation_id: UUID) -> None:
    if dice.random() < 0.2:
        async with world.db.transaction(world.workspace_id) as tx:
            await tx.execute(
                "UPDATE assistant SET live_version = live_version + 1 WHERE workspace_id = $1 AND live_version < 4",
                world.workspace_id,
            )
    mark = dice.choice([*company.intents, None])
    way = dice.random()
    if way < 0.5:
        await answer(world, conversation_id, text="Tarda 3 días.", intent=mark, language=dice.choice(LANGUAGES))
    elif way < 0.6:
        await answer(world, conversation_id, text="", outcome="silence", intent=mark)
    elif way < 0.7:
        await answer(world, conversation_id, text="Resuelto.", resolve=True, intent=mark)
    else:
        reason = dice.choice(["asked_for_person", "frustration", "outside_knowledge"])
        passed = hand_over(reason, notice=dice.choice(["", "Te paso."]))
        passed = replace(passed, team_id=dice.choice([None, *company.teams]))
        await answer(world, conversation_id, text="", outcome="hand_over", hand_over=passed, intent=mark)


async def _go_on(company: Company, world: World, dice: random.Random, conversation_id: UUID) -> None:
    way = dice.random()
    if way < 0.3:
        await world.answer_back(conversation_id)
    elif way < 0.6:
        given = AssignInput(team_id=dice.choice(company.teams))
        async with world.db.transaction(world.workspace_id) as tx:
            await assign(tx, conversation_id, given, actor=world.ana)


async def _end(world: World, dice: random.Random, conversation_id: UUID) -> None:
    is_open = (await world.state(conversation_id)).state.status is Status.OPEN
    if is_open and dice.random() < 0.2:
        await close(world, conversation_id, take_back=True)
    if not is_open or dice.random() < 0.3:
        return
    await close(world, conversation_id, score=dice.choice([None, 1, 3, 4, 5]))
    if dice.random() < 0.3:
        async with world.db.transaction(world.workspace_id) as tx:
            await surveys.request_csat(tx, conversation_id)
            await surveys.record_csat(tx, conversation_id, score=dice.randint(1, 5), comment=dice.choice(["", "Bien."]))


async def _call_model(world: World, dice: random.Random, conversation_id: UUID) -> None:
    price = dice.choice([None, Decimal("37.5")])
    spec = ModelSpec(
        provider_id=new_id(), provider_name="P", kind="openai", api="chat", base_url=None, region=None, key=None,
        model="m", input_price=price, output_price=price,
    )  # fmt: skip
    wanted = Wanted(task="answer", spec=spec, most=Tokens(input=10, output=10), conversation_id=conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        reserved = await do_reserve(tx, wanted)
    assert isinstance(reserved, Reserved)
    ending = dice.choice(["done", "done", "failed"])
    used = Used(ending=ending, tokens=Tokens(input=dice.randint(1, 99), output=dice.randint(1, 99)), requests=1)  # type: ignore[arg-type] - one of the endings
    async with world.db.transaction(world.workspace_id) as tx:
        await do_settle(tx, reserved.id, spec, used)


async def import_old(company: Company, dice: random.Random, *, threads: int) -> None:
    """What an app's history brings into every fifth thread: from long before, and from amid what was said here."""
    world = company.world
    await world.rows(
        "UPDATE conversation c SET created_at = ("
        "SELECT min(s.started_at) FROM stretch s WHERE s.conversation_id = c.id) RETURNING 1"
    )
    rows = await world.rows(
        "SELECT i.address, c.channel_id FROM conversation c JOIN contact_identity i ON i.id = c.identity_id "
        "ORDER BY c.number LIMIT $1",
        max(1, threads // 5),
    )
    for row in rows:
        old = [
            api.OldMessage(external_id=new_id().hex, author="contact", text="Antes", sent_at=_ago(400)),
            api.OldMessage(external_id=new_id().hex, author="teammate", text="Sí", sent_at=_ago(dice.uniform(0, 30))),
        ]
        history = api.History(channel_id=row["channel_id"], address=row["address"], messages=old)
        async with world.db.transaction(world.workspace_id) as tx:
            await api.receive_history(tx, history)


def _ago(days: float) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


async def trim(world: World) -> None:
    """As the job does each hour: of what is older than seven days the gists stay."""
    relay = await world.db.connect(role=RELAY_ROLE)
    try:
        await trim_events(relay)
    finally:
        await relay.close()
