"""An import from the uploaded file to its proposals. Safe to run again at any point: nothing is proposed twice."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from relevo.desk.audit.api import record
from relevo.desk.knowledge.answers import ACCEPT_THRESHOLD, search
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.runner import run_child
from relevo.desk.knowledge.sheets.comparing import list_present
from relevo.desk.knowledge.sheets.parsing import question_key
from relevo.desk.knowledge.terms import stems
from relevo.desk.knowledge.tickets.detect import detect_format
from relevo.desk.knowledge.tickets.errors import ColumnsMissing, ImportIsOver, NoSuchImport, NotAnExport, OursMissing
from relevo.desk.knowledge.tickets.limits import MAX_FILE_BYTES, MAX_HEAD_BYTES, MAX_SECONDS
from relevo.desk.knowledge.tickets.proposing import contradict
from relevo.desk.knowledge.tickets.queries import get_import
from relevo.desk.knowledge.tickets.schemas import ImportSettings, PastImportOut
from relevo.desk.knowledge.tickets.shape import Refused
from relevo.desk.knowledge.tickets.tables import guess_columns, header_of, is_enough
from relevo.kit.ids import WorkspaceId, new_id
from relevo.kit.text.folding import fold, one_line
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx
from relevo.platform.files import FileStore
from relevo.platform.jobs import enqueue

READ = "knowledge.read_past"
CHILD = "relevo.desk.knowledge.tickets.child"
_AT_ONCE = 20
_LANGUAGES = ("en", "es", "pt", "fr")
# So much of the proposed answer's words stand in what is known already.
_SAME_ANSWER = 0.6
# Only one import is read at a time in each process: reading is allowed a lot of memory.
_one_at_a_time = asyncio.Semaphore(1)


@dataclass(frozen=True)
class Deps:
    db: Database
    files: FileStore


def past_key(workspace_id: UUID, import_id: UUID) -> str:
    return f"{workspace_id.hex}/past/{import_id.hex}"


async def start_import(
    db: Database, store: FileStore, name: str, body: bytes, settings: ImportSettings, *, by: Actor
) -> PastImportOut:
    """Raises NotAnExport, ColumnsMissing, OursMissing."""
    name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1], limit=300) or "file"
    known = detect_format(name, body[:MAX_HEAD_BYTES])
    if known is None or not 0 < len(body) <= MAX_FILE_BYTES:
        raise NotAnExport
    if known == "csv" and not is_enough({*settings.columns} or guess_columns(_header(body))):
        raise ColumnsMissing
    if known == "mbox" and not settings.ours:
        raise OursMissing
    import_id = new_id()
    async with db.transaction(by.workspace_id) as tx:
        await tx.execute(
            "INSERT INTO past_import (workspace_id, id, name, format, settings, size_bytes, made_by_name) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            tx.tenant,
            import_id,
            name,
            known,
            settings.model_dump(mode="json"),
            len(body),
            by.name,
        )
        await record(tx, "past_import.added", by=by, subject_kind="past_import", subject_id=import_id)
        # Within the transaction: an import whose bytes could not be stored never existed.
        await store.write(past_key(by.workspace_id, import_id), body)
        payload = {"workspace_id": str(tx.tenant), "import_id": str(import_id)}
        await enqueue(tx, READ, payload, dedupe_key=f"past:{import_id}")
        return await get_import(tx, import_id)


def _header(body: bytes) -> list[str]:
    try:
        return header_of(body[:MAX_HEAD_BYTES])
    except Refused:
        raise NotAnExport from None


async def cancel_import(tx: Tx, import_id: UUID, *, by: Actor) -> PastImportOut:
    """What was proposed so far stays; the job that is running stops at its next step and deletes the file."""
    await get_import(tx, import_id)
    if not await _settle(tx, import_id, "cancelled", None):
        raise ImportIsOver
    await record(tx, "past_import.cancelled", by=by, subject_kind="past_import", subject_id=import_id)
    return await get_import(tx, import_id)


async def run_import(deps: Deps, workspace_id: WorkspaceId, import_id: UUID) -> None:
    """The file is deleted in the end, whatever became of it."""
    started = await _begin(deps, workspace_id, import_id)
    if started is not None:
        kind, settings = started
        try:
            read = await _read(deps, workspace_id, import_id, kind, settings)
            await _note(deps, workspace_id, import_id, read)
            await _compare(deps, workspace_id, import_id, cast("list[dict[str, Any]]", read["proposals"]))
        except (Refused, Unreadable) as problem:
            async with deps.db.transaction(workspace_id) as tx:
                await _settle(tx, import_id, "failed", problem.code)
    await deps.files.delete(past_key(workspace_id, import_id))


async def give_up(deps: Deps, workspace_id: WorkspaceId, import_id: UUID) -> None:
    async with deps.db.transaction(workspace_id) as tx:
        await _settle(tx, import_id, "failed", "crashed")
    await deps.files.delete(past_key(workspace_id, import_id))


async def _begin(deps: Deps, workspace_id: WorkspaceId, import_id: UUID) -> tuple[str, dict[str, Any]] | None:
    async with deps.db.transaction(workspace_id) as tx:
        row = await tx.fetchrow(
            "UPDATE past_import SET state = 'reading' WHERE workspace_id = $1 AND id = $2 "
            "AND state IN ('waiting', 'reading', 'comparing') RETURNING format, settings",
            tx.tenant,
            import_id,
        )
    if row is None:
        return None
    settings = row["settings"]
    return row["format"], json.loads(settings) if isinstance(settings, str) else settings


async def _read(
    deps: Deps, workspace_id: WorkspaceId, import_id: UUID, kind: str, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Raises Refused, Unreadable."""
    try:
        body = await deps.files.read(past_key(workspace_id, import_id))
    except FileNotFoundError:
        raise Unreadable("file_missing") from None
    async with _one_at_a_time:
        answer = await run_child(CHILD, kind, json.dumps(settings).encode() + b"\n" + body, MAX_SECONDS)
    if isinstance(code := answer.get("refused"), str):
        raise Refused(code)
    return answer


