"""Retention: old events go, and a reader that missed some of them is told so instead of seeing a gap."""

from datetime import timedelta

import pytest

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import RELAY_ROLE, Database
from relevo.platform.events import append, can_resume, current_cursor, parse_cursor, trim_events


async def test_old_events_are_trimmed_and_cursors_from_before_cannot_resume(
    db: Database, workspace_id: WorkspaceId
) -> None:
    async with db.transaction(workspace_id) as tx:
        before = parse_cursor(await current_cursor(tx))
    async with db.transaction(workspace_id) as tx:
        await append(tx, "test.old", audience=["team"], payload={})
    async with db.transaction(workspace_id) as tx:
        await tx.execute("UPDATE event SET at = now() - interval '8 days'")
        after = parse_cursor(await current_cursor(tx))
    async with db.transaction(workspace_id) as tx:
        await append(tx, "test.new", audience=["team"], payload={})
    assert before
    assert after
    async with db.transaction(workspace_id) as tx:
        assert await can_resume(tx, before)

    relay = await db.connect(role=RELAY_ROLE)
    assert await trim_events(relay, keep=timedelta(days=7)) == 1
    assert await trim_events(relay, keep=timedelta(days=7)) == 0
    await relay.close()

    async with db.transaction(workspace_id) as tx:
        assert [row["name"] for row in await tx.fetch("SELECT name FROM event")] == ["test.new"]
        assert not await can_resume(tx, before)
        assert await can_resume(tx, after)


async def test_a_cursor_of_another_database_cannot_resume(db: Database, workspace_id: WorkspaceId) -> None:
    foreign = parse_cursor("99000000000:99000000005:99000000001")
    assert foreign
    async with db.transaction(workspace_id) as tx:
        assert not await can_resume(tx, foreign)


async def test_events_that_a_restored_dump_brought_along_are_dropped(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        await tx.execute(
            "INSERT INTO event (workspace_id, xid, name, audience, payload) "
            "VALUES ($1, '99000000000', 'test.foreign', '{team}', '{}')",
            workspace_id,
        )
    relay = await db.connect(role=RELAY_ROLE)
    await trim_events(relay)
    assert await relay.fetchval("SELECT count(*) FROM event WHERE name = 'test.foreign'") == 0
    await relay.close()


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "1:2", "2:1:", "1:2:3", "5:9:7,6", "5:9:6,6", "0:1:", "a:b:c", "1:2:~", "1:2:~3:4:~x", "1:2:~3:4:",
        "1:99999999999999999999:", "1:2:" + "1," * 5_000, "1:2:~1:3:~-4", "１:２:", "1:2:; DROP TABLE event",
    ],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(text: str) -> None:
    assert parse_cursor(text) is None


@pytest.mark.parametrize("text", ["5:9:", "5:9:5,7", "5:5:", "5:9:7~8:12:~44"])
def test_a_cursor_keeps_its_text(text: str) -> None:
    cursor = parse_cursor(text)
    assert cursor
    assert cursor.text == text
