"""Retention: old events go, and a reader that missed some of them is told so instead of seeing a gap."""

from datetime import timedelta
from uuid import uuid4

import pytest

from relevo.kit.ids import WorkspaceId
from relevo.platform.db import RELAY_ROLE, Database
from relevo.platform.events import (
    append,
    can_resume,
    current_cursor,
    list_begun,
    note_gist,
    parse_cursor,
    read_gists,
    trim_events,
)


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


async def test_the_gist_of_what_goes_stays_once_and_in_order(db: Database, workspace_id: WorkspaceId) -> None:
    conversation_id = uuid4()
    async with db.transaction(workspace_id) as tx:
        for number in range(3):
            gist = {"number": number}
            await append(tx, "test.told", audience=["team"], payload={}, conversation_id=conversation_id, gist=gist)
        await append(tx, "test.told", audience=["team"], payload={}, conversation_id=conversation_id)
        note_gist(tx, "test.noted", uuid4(), {"other": True})
    async with db.transaction(workspace_id) as tx:
        before = await read_gists(tx, [conversation_id])
        await tx.execute("UPDATE event SET at = at - interval '8 days' WHERE gist ->> 'number' IN ('0', '1')")
        # Brought along by a dump: its number is another server's.
        await tx.execute("UPDATE event SET xid = '99000000000' WHERE gist ->> 'number' = '2'")
    relay = await db.connect(role=RELAY_ROLE)
    for _ in range(2):
        await trim_events(relay)
    await relay.close()
    async with db.transaction(workspace_id) as tx:
        after = await read_gists(tx, [conversation_id])
        assert [(one.id, one.gist) for one in after] == [(one.id, one.gist) for one in before]
        assert [one.gist["number"] for one in after] == [0, 1, 2]
        assert await tx.fetchval("SELECT count(*) FROM event_gist") == 3
        now = await tx.now()
        begun = await list_begun(tx, now - timedelta(days=9), now - timedelta(days=7), key="number")
        assert begun == [conversation_id]


async def test_another_workspaces_gists_are_not_there(db: Database, workspace_id: WorkspaceId) -> None:
    conversation_id = uuid4()
    async with db.transaction(workspace_id) as tx:
        await append(tx, "test.told", audience=["team"], payload={}, conversation_id=conversation_id, gist={"a": 1})
    async with db.transaction(WorkspaceId(uuid4())) as tx:
        assert await read_gists(tx, [conversation_id]) == []


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
