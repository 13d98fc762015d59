"""A rating is asked for once per resolve, and is the customer's to correct."""

import pytest

from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.undo import undo
from relevo.desk.surveys import api as surveys
from relevo.platform.db import Database
from tests.desk.conversations.world import World, make_world


@pytest.fixture
async def world(db: Database) -> World:
    return await make_world(db, csat_enabled=True)


async def ask(world: World, conversation_id: object, epoch: int | None = None) -> bool:
    async with world.db.transaction(world.workspace_id) as tx:
        return await surveys.request_csat(tx, conversation_id, epoch=epoch)  # type: ignore[arg-type] - the test gives fields by name


async def rate(world: World, conversation_id: object, score: int, comment: str = "") -> surveys.CsatOut:
    async with world.db.transaction(world.workspace_id) as tx:
        return await surveys.record_csat(tx, conversation_id, score=score, comment=comment)  # type: ignore[arg-type] - the test gives fields by name


async def close(world: World, conversation_id: object) -> int:
    async with world.db.transaction(world.workspace_id) as tx:
        done = await resolve(tx, conversation_id, epoch=None, actor=world.ana)  # type: ignore[arg-type] - the test gives fields by name
    return done.state.epoch


async def test_a_resolved_conversation_is_asked_once(world: World) -> None:
    first = await world.hear("Hola")
    epoch = await close(world, first.conversation_id)
    assert await ask(world, first.conversation_id, epoch)
    assert not await ask(world, first.conversation_id, epoch)
    lines = [m["content"].get("event", {}).get("name") for m in await world.messages(first.conversation_id)]
    assert lines.count("csat_requested") == 1


async def test_a_resolve_that_was_taken_back_asks_nothing(world: World) -> None:
    first = await world.hear("Hola")
    epoch = await close(world, first.conversation_id)
    async with world.db.transaction(world.workspace_id) as tx:
        await undo(tx, first.conversation_id, epoch=epoch, actor=world.ana)
    assert not await ask(world, first.conversation_id, epoch)


async def test_the_rating_stands_on_the_row_in_the_thread_and_can_be_corrected(world: World) -> None:
    first = await world.hear("Hola")
    await ask(world, first.conversation_id, await close(world, first.conversation_id))
    await rate(world, first.conversation_id, 2, "lento\x00")
    csat = await rate(world, first.conversation_id, 5, "me equivoqué")
    assert (csat.score, csat.comment) == (5, "me equivoqué")
    assert (await world.state(first.conversation_id)).csat_score == 5
    kept = await world.rows("SELECT score FROM csat WHERE conversation_id = $1", first.conversation_id)
    assert [row["score"] for row in kept] == [5]
    lines = [m["content"].get("event", {}).get("name") for m in await world.messages(first.conversation_id)]
    assert lines.count("csat_received") == 1


async def test_each_resolve_has_its_own_rating(world: World) -> None:
    first = await world.hear("Hola")
    for score in (3, 4):
        await ask(world, first.conversation_id, await close(world, first.conversation_id))
        await rate(world, first.conversation_id, score)
        await world.hear("Otra cosa")
        assert (await world.state(first.conversation_id)).csat_score is None
    kept = await world.rows(
        "SELECT score FROM csat WHERE conversation_id = $1 ORDER BY stretch_number", first.conversation_id
    )
    assert [row["score"] for row in kept] == [3, 4]


async def test_nobody_rates_what_was_not_asked(world: World) -> None:
    first = await world.hear("Hola")
    with pytest.raises(surveys.NothingToRate):
        await rate(world, first.conversation_id, 5)


@pytest.mark.parametrize(("score", "comment"), [(0, ""), (6, ""), (-1, ""), (5, "x" * 2_001)])
async def test_a_rating_outside_its_bounds_is_refused(world: World, score: int, comment: str) -> None:
    first = await world.hear("Hola")
    await ask(world, first.conversation_id, await close(world, first.conversation_id))
    with pytest.raises(surveys.InvalidRating):
        await rate(world, first.conversation_id, score, comment)
