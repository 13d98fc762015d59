"""Imports and proposals for screens."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.knowledge.tickets.errors import NoSuchImport, NoSuchProposal
from relevo.desk.knowledge.tickets.schemas import PastImportOut, ProposalOut, RivalOut
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest

_STATUS = "CASE WHEN state = 'new' THEN coalesce(mark, 'new') ELSE state END"
_IMPORT = """
SELECT id, name, format, size_bytes, state, problem, conversations, proposed, compared, known, left_out, removed,
       made_by_name, created_at, finished_at
FROM past_import
"""
_PROPOSAL = f"""
SELECT id, import_id, ordinal, question, answer, phrasings, language, {_STATUS} AS status, conversations, evidence,
       rival_group, known_document_id, document_id, decided_by_name
FROM past_proposal
"""
_RIVAL_CHARACTERS = 2000


async def list_imports(tx: Tx, page: PageRequest) -> Page[PastImportOut]:
    at, last = page.after(datetime, UUID) or (None, None)
    rows = await tx.fetch(
        f"{_IMPORT} WHERE workspace_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3)) "
        "ORDER BY created_at DESC, id DESC LIMIT $4",
        tx.tenant,
        at,
        last,
        page.limit + 1,
    )
    shown, cursor = page.cut(rows, lambda row: (row["created_at"], row["id"]))
    return Page[PastImportOut](items=await _with_statuses(tx, shown), next_cursor=cursor)


async def get_import(tx: Tx, import_id: UUID) -> PastImportOut:
    row = await tx.fetchrow(f"{_IMPORT} WHERE workspace_id = $1 AND id = $2", tx.tenant, import_id)
    if row is None:
        raise NoSuchImport
    return (await _with_statuses(tx, [row]))[0]


async def _with_statuses(tx: Tx, rows: Sequence[Record]) -> list[PastImportOut]:
    counted = await tx.fetch(
        f"SELECT import_id, {_STATUS} AS status, count(*) AS n FROM past_proposal "
        "WHERE workspace_id = $1 AND import_id = ANY($2::uuid[]) GROUP BY 1, 2",
        tx.tenant,
        [row["id"] for row in rows],
    )
    statuses: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in counted:
        statuses[row["import_id"]][row["status"]] = row["n"]
    return [PastImportOut(**_read(row), statuses=statuses[row["id"]]) for row in rows]


async def list_proposals(tx: Tx, import_id: UUID, page: PageRequest, *, status: str | None) -> Page[ProposalOut]:
    """Most frequent questions first; answers that contradict each other stand together."""
    await get_import(tx, import_id)
    (after,) = page.after(int) or (None,)
    rows = await tx.fetch(
        f"{_PROPOSAL} WHERE workspace_id = $1 AND import_id = $2 AND ($3::int IS NULL OR ordinal > $3) "
        f"AND ($4::text IS NULL OR {_STATUS} = $4) ORDER BY ordinal LIMIT $5",
        tx.tenant,
        import_id,
        after,
        status,
        page.limit + 1,
    )
    shown, cursor = page.cut(rows, lambda row: (row["ordinal"],))
    return Page[ProposalOut](items=await _with_rivals(tx, shown), next_cursor=cursor)


async def get_proposal(tx: Tx, proposal_id: UUID) -> ProposalOut:
    row = await tx.fetchrow(f"{_PROPOSAL} WHERE workspace_id = $1 AND id = $2", tx.tenant, proposal_id)
    if row is None:
        raise NoSuchProposal
    return (await _with_rivals(tx, [row]))[0]


async def _with_rivals(tx: Tx, rows: Sequence[Record]) -> list[ProposalOut]:
    rivals = await _proposed_rivals(tx, rows)
    written = await _written_rivals(tx, rows)
    made: list[ProposalOut] = []
    for row in rows:
        beside = [each for each in rivals[row["import_id"], row["rival_group"]] if each.id != row["id"]]
        if row["known_document_id"] in written:
            beside.append(written[row["known_document_id"]])
        shown = {key: value for key, value in _read(row).items() if key not in ("import_id", "ordinal", "rival_group")}
        made.append(ProposalOut(**shown, rivals=beside))
    return made


async def _proposed_rivals(tx: Tx, rows: Sequence[Record]) -> dict[tuple[UUID, int | None], list[RivalOut]]:
    groups = [row for row in rows if row["rival_group"] is not None]
    found: dict[tuple[UUID, int | None], list[RivalOut]] = defaultdict(list)
    if not groups:
        return found
    others = await tx.fetch(
        "SELECT id, import_id, rival_group, question, answer FROM past_proposal "
        "WHERE workspace_id = $1 AND import_id = ANY($2::uuid[]) AND rival_group = ANY($3::int[]) ORDER BY ordinal",
        tx.tenant,
        [row["import_id"] for row in groups],
        [row["rival_group"] for row in groups],
    )
    for row in others:
        rival = RivalOut(id=row["id"], kind="proposal", title=row["question"], answer=row["answer"])
        found[row["import_id"], row["rival_group"]].append(rival)
    return found


async def _written_rivals(tx: Tx, rows: Sequence[Record]) -> dict[UUID, RivalOut]:
    ids = [row["known_document_id"] for row in rows if row["known_document_id"]]
    if not ids:
        return {}
    documents = await tx.fetch(
        "SELECT id, title, left(text, $3) AS text FROM knowledge_document "
        "WHERE workspace_id = $1 AND id = ANY($2::uuid[])",
        tx.tenant,
        ids,
        _RIVAL_CHARACTERS,
    )
    return {
        row["id"]: RivalOut(id=row["id"], kind="document", title=row["title"], answer=row["text"]) for row in documents
    }


def _read(row: Record) -> dict[str, Any]:
    """JSON columns come as text where the connection was not told otherwise."""
    return {
        key: json.loads(value)
        if isinstance(value, str) and key in ("left_out", "removed", "phrasings", "evidence")
        else value
        for key, value in dict(row).items()
    }
