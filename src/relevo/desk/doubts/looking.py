"""Looking for doubts: read what is new, hold it against the rest, ask the calendar and the answers given.

Reading and comparing happen outside the transaction that writes. Safe to run twice: the same knowledge raises the same
doubts, and what a person decided stays decided.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from relevo.desk.doubts import repository
from relevo.desk.doubts.dates import find_passed
from relevo.desk.doubts.events import announce_doubts
from relevo.desk.doubts.keeping import statement_from, statement_json
from relevo.desk.doubts.pairing import Placed, find_pairs
from relevo.desk.doubts.repository import Found
from relevo.desk.doubts.statements import Statement, read_statement, read_statements
from relevo.desk.knowledge import api as knowledge
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Record, Tx
from relevo.platform.jobs import enqueue

LOOK = "doubts.look"
# Who opens the page again and again does not make it look again and again.
FRESH_FOR = timedelta(minutes=10)
MOST_STATEMENTS = 50_000
MOST_FOUND = 1_000
MOST_TOLD = 500
LOOK_BACK = timedelta(days=90)
# Before that nobody can say that a source is never used: it is new, or nobody asked anything.
UNUSED_AFTER = timedelta(days=30)
LEAST_ANSWERS = 20
# Trouble that followed answers from one source: so often, and after so large a part of them.
LEAST_TROUBLE = 2
TROUBLE_SHARE = 0.5
_READ_AT_ONCE = 500
_WEIGHTS = {"contradiction": 3.0, "harmful": 2.0, "passed_date": 1.0, "unused": 0.0}
_INSTRUCTION_PARTS = ("constraints", "guidelines", "flow", "handoff", "goals")

Json = dict[str, Any]


async def look_later(tx: Tx, *, at_once: bool) -> None:
    """Enqueue a look; without `at_once` only where the last one is old."""
    look = await repository.find_look(tx)
    if not at_once and look is not None and datetime.now(UTC) - look["looked_at"] < FRESH_FOR:
        return
    await enqueue(tx, LOOK, {"workspace_id": str(tx.tenant)}, dedupe_key=f"doubts:{tx.tenant}")


async def look_for_doubts(db: Database, workspace_id: WorkspaceId) -> int:
    """Returns how many are open."""
    new = await _read_new(db, workspace_id)
    async with db.transaction(workspace_id, read_only=True) as tx:
        readings = await repository.fetch_readings(tx)
        told = await repository.fetch_told(tx, within=LOOK_BACK, limit=MOST_TOLD)
        instructions = await repository.fetch_instructions(tx)
        today = datetime.now(ZoneInfo((await workspaces.get_workspace(tx)).timezone)).date()
        used = await _judge_uses(tx)
    placed, left_out = await asyncio.to_thread(_place, readings, told, instructions, new)
    found = [*await asyncio.to_thread(_compare, placed), *_passed(placed, today), *used]
    async with db.transaction(workspace_id) as tx:
        await repository.take_turns(tx)
        await repository.drop_gone(tx, reread=sorted(new))
        await repository.drop_not_found(tx, keys=[each.key for each in found])
        await repository.put_found(tx, found[:MOST_FOUND])
        await repository.keep_look(tx, statements=len(placed), left_out=left_out)
        await announce_doubts(tx)
        return sum((await repository.count_open(tx)).values())


async def _read_new(db: Database, workspace_id: WorkspaceId) -> set[UUID]:
    """The passages that were not read yet, or belong to another question now."""
    new: set[UUID] = set()
    while True:
        async with db.transaction(workspace_id) as tx:
            rows = await repository.fetch_unread(tx, limit=_READ_AT_ONCE)
            readings = await asyncio.to_thread(_read, rows)
            await repository.put_readings(tx, readings)
        fresh = {row["id"] for row in rows} - new
        new |= fresh
        # None left, or only such as were deleted while they were read.
        if not fresh:
            return new


def _read(rows: Sequence[Record]) -> list[tuple[UUID, str, list[Json]]]:
    return [_reading(row) for row in rows]


def _reading(row: Record) -> tuple[UUID, str, list[Json]]:
    around = f"{row['title']} {row['heading']}"
    statements = read_statements(row["text"], row["language"], around)
    return row["id"], row["title"], [statement_json(each) for each in statements]


def _place(
    readings: Sequence[Record], told: Sequence[Record], instructions: Sequence[Record], new: set[UUID]
) -> tuple[list[Placed], int]:
    placed: list[Placed] = []
    total = 0
    for row in readings:
        total += len(row["sentences"])
        room = MOST_STATEMENTS - len(placed)
        placed += [_placed_sentence(row, kept, new) for kept in row["sentences"][: max(0, room)]]
    left_out = total - len(placed)
    placed += [each for row in told for each in _placed_answer(row)]
    placed += [each for row in instructions for each in _placed_instructions(row)]
    return placed, left_out


def _placed_sentence(row: Record, kept: Json, new: set[UUID]) -> Placed:
    scope: list[UUID] | None = row["assistant_ids"]
    return Placed(
        statement=statement_from(kept),
        group=str(row["document_id"]),
        side={**_document_side(row), "passage_id": str(row["passage_id"]), "text": kept["text"]},
        is_new=row["passage_id"] in new,
        is_document=True,
        assistant_ids=None if scope is None else frozenset(scope),
    )


def _document_side(row: Record) -> Json:
    return {
        "kind": "document",
        "title": row["title"],
        "text": "",
        "document_id": str(row["document_id"]),
        "document_kind": row["document_kind"],
        "url": row["url"],
    }


def _placed_answer(row: Record) -> list[Placed]:
    """What a person told a customer, as far as it holds for every customer; without personal data."""
    names = {*knowledge.said_names(row["asked"]), row["name"]}
    text, _ = knowledge.redact(row["text"], names)
    language: str = row["language"] or knowledge.detect_language(text)
    judged = knowledge.judge_answer(text, language)
    if judged.reason is not None:
        return []
    side = {
        "kind": "person",
        "title": "",
        "conversation_id": str(row["conversation_id"]),
        "message_id": str(row["message_id"]),
        "number": row["number"],
        "by": row["by"],
    }
    asked, _ = knowledge.redact(row["asked"], names)
    return [
        _beside(statement, str(row["message_id"]), side) for statement in read_statements(judged.text, language, asked)
    ]


def _placed_instructions(row: Record) -> list[Placed]:
    placed: list[Placed] = []
    instructions: dict[str, str] = row["instructions"] or {}
    for part in _INSTRUCTION_PARTS:
        text = instructions.get(part, "")
        side = {"kind": "instruction", "title": row["name"], "assistant_id": str(row["id"]), "part": part}
        language = knowledge.detect_language(text) if text else "en"
        lines = (read_statement(line, language, "") for line in text.splitlines())
        placed += [_beside(each, f"{row['id']} {part}", side) for each in lines if each is not None]
    return placed


def _beside(statement: Statement, group: str, side: Json) -> Placed:
    # They are few, and compared anew each time: what they say may have changed without a passage that did.
    return Placed(
        statement=statement, group=group, side={**side, "text": statement.text}, is_new=True, is_document=False
    )


def _compare(placed: Sequence[Placed]) -> list[Found]:
    found: dict[str, Found] = {}
    for one, other, difference in find_pairs(placed):
        key = _key("contradiction", *sorted((_identity(one.side), _identity(other.side))))
        found[key] = Found(
            key=key,
            kind="contradiction",
            one=one.side,
            other=other.side,
            differs=difference.differs,
            facts={},
            weight=_WEIGHTS["contradiction"] + difference.alike,
        )
    return sorted(found.values(), key=lambda each: -each.weight)


def _passed(placed: Sequence[Placed], today: date) -> list[Found]:
    found: list[Found] = []
    for one in placed:
        passed = find_passed(one.statement.text, today) if one.is_document else None
        if passed is not None:
            found.append(_found("passed_date", one.side, {"date": passed.isoformat()}))
    return found


async def _judge_uses(tx: Tx) -> list[Found]:
    found: list[Found] = []
    for row in await repository.fetch_harmful(
        tx, within=LOOK_BACK, least=LEAST_TROUBLE, share=TROUBLE_SHARE, limit=MOST_FOUND
    ):
        facts = {name: row[name] for name in ("answers", "corrected", "rated_badly", "handed_over")}
        found.append(_found("harmful", _document_side(row), facts))
    answers = await repository.count_answers(tx, within=LOOK_BACK)
    if answers < LEAST_ANSWERS:
        return found
    unused = await repository.fetch_unused(tx, within=LOOK_BACK, older=UNUSED_AFTER, limit=MOST_FOUND)
    found += [_found("unused", _document_side(row), {"days": row["days"], "answers": answers}) for row in unused]
    return found


def _found(kind: str, side: Json, facts: Json) -> Found:
    return Found(key=_key(kind, _identity(side)), kind=kind, one=side, facts=facts, weight=_WEIGHTS[kind])


def _identity(side: Json) -> str:
    place = side.get("document_id") or side.get("message_id") or f"{side.get('assistant_id')} {side.get('part')}"
    return f"{place} {side['text']}"


def _key(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
