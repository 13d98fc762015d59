"""A small app behind the real gate."""

import asyncio
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import FastAPI, File, UploadFile
from pydantic import Field

from relevo.kit.errors import Conflict
from relevo.platform.db import Database
from relevo.platform.http import (
    Caller,
    CurrentActor,
    Input,
    Page,
    RequestDatabase,
    RequestedPage,
    RequestTx,
    Router,
    encode_cursor,
)
from tests.house import Workspace, make_app, make_context, make_workspace

router = Router(tags=["notes"])


class NoteTaken(Conflict, code="note_taken", status=409):
    """There is already such a note."""


class NoteInput(Input):
    text: Annotated[str, Field(max_length=1_000)]
    number: Annotated[int, Field(ge=0)] = 0


@router.post("/notes", caller=Caller.TEAMMATE, status_code=201, errors=[NoteTaken])
async def create_note(given: NoteInput, tx: RequestTx, actor: CurrentActor) -> dict[str, str]:
    """A team stands for a note: any table with a tenant will do."""
    team_id = await tx.fetchval(
        "INSERT INTO team (workspace_id, id, name) VALUES ($1, gen_random_uuid(), $2) RETURNING id",
        tx.tenant,
        given.text,
    )
    if given.text == "taken":
        raise NoteTaken(text=given.text)
    if given.text == "broken":
        raise ZeroDivisionError("password=hunter2")
    if given.text == "slow":
        await asyncio.sleep(0.3)
    return {"id": str(team_id), "by": actor.name}


@router.get("/notes", caller=Caller.TEAMMATE)
async def list_notes(tx: RequestTx, page: RequestedPage, q: str | None = None) -> Page[str]:
    after = page.after(str, UUID)
    rows = await tx.fetch(
        """
        SELECT name, id FROM team WHERE workspace_id = $1 AND NOT is_default AND ($2::text IS NULL OR name = $2)
          AND ($3::text IS NULL OR (name, id) > ($3, $4::uuid)) ORDER BY name, id LIMIT $5
        """,
        tx.tenant,
        q,
        *(after or (None, None)),
        page.limit + 1,
    )
    found, cursor = page.cut(rows, lambda row: (row["name"], row["id"]))
    return Page(items=[row["name"] for row in found], next_cursor=cursor)


@router.get("/numbers/{number}", caller=Caller.TEAMMATE)
async def get_number(number: int, tx: RequestTx) -> int:
    return await tx.fetchval("SELECT $1::int", number)


@router.get("/admins", caller=Caller.ADMIN)
async def get_admins(actor: CurrentActor) -> str:
    return actor.role.value


@router.get("/owners", caller=Caller.OWNER, browser_only=True)
async def get_owners(actor: CurrentActor) -> str:
    return actor.role.value


@router.get("/public", caller=Caller.PUBLIC)
async def get_public() -> str:
    return "hello"


@router.post("/public", caller=Caller.PUBLIC)
async def post_public() -> str:
    return "hello"


@router.get("/visitors", caller=Caller.VISITOR)
async def get_visitors() -> str:
    return "hello"


@router.post("/large", caller=Caller.TEAMMATE, transaction=False, body_bytes=2_000_000)
async def post_large(file: Annotated[UploadFile, File()], db: RequestDatabase) -> int:
    return len(await file.read())


@router.get("/cursor", caller=Caller.PUBLIC)
async def get_cursor() -> str:
    return encode_cursor("a", UUID(int=1))


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    return make_app(make_context(db), [router])


@pytest.fixture(scope="module")
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)
