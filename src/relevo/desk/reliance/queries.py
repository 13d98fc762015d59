"""Reading changes and the answers they affect."""

from datetime import datetime
from uuid import UUID

from relevo.desk.reliance import repository
from relevo.desk.reliance.errors import NoSuchAnswer, NoSuchChange
from relevo.desk.reliance.schemas import AffectedAnswerOut, KnowledgeChangeOut, ReliancePending, ReliancePick
from relevo.desk.reliance.texts import draft_notice
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest


async def get_change(tx: Tx, change_id: UUID) -> KnowledgeChangeOut:
    row = await repository.find_change(tx, change_id)
    if row is None:
        raise NoSuchChange
    return KnowledgeChangeOut(**dict(row.items()))


async def list_changes(
    tx: Tx, page: PageRequest, *, pick: ReliancePick, document_id: UUID | None
) -> Page[KnowledgeChangeOut]:
    after = page.after(datetime, UUID)
    rows = await repository.fetch_changes(
        tx,
        undecided=pick == "open",
        document_id=document_id,
        after=(after[0], after[1]) if after else None,
        limit=page.limit + 1,
    )
    kept, cursor = page.cut(rows, lambda row: (row["made_at"], row["id"]))
    return Page(items=[KnowledgeChangeOut(**dict(row.items())) for row in kept], next_cursor=cursor)


async def list_answers(tx: Tx, change_id: UUID, page: PageRequest) -> Page[AffectedAnswerOut]:
    await get_change(tx, change_id)
    after = page.after(datetime, UUID)
    rows = await repository.fetch_answers(
        tx, change_id, after=(after[0], after[1]) if after else None, limit=page.limit + 1
    )
    kept, cursor = page.cut(rows, lambda row: (row["answered_at"], row["message_id"]))
    return Page(items=[render_answer(row) for row in kept], next_cursor=cursor)


async def get_answer(tx: Tx, change_id: UUID, message_id: UUID) -> AffectedAnswerOut:
    row = await repository.find_answer(tx, change_id, message_id)
    if row is None:
        raise NoSuchAnswer
    return render_answer(row)


async def get_pending(tx: Tx) -> ReliancePending:
    answers, changes = await repository.count_pending(tx)
    return ReliancePending(answers=answers, changes=changes)


def render_answer(row: Record) -> AffectedAnswerOut:
    values = dict(row.items())
    language, now = values.pop("language"), values.pop("now")
    draft = draft_notice(language, said=" ".join(values["lost"]), now=now)
    return AffectedAnswerOut(**values, draft=draft)
