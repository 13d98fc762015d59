"""What a conversation is about: whose word counts, where it goes, and what is remembered of it."""

from uuid import UUID

import pytest

from relevo.desk.conversations import api
from relevo.desk.conversations.actions.ask_for_person import ask_for_person
from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.conversations.actions.set_intent import learn_intent, set_intent
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.conversations.schemas import AssignInput
from relevo.desk.intents.api import UnknownIntent
from relevo.desk.team import api as team_api
from relevo.desk.team.actions.keys_and_teams import do_create_team
from relevo.desk.team.schemas import TeamInput
from relevo.kit.ids import new_id
from tests.desk.conversations.world import World, hand_over


async def _team(world: World, name: str, languages: list[str] | None = None) -> UUID:
    async with world.db.transaction(world.workspace_id) as tx:
        return (await do_create_team(tx, TeamInput(name=name, languages=languages or []), by=world.ana)).id


async def _set(world: World, conversation_id: UUID, intent_id: UUID | None) -> api.Conversation:
    async with world.db.transaction(world.workspace_id) as tx:
        return await set_intent(tx, conversation_id, intent_id, actor=world.ana)


async def _marks(world: World, conversation_id: UUID) -> list[tuple[str | None, str]]:
    rows = await world.rows(
        "SELECT i.name, c.by_kind FROM conversation_intent c LEFT JOIN intent i ON i.id = c.intent_id "
        "WHERE c.conversation_id = $1 ORDER BY c.at, c.id",
        conversation_id,
    )
    return [(row["name"], row["by_kind"]) for row in rows]


async def test_an_assistant_says_what_it_is_about_and_the_row_carries_it(world: World) -> None:
    heard = await world.hear("¿dónde está mi pedido?")
    mark = await world.add_intent("Pedido")
    await world.answer(heard.conversation_id, intent=mark)
    row = (await world.state(heard.conversation_id)).out()
    assert row.intent is not None
    assert (row.intent.name, row.intent.by, row.intent.confidence) == ("Pedido", "assistant", 0.8)


async def test_a_later_turn_changes_what_an_assistant_said_and_not_what_a_person_said(world: World) -> None:
    heard = await world.hear("¿dónde está mi pedido?")
    order, refund = await world.add_intent("Pedido"), await world.add_intent("Reembolso")
    await world.answer(heard.conversation_id, intent=order)
    await world.hear("quiero mi dinero")
    await world.answer(heard.conversation_id, intent=refund)
    assert (await world.state(heard.conversation_id)).intent == refund
    await _set(world, heard.conversation_id, order.id)
    await world.hear("de verdad, mi dinero")
    await world.answer(heard.conversation_id, intent=refund)
    intent = (await world.state(heard.conversation_id)).intent
    assert intent is not None
    assert (intent.name, intent.by) == ("Pedido", "teammate")
    marks = await _marks(world, heard.conversation_id)
    assert marks == [("Pedido", "assistant"), ("Reembolso", "assistant"), ("Pedido", "teammate")]


async def test_an_unknown_intent_leaves_what_is_known(world: World) -> None:
    heard = await world.hear()
    mark = await world.add_intent("Pedido")
    await world.answer(heard.conversation_id, intent=mark)
    await world.hear("gracias")
    await world.answer(heard.conversation_id)
    assert (await world.state(heard.conversation_id)).intent == mark


async def test_setting_it_writes_a_line_for_the_team_and_an_entry_for_admins(world: World) -> None:
    heard = await world.hear()
    mark = await world.add_intent("Pedido")
    await _set(world, heard.conversation_id, mark.id)
    await _set(world, heard.conversation_id, mark.id)
    await _set(world, heard.conversation_id, None)
    lines = [row["content"]["event"] for row in await world.messages(heard.conversation_id) if row["kind"] == "event"]
    told = [line["data"] for line in lines if line["name"] == "intent_set"]
    assert told == [{"intent": "Pedido", "from": None}, {"intent": None, "from": "Pedido"}]
    audited = await world.rows("SELECT 1 FROM audit_entry WHERE action = 'conversation.intent_set'")
    assert len(audited) == 2


async def test_one_that_is_off_or_of_another_workspace_cannot_be_set(world: World) -> None:
    heard = await world.hear()
    off = await world.add_intent("Apagada", active=False)
    for intent_id in (off.id, new_id()):
        with pytest.raises(UnknownIntent):
            await _set(world, heard.conversation_id, intent_id)


