"""Transactions bound to a tenant: what is visible, what is stored, what a failure leaves behind."""

import asyncio

import asyncpg
import pytest

from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.db import Database, TransactionAbortedError


async def test_a_transaction_sees_only_its_own_workspace(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(WorkspaceId(new_id())) as tx:
        assert await tx.fetch("SELECT * FROM workspace") == []
    async with db.transaction(None) as tx:
        assert await tx.fetch("SELECT * FROM workspace") == []
    async with db.transaction(workspace_id) as tx:
        assert len(await tx.fetch("SELECT * FROM workspace")) == 1


async def test_a_row_cannot_be_written_into_another_workspace(db: Database, workspace_id: WorkspaceId) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction(WorkspaceId(new_id())) as tx:
            await tx.execute("INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, 'T')", workspace_id, new_id())


async def test_the_application_is_not_the_owner_of_its_tables(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        assert await tx.fetchval("SELECT current_user") == "relevo_app"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with db.transaction(workspace_id) as tx:
            await tx.execute("ALTER TABLE contact DISABLE ROW LEVEL SECURITY")


async def test_a_block_that_raises_stores_nothing(db: Database, workspace_id: WorkspaceId) -> None:
    with pytest.raises(ValueError, match="stop"):
        async with db.transaction(workspace_id) as tx:
            await tx.execute("UPDATE workspace SET name = 'Changed'")
            raise ValueError("stop")
    async with db.transaction(workspace_id) as tx:
        assert await tx.fetchval("SELECT name FROM workspace") == "Test"


async def test_a_swallowed_failure_is_not_reported_as_committed(db: Database, workspace_id: WorkspaceId) -> None:
    called: list[str] = []
    with pytest.raises(TransactionAbortedError):
        async with db.transaction(workspace_id) as tx:
            tx.after_commit(lambda: called.append("after"))
            with pytest.raises(asyncpg.UndefinedTableError):
                await tx.execute("SELECT * FROM no_such_table")
    assert called == []


async def test_after_commit_runs_once_and_only_after_commit(db: Database, workspace_id: WorkspaceId) -> None:
    called: list[str] = []
    async with db.transaction(workspace_id) as tx:
        tx.after_commit(lambda: called.append("after"))
        assert called == []
    assert called == ["after"]


async def test_a_step_before_commit_that_fails_rolls_back(db: Database, workspace_id: WorkspaceId) -> None:
    async def fail() -> None:
        raise RuntimeError("late")

    with pytest.raises(RuntimeError, match="late"):
        async with db.transaction(workspace_id) as tx:
            await tx.execute("UPDATE workspace SET name = 'Changed'")
            tx.before_commit(fail)
    async with db.transaction(workspace_id) as tx:
        assert await tx.fetchval("SELECT name FROM workspace") == "Test"


async def test_every_table_of_a_tenant_forces_row_level_security(db: Database) -> None:
    async with db.transaction(None) as tx:
        rows = await tx.fetch(
            """
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced,
                   EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL) AS policy
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            """
        )
    assert len(rows) > 20
    assert [row["relname"] for row in rows if not (row["forced"] and row["policy"])] == []


async def test_a_cancelled_transaction_leaves_a_clean_connection(db: Database, workspace_id: WorkspaceId) -> None:
    async def hang() -> None:
        async with db.transaction(workspace_id) as tx:
            await tx.execute("UPDATE workspace SET name = 'Changed'")
            await tx.execute("SELECT pg_sleep(30)")

    for _ in range(20):
        task = asyncio.create_task(hang())
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with db.transaction(workspace_id) as tx:
        assert await tx.fetchval("SELECT name FROM workspace") == "Test"
        assert (
            await tx.fetchval(
                "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock' AND pid <> pg_backend_pid() "
                "AND relation = 'workspace'::regclass"
            )
            == 0
        )
