"""Screens never lie: state before + events = state fetched afresh, for every action (Zulip's idea).

A change without its event, an event that says something else than the database, a field that was forgotten: each of
them makes one of these fail.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from relevo.channels.api.adapter import ApiConnector
from relevo.desk.channels.api import Connectors
from relevo.desk.conversations import actions, api
from relevo.desk.conversations.actions.amend_sent import delete_message, edit_message, react
from relevo.desk.conversations.actions.ask_for_person import ask_for_person
from relevo.desk.conversations.actions.assign import assign
from relevo.desk.conversations.actions.bulk import do_in_bulk
from relevo.desk.conversations.actions.note_event import Referral, lock_for_action, note_event, note_referral
from relevo.desk.conversations.actions.read import mark_read, mark_read_by_contact
from relevo.desk.conversations.actions.reopen import reopen
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.conversations.actions.send_template import TemplateMessage, send_template
from relevo.desk.conversations.actions.set_intent import set_intent
from relevo.desk.conversations.actions.snooze import snooze, wake
from relevo.desk.conversations.actions.start import start_conversation
from relevo.desk.conversations.actions.stop_waiting import stop_waiting
from relevo.desk.conversations.actions.take_over import take_over
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.conversations.extra_schemas import EditInput, ReactionInput
from relevo.desk.conversations.messages import FilledTemplate
from relevo.desk.conversations.schemas import AssignInput, BulkInput, StartInput
from relevo.desk.surveys import api as surveys
from relevo.desk.team import api as team
from relevo.desk.team.actions.keys_and_teams import do_create_team
from relevo.desk.team.schemas import TeamInput
from relevo.kit.ids import new_id
from relevo.platform.db import Tx
from relevo.platform.egress import Egress
from relevo.platform.events import Cursor, current_cursor, read_after
from tests.desk.conversations.folding import Screen, fetch_screen, fold
from tests.desk.conversations.world import World, hand_over

Act = Callable[[World, UUID], Awaitable[Any]]


def within(use_case: Callable[[Tx, World, UUID], Awaitable[Any]]) -> Act:
    async def act(world: World, conversation_id: UUID) -> None:
        async with world.db.transaction(world.workspace_id) as tx:
            await use_case(tx, world, conversation_id)

    return act


async def _twice(world: World, conversation_id: UUID) -> None:
    await world.hear("uno", client_id="twice")
    await world.hear("uno", client_id="twice")


async def _supersede(world: World, conversation_id: UUID) -> None:
    start = await world.begin(conversation_id)
    await world.hear("y otra cosa")
    assert (await world.commit(start)).state == "superseded"


async def _drop(world: World, conversation_id: UUID) -> None:
    start = await world.begin(conversation_id)
    await world.say(conversation_id)
    assert (await world.commit(start)).state == "dropped"


async def _fail(world: World, conversation_id: UUID) -> None:
    start = await world.begin(conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await api.fail_turn(tx, start, "no answer", notice="Te atiende una persona.")


async def _refuse(world: World, conversation_id: UUID) -> None:
    number = (await world.state(conversation_id)).state.turn_number
    await world.rows("UPDATE assistant SET enabled = false WHERE id = $1 RETURNING id", world.assistant_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await api.refuse_turn(tx, conversation_id, number, notice="Te atiende una persona.")


async def _snooze_and_wake(world: World, conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        until = datetime.now(UTC) + timedelta(hours=1)
        asleep = await snooze(tx, conversation_id, until, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        await wake(tx, conversation_id, epoch=asleep.state.epoch)


async def _undo(world: World, conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        done = await resolve(tx, conversation_id, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        await undo(tx, conversation_id, epoch=done.state.epoch, actor=world.ana)


async def _rate(world: World, conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await resolve(tx, conversation_id, epoch=None, actor=world.ana)
    async with world.db.transaction(world.workspace_id) as tx:
        assert await surveys.request_csat(tx, conversation_id)
    for score in (4, 5):
        async with world.db.transaction(world.workspace_id) as tx:
            await surveys.record_csat(tx, conversation_id, score=score, comment="bien")


async def _reply_after_resolve(world: World, conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await resolve(tx, conversation_id, epoch=None, actor=world.ana)
    await world.hear("Otra cosa")


async def _start(world: World, conversation_id: UUID) -> None:
    row = (await world.state(conversation_id)).out()
    given = StartInput(contact_id=row.contact.id, channel_id=row.channel.id, text="Buenos días", client_id="start")
    async with world.db.transaction(world.workspace_id) as tx:
        await start_conversation(tx, given, actor=world.ben)


async def _brief_for_button(world: World, conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
        number = (await api.fetch_conversation(tx, conversation_id)).stretch_number
        await api.keep_brief(tx, conversation_id, api.BriefDraft(reason="asked_for_person"), stretch_number=number)


async def _wait_no_longer(world: World, conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
    async with world.db.transaction(world.workspace_id) as tx:
        await stop_waiting(tx, conversation_id, language="es")


async def _stop_circling(world: World, conversation_id: UUID) -> None:
    """Another machine answered once more."""
    del conversation_id
    async with world.db.transaction(world.workspace_id) as tx:
        received = await api.receive_message(tx, world.inbound("I am away.", client_id="circling"))
        await api.stop_circling(tx, received)
        it = received.conversation.id
        number = (await api.fetch_conversation(tx, it)).stretch_number
        await api.keep_brief(tx, it, api.BriefDraft(reason="repeated_failure"), stretch_number=number)


async def _route(world: World, conversation_id: UUID) -> None:
    await world.rows("UPDATE team SET auto_assign = true WHERE workspace_id = $1 RETURNING id", world.workspace_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
        await team.touch_presence(tx, teammate_id=world.ben.teammate_id, connection_id=new_id())
    assert await route_waiting(world.db, world.workspace_id) == 1
    await world.rows("UPDATE teammate SET state = 'disabled' WHERE id = $1 RETURNING id", world.ben.teammate_id)
    assert await route_waiting(world.db, world.workspace_id) == 1
    assert (await world.state(conversation_id)).state.holder.id == world.team_id


async def _echo(world: World, _conversation_id: UUID) -> None:
    echo = api.Echo(channel_id=world.channel_id, address=world.address, text="Desde el móvil", external_id="echo-1")
    async with world.db.transaction(world.workspace_id) as tx:
        await api.receive_echo(tx, echo)


async def _answer_with_intent(world: World, conversation_id: UUID) -> None:
    mark = await world.add_intent("Envío")
    await world.answer(conversation_id, signals=["urgency"], language="pt", intent=mark)


async def _set_intent(world: World, conversation_id: UUID) -> None:
    """By a job, by a person who moves it to another team's queue, and away again."""
    async with world.db.transaction(world.workspace_id) as tx:
        await ask_for_person(tx, world.inbound("", client_id="button"))
        created = await do_create_team(tx, TeamInput(name="Devoluciones"), by=world.ana)
    known, refund = await world.add_intent("Envío"), await world.add_intent("Reembolso", team_ids=[created.id])
    async with world.db.transaction(world.workspace_id) as tx:
        await api.learn_intent(tx, conversation_id, known)
    async with world.db.transaction(world.workspace_id) as tx:
        moved = await set_intent(tx, conversation_id, refund.id, actor=world.ana)
        assert moved.holder_name == "Devoluciones"
    async with world.db.transaction(world.workspace_id) as tx:
        await set_intent(tx, conversation_id, None, actor=world.ana)


