"""A channel's own hours, in place of the company's: what is said there, and who is given it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from relevo.channels.web.config import describe_chat
from relevo.desk.channels.api import access_channel
from relevo.desk.conversations.actions.ask_for_person import ask_for_person
from relevo.desk.conversations.actions.route import route_waiting
from relevo.desk.conversations.calling_back import tell_absence
from relevo.desk.conversations.places import tell_places
from relevo.desk.routing import api as routing
from relevo.desk.routing.availability import CALL_BACK_AT_THE_LATEST
from relevo.kit.ids import new_id
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world
from tests.desk.routing.test_duty import ALL_WEEK, NEVER, come, holder, ready

ALWAYS: dict[str, object] = {"always": True}


async def open_company(world: World, hours: Mapping[str, object]) -> None:
    await world.rows(
        "UPDATE workspace SET hours = $2 WHERE workspace_id = $1 RETURNING name", world.workspace_id, hours
    )


async def open_channel(world: World, hours: Mapping[str, object] | None, timezone: str | None = None) -> None:
    sql = "UPDATE channel SET hours = $2, timezone = $3 WHERE id = $1 RETURNING id"
    await world.rows(sql, world.channel_id, hours, timezone)


async def describe(world: World, **where: UUID) -> routing.Availability:
    async with world.db.transaction(world.workspace_id) as tx:
        return await routing.describe_availability(tx, "en", team_id=world.team_id, **where)


async def test_a_channel_that_is_closed_says_so_while_the_company_is_open(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    await open_channel(world, NEVER)
    assert (await describe(world, channel_id=world.channel_id)).state == "closed"
    assert (await describe(world)).state == "online"


async def test_a_channel_that_is_always_open_has_people_while_the_company_is_closed(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    await open_company(world, NEVER)
    await open_channel(world, ALWAYS)
    assert (await describe(world, channel_id=world.channel_id)).state == "online"
    assert (await describe(world)).state == "closed"


async def test_without_own_hours_and_for_an_unknown_channel_the_companys_hold(db: Database) -> None:
    world = await ready(db)
    await open_company(world, NEVER)
    for channel_id in (world.channel_id, new_id()):
        assert (await describe(world, channel_id=channel_id)).state == "closed"


async def test_a_conversation_is_known_by_its_channel(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    one = (await world.hear(address="one")).conversation_id
    await open_channel(world, NEVER)
    assert (await describe(world, conversation_id=one)).state == "closed"


@pytest.mark.parametrize(("timezone", "offset"), [("Asia/Tokyo", "UTC+9"), ("America/Bogota", "UTC-5")])
async def test_the_opening_and_the_callback_are_told_in_the_channels_zone(
    db: Database, timezone: str, offset: str
) -> None:
    world = await ready(db)
    # Open on one minute a day: whatever the time is, it is closed and opens within a day.
    minute = {"always": False, "week": {day: [["03:33", "03:34"]] for day in ALL_WEEK["week"]}}
    await open_channel(world, minute, timezone)
    told = await describe(world, channel_id=world.channel_id)
    if told.state != "closed":
        pytest.skip("it is just that minute there")
    assert f"03:33 ({offset})" in told.text
    assert told.opens_at is not None
    assert told.callback_due_at is not None
    assert (told.callback_due_at - told.opens_at).total_seconds() == 3600


async def test_nothing_is_given_where_the_channel_is_closed_and_it_is_where_only_the_channel_is_open(
    db: Database,
) -> None:
    world = await ready(db)
    await come(world, world.ana)
    one = (await world.hear(address="one")).conversation_id
    await open_channel(world, NEVER)
    assert await route_waiting(world.db, world.workspace_id) == 0
    await open_company(world, NEVER)
    await open_channel(world, None)
    assert await route_waiting(world.db, world.workspace_id) == 0
    await open_channel(world, ALWAYS)
    await route_waiting(world.db, world.workspace_id)
    assert await holder(world, one) == "Ana"


async def test_a_customer_on_a_closed_channel_keeps_their_place_and_is_promised_no_wait(db: Database) -> None:
    world = await make_world(db, assistant=False)
    one = (await world.hear(address="one")).conversation_id
    await open_channel(world, NEVER)
    async with db.transaction(world.workspace_id) as tx:
        assert await tell_places(tx) == 1
    place = (await world.rows("SELECT queue_place FROM conversation WHERE id = $1", one))[0]["queue_place"]
    assert place == {"ahead": 0, "shortest_minutes": None, "longest_minutes": None}


async def _last_said(world: World, conversation_id: UUID) -> str:
    return [row["text"] for row in await world.messages(conversation_id) if row["kind"] == "message"][-1]


async def _due_in(world: World) -> timedelta:
    """Until the callback is due, counted from when it was made."""
    row = (await world.rows("SELECT due_at, created_at FROM callback"))[0]
    return row["due_at"] - row["created_at"]


async def test_who_presses_for_a_person_on_a_closed_channel_hears_so_and_gets_a_callback_of_its_hours(
    db: Database,
) -> None:
    world = await ready(db)
    await come(world, world.ana)
    await open_channel(world, NEVER)
    async with world.db.transaction(world.workspace_id) as tx:
        conversation_id = (await ask_for_person(tx, world.inbound(""))).conversation_id
    assert "no está trabajando" in await _last_said(world, conversation_id)
    assert await _due_in(world) == CALL_BACK_AT_THE_LATEST


async def test_who_presses_for_a_person_where_only_the_channel_is_open_is_promised_no_callback(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    await open_company(world, NEVER)
    await open_channel(world, ALWAYS)
    async with world.db.transaction(world.workspace_id) as tx:
        conversation_id = (await ask_for_person(tx, world.inbound(""))).conversation_id
    assert "Hay una persona" in await _last_said(world, conversation_id)
    assert await world.rows("SELECT 1 FROM callback") == []


async def test_who_waits_without_an_assistant_is_told_of_the_channels_closing(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    conversation_id = (await world.hear("¿Hola?")).conversation_id
    async with world.db.transaction(world.workspace_id) as tx:
        assert not await tell_absence(tx, conversation_id), "somebody is there"
    await open_channel(world, NEVER)
    async with world.db.transaction(world.workspace_id) as tx:
        assert await tell_absence(tx, conversation_id)
    assert "no está trabajando" in await _last_said(world, conversation_id)
    assert await _due_in(world) == CALL_BACK_AT_THE_LATEST


async def test_what_would_be_said_as_if_closed_names_the_channels_next_opening(db: Database) -> None:
    world = await ready(db)
    day = {"always": False, "week": {one: [["10:00", "11:00"]] for one in ALL_WEEK["week"]}}
    await open_channel(world, day, "Asia/Tokyo")
    async with world.db.transaction(world.workspace_id) as tx:
        on_channel = await routing.describe_as_if(tx, "closed", "en", channel_id=world.channel_id)
        anywhere = await routing.describe_as_if(tx, "closed", "en")
    assert "10:00 (UTC+9)" in on_channel.text
    assert "10:00" not in anywhere.text


async def test_the_chats_own_line_goes_by_the_channels_hours(db: Database) -> None:
    world = await ready(db)
    await come(world, world.ana)
    await open_channel(world, NEVER)
    async with world.db.transaction(world.workspace_id) as tx:
        shown = await describe_chat(tx, await access_channel(tx, world.channel_id), "en")
    assert shown.availability.state == "closed"
    await open_company(world, NEVER)
    await open_channel(world, ALWAYS)
    async with world.db.transaction(world.workspace_id) as tx:
        shown = await describe_chat(tx, await access_channel(tx, world.channel_id), "en")
    assert shown.availability.state == "online"