async def _note(deps: Deps, workspace_id: WorkspaceId, import_id: UUID, read: Mapping[str, Any]) -> None:
    async with deps.db.transaction(workspace_id) as tx:
        await tx.execute(
            "UPDATE past_import SET state = 'comparing', conversations = $3, proposed = $4, compared = 0, "
            "left_out = $5, removed = $6 WHERE workspace_id = $1 AND id = $2 AND state = 'reading'",
            tx.tenant,
            import_id,
            read["conversations"],
            len(read["proposals"]),
            read["left_out"],
            read["removed"],
        )


async def _compare(
    deps: Deps, workspace_id: WorkspaceId, import_id: UUID, proposals: Sequence[Mapping[str, Any]]
) -> None:
    """In parts, each its own transaction: progress shows, and a cancelled import stops between two of them."""
    for start in range(0, len(proposals), _AT_ONCE):
        async with deps.db.transaction(workspace_id) as tx:
            if not await _is_running(tx, import_id):
                return
            present = {question_key(each.question): each.id for each in await list_present(tx)}
            for number, each in enumerate(proposals[start : start + _AT_ONCE], start=start):
                mark, document_id = await _judge(tx, each, present)
                await _insert(tx, import_id, number, each, mark, document_id)
            await tx.execute(
                "UPDATE past_import SET compared = $3 WHERE workspace_id = $1 AND id = $2",
                tx.tenant,
                import_id,
                min(start + _AT_ONCE, len(proposals)),
            )
    async with deps.db.transaction(workspace_id) as tx:
        await tx.execute(
            "UPDATE past_import SET known = proposed - (SELECT count(*) FROM past_proposal AS made "
            "WHERE made.workspace_id = $1 AND made.import_id = $2) WHERE workspace_id = $1 AND id = $2",
            tx.tenant,
            import_id,
        )
        await _settle(tx, import_id, "ready", None)


async def _is_running(tx: Tx, import_id: UUID) -> bool:
    state = await tx.fetchval(
        "SELECT state FROM past_import WHERE workspace_id = $1 AND id = $2 FOR UPDATE", tx.tenant, import_id
    )
    if state is None:
        raise NoSuchImport
    return state == "comparing"


async def _settle(tx: Tx, import_id: UUID, state: str, problem: str | None) -> bool:
    done = await tx.fetchval(
        "UPDATE past_import SET state = $3, problem = $4, finished_at = now() WHERE workspace_id = $1 AND id = $2 "
        "AND state IN ('waiting', 'reading', 'comparing') RETURNING id",
        tx.tenant,
        import_id,
        state,
        problem,
    )
    return done is not None


async def _judge(tx: Tx, proposal: Mapping[str, Any], present: Mapping[str, UUID]) -> tuple[str | None, UUID | None]:
    """Whether the knowledge says it already, or says something else."""
    asked, answer = proposal["question"], proposal["answer"]
    own = "contradiction" if proposal["rival_group"] is not None else None
    document_id = present.get(question_key(asked))
    if document_id is not None:
        text = await tx.fetchval(
            "SELECT text FROM knowledge_document WHERE workspace_id = $1 AND id = $2", tx.tenant, document_id
        )
        return ("contradiction" if contradict(answer, text) else "duplicate"), document_id
    language = proposal["language"] if proposal["language"] in _LANGUAGES else "en"
    for hit in (await search(tx, asked, language=language, limit=1))[:1]:
        is_same_question = hit.confidence >= ACCEPT_THRESHOLD
        if is_same_question and hit.kind == "answer" and contradict(answer, hit.text):
            return "contradiction", hit.document_id
        if is_same_question and _share(answer, hit.text, language) >= _SAME_ANSWER:
            return own or "duplicate", hit.document_id
    return own, None


def _share(answer: str, text: str, language: str) -> float:
    told, known = set(stems(answer, language)), set(stems(text, language))
    return len(told & known) / len(told) if told else 0.0


async def _insert(
    tx: Tx, import_id: UUID, number: int, proposal: Mapping[str, Any], mark: str | None, document_id: UUID | None
) -> None:
    """What was proposed before, also by another import and also if it was rejected, is left as it is."""
    said = f"{fold(proposal['question'])}\n{fold(proposal['answer'])}"
    await tx.execute(
        "INSERT INTO past_proposal (workspace_id, id, import_id, content_hash, ordinal, question, answer, phrasings, "
        "language, mark, rival_group, known_document_id, conversations, evidence) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
        "ON CONFLICT (workspace_id, content_hash) DO NOTHING",
        tx.tenant,
        new_id(),
        import_id,
        hashlib.sha256(said.encode()).digest(),
        number,
        proposal["question"],
        proposal["answer"],
        proposal["phrasings"],
        proposal["language"],
        mark,
        proposal["rival_group"],
        document_id,
        proposal["conversations"],
        proposal["evidence"],
    )