async def _amend(world: World, _conversation_id: UUID, *, deleted: bool = False) -> None:
    inbound = replace(world.inbound("Hola, otra vez"), client_id=None, external_id="in-1")
    text = None if deleted else "Hola, una vez más"
    change = api.Amendment(channel_id=world.channel_id, external_id="in-1", text=text, deleted=deleted)
    async with world.db.transaction(world.workspace_id) as tx:
        await api.receive_message(tx, inbound)
    async with world.db.transaction(world.workspace_id) as tx:
        assert await api.amend_message(tx, change)


async def _amend_sent(world: World, conversation_id: UUID) -> None:
    """A reaction, other words, and a message taken back, on a channel whose provider has them all."""
    await world.say(conversation_id, "Abrimos a las 9")
    await world.rows("UPDATE channel SET kind = 'api' WHERE id = $1 RETURNING id", world.channel_id)
    rows = await world.rows(
        "UPDATE message SET external_id = 'x-' || seq, channel_id = $2 WHERE conversation_id = $1 AND kind = 'message' "
        "RETURNING id, author_kind, seq",
        conversation_id,
        world.channel_id,
    )
    theirs, ours = sorted(rows, key=lambda row: row["seq"])
    async with Egress() as egress:
        kinds = Connectors([ApiConnector(egress)])
        for given in (ReactionInput(emoji="👍"), ReactionInput(emoji=None)):
            async with world.db.transaction(world.workspace_id) as tx:
                await react(tx, theirs["id"], given, actor=world.ana, kinds=kinds)
        async with world.db.transaction(world.workspace_id) as tx:
            await edit_message(tx, ours["id"], EditInput(text="A las 10"), actor=world.ana, kinds=kinds)
        async with world.db.transaction(world.workspace_id) as tx:
            await delete_message(tx, ours["id"], actor=world.ana, kinds=kinds)


async def _greet(world: World, _conversation_id: UUID) -> None:
    async with world.db.transaction(world.workspace_id) as tx:
        await tx.execute(
            "UPDATE channel SET settings = $2 WHERE id = $1", world.channel_id, {"greeting": {"es": "¡Bienvenida!"}}
        )
    async with world.db.transaction(world.workspace_id) as tx:
        received = await api.receive_message(tx, world.inbound("Hola", address="somebody-new"))
        assert await api.greet(tx, received)


async def _note_event(tx: Tx, world: World, conversation_id: UUID) -> None:
    conversation = await lock_for_action(tx, conversation_id)
    name, data = "action_run", {"run_id": str(new_id()), "title": "Consultar un pedido"}
    await note_event(tx, conversation, name, by_kind="assistant", by_id=world.assistant_id, by_name="Vega", data=data)


