"""Knowledge of one workspace is out of reach for another, on every path that reads passages."""

from uuid import UUID

import pytest

from relevo.desk.knowledge.api import (
    NewDocument,
    Nothing,
    add_ready_documents,
    answer_from_document,
    find_answer,
    find_hit,
    insert_source,
    search,
)
from relevo.kit.ids import AssistantId, DocumentId, WorkspaceId, new_id
from relevo.platform.db import Database


async def filled(db: Database, workspace_id: WorkspaceId, text: str) -> DocumentId:
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Texts")
        (document_id,) = await add_ready_documents(
            tx, source_id, [NewDocument(kind="text", title="Doc", text=text, language="en")]
        )
    return document_id


async def other_workspace(db: Database) -> WorkspaceId:
    workspace_id = WorkspaceId(new_id())
    async with db.transaction(workspace_id) as tx:
        await tx.execute(
            "INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'Other', $2)", workspace_id, workspace_id.hex
        )
    return workspace_id


async def test_a_search_sees_only_its_own_workspace(db: Database, workspace_id: WorkspaceId) -> None:
    own = await filled(db, workspace_id, "The blue widget costs nine euros.")
    stranger = await other_workspace(db)
    theirs = await filled(db, stranger, "The blue widget costs a thousand secrets.")
    async with db.transaction(workspace_id) as tx:
        assert {hit.document_id for hit in await search(tx, "blue widget", language="en")} == {own}
        assert isinstance(await answer_from_document(tx, theirs, "blue widget", language="en"), Nothing)
    async with db.transaction(stranger) as tx:
        (hit,) = await search(tx, "blue widget", language="en")
    async with db.transaction(workspace_id) as tx:
        assert await find_hit(tx, hit.passage_id) is None


async def test_the_search_function_without_a_workspace_finds_nothing(db: Database, workspace_id: WorkspaceId) -> None:
    await filled(db, workspace_id, "The blue widget costs nine euros.")
    async with db.transaction(None) as tx:
        terms = "{" + ",".join(map(str, range(1, 50))) + "}"
        everything = await tx.fetch(
            "SELECT * FROM search_passages(ARRAY[0], ARRAY['en'], ARRAY['body'], ARRAY[$1::text], "
            "ARRAY['{1:1}/1000000000'], ARRAY[10], NULL, NULL, NULL)",
            terms,
        )
    assert everything == []


async def test_nobody_can_become_the_role_that_reads_all_passages(db: Database, workspace_id: WorkspaceId) -> None:
    async with db.transaction(workspace_id) as tx:
        assert not await tx.fetchval("SELECT pg_has_role('relevo_app', 'relevo_search', 'MEMBER')")


async def test_a_source_reserved_for_one_assistant_is_not_found_by_another(
    db: Database, workspace_id: WorkspaceId
) -> None:
    mine, other = AssistantId(new_id()), AssistantId(new_id())
    async with db.transaction(workspace_id) as tx:
        source_id = await insert_source(tx, kind="text", name="Reserved", assistant_ids=[mine])
        document = NewDocument(kind="text", title="Prices", text="The red widget costs five euros.", language="en")
        await add_ready_documents(tx, source_id, [document])
        assert await search(tx, "red widget", language="en", assistant_id=mine)
        assert await search(tx, "red widget", language="en", assistant_id=other) == []
        found = await find_answer(tx, "red widget", language="en", assistant_id=other)
        assert isinstance(found, Nothing)


@pytest.mark.parametrize("source_ids", [[], [new_id()]])
async def test_sources_an_assistant_does_not_use_are_not_searched(
    db: Database, workspace_id: WorkspaceId, source_ids: list[UUID]
) -> None:
    await filled(db, workspace_id, "The green widget costs one euro.")
    async with db.transaction(workspace_id) as tx:
        found = await find_answer(tx, "green widget", language="en", source_ids=source_ids)
    assert isinstance(found, Nothing)