async def test_a_handoff_goes_to_the_team_that_takes_the_intent_in_the_language(world: World) -> None:
    french, spanish = await _team(world, "Reembolsos FR", ["fr"]), await _team(world, "Reembolsos ES", ["es"])
    refund = await world.add_intent("Reembolso", team_ids=[french, spanish])
    heard = await world.hear("quiero mi dinero")
    committed = await world.answer(heard.conversation_id, "", intent=refund, hand_over=hand_over())
    assert committed.conversation is not None
    assert committed.conversation.state.holder.id == spanish


async def test_a_team_bound_to_intents_gets_no_others(world: World) -> None:
    spanish = await _team(world, "Reembolsos ES", ["es"])
    await world.add_intent("Reembolso", team_ids=[spanish])
    other = await world.add_intent("Pedido")
    heard = await world.hear("¿dónde está?")
    committed = await world.answer(heard.conversation_id, "", intent=other, hand_over=hand_over())
    assert committed.conversation is not None
    assert committed.conversation.state.holder.id == world.team_id


async def test_what_waits_in_the_common_queue_moves_when_it_is_known(world: World) -> None:
    team_id = await _team(world, "Reembolsos")
    refund = await world.add_intent("Reembolso", team_ids=[team_id])
    heard = await world.hear("hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
    async with world.db.transaction(world.workspace_id) as tx:
        moved = await learn_intent(tx, heard.conversation_id, refund)
    assert moved.state.holder.id == team_id
    assert moved.waiting_since is not None


async def test_what_a_person_put_into_a_queue_stays_there(world: World) -> None:
    chosen, fitting = await _team(world, "Elegido"), await _team(world, "Reembolsos")
    refund = await world.add_intent("Reembolso", team_ids=[fitting])
    heard = await world.hear("hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await assign(tx, heard.conversation_id, AssignInput(team_id=chosen), actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        kept = await learn_intent(tx, heard.conversation_id, refund)
    assert kept.state.holder.id == chosen


async def test_a_customer_who_comes_back_comes_with_something_else(world: World) -> None:
    heard = await world.hear()
    await world.answer(heard.conversation_id, intent=await world.add_intent("Pedido"))
    async with world.db.transaction(world.workspace_id) as tx:
        resolved = await resolve(tx, heard.conversation_id, epoch=None, actor=world.ana)
    assert resolved.intent is not None
    await world.hear("hola otra vez")
    assert (await world.state(heard.conversation_id)).intent is None


async def test_a_teammate_who_opens_it_again_goes_on_with_the_same(world: World) -> None:
    heard = await world.hear()
    await world.answer(heard.conversation_id, intent=await world.add_intent("Pedido"))
    async with world.db.transaction(world.workspace_id) as tx:
        resolved = await resolve(tx, heard.conversation_id, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        undone = await undo(tx, heard.conversation_id, epoch=resolved.state.epoch, actor=world.ana)
    assert undone.intent is not None
    async with world.db.transaction(world.workspace_id) as tx:
        await resolve(tx, heard.conversation_id, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        again = await reopen(tx, heard.conversation_id, epoch=None, actor=world.ana)
    assert again.intent is not None
    assert again.intent.name == "Pedido"


async def test_a_message_to_people_is_looked_at_once_there_is_a_list(world: World) -> None:
    heard = await world.hear("hola")
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
    await world.hear("¿hola?")
    assert not await world.jobs("assistant.recognise_intent", heard.conversation_id)
    mark = await world.add_intent("Pedido")
    await world.hear("¿dónde está mi pedido?")
    assert len(await world.jobs("assistant.recognise_intent", heard.conversation_id)) == 1
    async with world.db.transaction(world.workspace_id) as tx:
        await learn_intent(tx, heard.conversation_id, mark)
    await world.hear("¿hay alguien?")
    assert len(await world.jobs("assistant.recognise_intent", heard.conversation_id)) == 1


async def test_among_those_who_are_there_the_one_who_takes_the_intent_is_given_it(world: World) -> None:
    mark = await world.add_intent("Reembolso", teammate_ids=[world.ben.teammate_id])
    await world.rows("UPDATE team SET auto_assign = true WHERE workspace_id = $1 RETURNING id", world.workspace_id)
    async with world.db.transaction(world.workspace_id) as tx:
        for teammate in (world.ana, world.ben):
            await team_api.touch_presence(tx, teammate_id=teammate.teammate_id, connection_id=new_id())
    refund, other = await world.hear("mi dinero"), await world.hear("hola", address="other")
    await world.answer(refund.conversation_id, "", intent=mark, hand_over=hand_over())
    await world.answer(other.conversation_id, "", hand_over=hand_over())
    assert await route_waiting(world.db, world.workspace_id) == 2
    assert (await world.state(refund.conversation_id)).state.holder.id == world.ben.teammate_id
    assert (await world.state(other.conversation_id)).state.holder.id == world.ana.teammate_id