async def _note_referral(tx: Tx, world: World, conversation_id: UUID) -> None:
    assert await note_referral(tx, world.channel_id, world.address, Referral(title="Rebajas", is_advert=True))


async def _send_template(tx: Tx, world: World, conversation_id: UUID) -> None:
    given = TemplateMessage(
        text="Tu pedido está listo", template=FilledTemplate("ready", {"name": "ready"}), client_id="template"
    )
    await send_template(tx, conversation_id, given, actor=world.ana)


ACTIONS: dict[str, Act] = {
    "receive": lambda world, _: world.hear("¿Hola?"),
    "receive twice": _twice,
    "receive, new conversation": lambda world, _: world.hear("Hola", address="somebody-else"),
    "receive, resolved": _reply_after_resolve,
    "send": lambda world, it: world.say(it),
    "send, note": lambda world, it: world.say(it, "ojo", kind="note"),
    "commit_turn": _answer_with_intent,
    "commit_turn, silence": lambda world, it: world.answer(it, "", signals=["frustration"], language="en"),
    "commit_turn, hand over": lambda world, it: world.answer(it, "", hand_over=hand_over()),
    "commit_turn, resolve": lambda world, it: world.answer(it, resolve=True),
    "commit_turn, superseded": _supersede,
    "commit_turn, dropped": _drop,
    "commit_turn, failed": _fail,
    "commit_turn, refused": _refuse,
    "take_over": within(lambda tx, world, it: take_over(tx, it, epoch=None, actor=world.ana)),
    "hand_to_ai": lambda world, it: _then(world.say(it), world.answer_back, it),
    "resolve": within(lambda tx, world, it: resolve(tx, it, epoch=None, actor=world.ana)),
    "reopen": lambda world, it: _then(ACTIONS["resolve"](world, it), REOPEN, world, it),
    "set_intent": _set_intent,
    "snooze": _snooze_and_wake,
    "assign": within(
        lambda tx, world, it: assign(tx, it, AssignInput(teammate_id=world.ben.teammate_id), actor=world.ana)
    ),
    "route": _route,
    "echo": _echo,
    "amend": _amend,
    "amend, taken back": lambda world, it: _amend(world, it, deleted=True),
    "amend_sent": _amend_sent,
    "greet": _greet,
    "note_event": within(_note_event),
    "note_event, of a referral": within(_note_referral),
    "send_template": within(_send_template),
    "undo": _undo,
    "start": _start,
    "ask_for_person": _brief_for_button,
    "stop_waiting": _wait_no_longer,
    "stop_circling": _stop_circling,
    "read": within(lambda tx, world, it: mark_read(tx, it, 2, me=world.ana.teammate_id)),
    "read, by the contact": lambda world, it: _then(
        world.answer(it), within(lambda tx, _, this: mark_read_by_contact(tx, this, 99)), world, it
    ),
    "bulk": within(lambda tx, world, it: do_in_bulk(tx, BulkInput(ids=[it], action="mark_read"), actor=world.ana)),
    "rate": _rate,
}
REOPEN: Act = within(lambda tx, world, it: reopen(tx, it, epoch=None, actor=world.ana))


async def _then(first: Awaitable[Any], second: Callable[..., Awaitable[Any]], *args: object) -> None:
    await first
    await second(*args)


@pytest.mark.parametrize("name", ACTIONS)
async def test_state_before_and_events_make_the_state_after(world: World, name: str) -> None:
    first = await world.hear("Hola, ¿cuánto tarda?")
    async with world.db.transaction(world.workspace_id) as tx:
        cursor = Cursor(await current_cursor(tx))
        screen = await fetch_screen(tx, world.ana)
    await ACTIONS[name](world, first.conversation_id)
    mine = (world.workspace_id, ["team", f"teammate:{world.ana.teammate_id}"])
    async with world.db.transaction(world.workspace_id) as tx:
        events = (await read_after(tx, cursor, 500, mine=mine)).events
        fresh = await fetch_screen(tx, world.ana)
    assert events, "the action told nobody"
    for event in events:
        fold(screen, event)
    # `world.age` moves messages back in time behind the product's back, so times are not compared.
    assert without_times(screen) == without_times(fresh)


def without_times(screen: Screen) -> Screen:
    return Screen(*(_stripped(part) for part in (screen.rows, screen.threads, screen.briefs, screen.ratings)))


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(part) for key, part in value.items() if key not in ("created_at", "last_message_at")}
    return [_stripped(part) for part in value] if isinstance(value, list) else value


def test_every_action_is_verified() -> None:
    """A new file in actions/ needs a line in ACTIONS, or a reason here."""
    silent = {
        "__init__": "",
        "checks": "changes nothing",
        "draft": "private to one teammate, fetched with the conversation",
        "activity": "a signal, not stored",
        "begin_turn": "nothing that a screen shows",
    }
    files = {path.stem for path in Path(actions.__file__).parent.glob("*.py")}
    assert files - silent.keys() == {name.split(",")[0].removesuffix(" twice") for name in ACTIONS} - {"rate"}
