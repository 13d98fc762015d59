"""Looking for gaps, and a person's decisions about them."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.gaps import repository
from relevo.desk.gaps.errors import GapIsClosed
from relevo.desk.gaps.events import announce_gaps
from relevo.desk.gaps.grouping import Group, group_missed, read_missed
from relevo.desk.gaps.missed import Missed, find_missed
from relevo.desk.gaps.queries import get_gap
from relevo.desk.gaps.schemas import GapAnswer, GapOut
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import WorkspaceId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Database, Tx
from relevo.platform.jobs import enqueue

LOOK = "gaps.look"
# Who opens the page again and again does not make it look again and again.
FRESH_FOR = timedelta(minutes=10)
_LANGUAGES = ("en", "es", "pt", "fr")


async def look_later(tx: Tx, *, at_once: bool) -> None:
    """Enqueue a look; without `at_once` only where the last one is old."""
    look = await repository.find_look(tx)
    if not at_once and look is not None and datetime.now(UTC) - look["looked_at"] < FRESH_FOR:
        return
    await enqueue(tx, LOOK, {"workspace_id": str(tx.tenant)}, dedupe_key=f"gaps:{tx.tenant}")


async def look_for_gaps(db: Database, workspace_id: WorkspaceId) -> int:
    """Read what was missed, group it outside a transaction, keep it. Safe to run twice: the same questions make the
    same gaps. Returns how many there are."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        missed = await find_missed(tx)
    groups, unclear = await asyncio.to_thread(_group, missed)
    known: list[UUID | None] = []
    for group in groups:
        async with db.transaction(workspace_id, read_only=True) as tx:
            known.append(await _find_known(tx, group))
    async with db.transaction(workspace_id) as tx:
        await repository.take_turns(tx)
        kept = await _keep(tx, groups, known)
        await repository.drop_empty_gaps(tx, but=kept)
        await repository.keep_look(tx, missed=len(missed), unclear=unclear)
        await announce_gaps(tx)
    return len(kept)


def _group(missed: list[Missed]) -> tuple[list[Group], int]:
    read = read_missed(missed)
    groups = group_missed(read)
    # What was only ever asked where a correction answers it by now is no gap any more.
    open_ones = [group for group in groups if not all(one.missed.is_mended for one in group.asked)]
    return open_ones, len(missed) - len(read)


async def _find_known(tx: Tx, group: Group) -> UUID | None:
    """The document that would answer it today."""
    found = await knowledge.find_answer(tx, group.question, language=group.asked[0].language)
    return found.hit.document_id if isinstance(found, knowledge.Answer) else None


async def _keep(tx: Tx, groups: list[Group], known: list[UUID | None]) -> list[UUID]:
    """A group whose questions counted for a gap already is that gap, whatever it is called now."""
    every = [one.missed.message_id for group in groups for one in group.asked]
    before = await repository.fetch_gap_of_questions(tx, every)
    kept: list[UUID] = []
    for group, document_id in zip(groups, known, strict=True):
        votes = Counter(before[one.missed.message_id] for one in group.asked if one.missed.message_id in before)
        gap_id = next((gap for gap, _ in votes.most_common() if gap not in kept), None) or new_id()
        await repository.put_gap(
            tx,
            gap_id,
            {
                "language": group.asked[0].language,
                "question": group.question,
                "answer": group.answer,
                "phrasings": list(group.phrasings),
                "disagree": group.disagree,
                "known_document_id": document_id,
                "questions": len(group.asked),
                "minutes": round(group.minutes, 1),
                "newest_at": max(one.missed.asked_at for one in group.asked),
            },
        )
        questions = [(one.missed.message_id, one.missed.conversation_id, one.missed.minutes) for one in group.asked]
        await repository.put_questions(tx, gap_id, questions)
        kept.append(gap_id)
    return kept


async def do_answer_gap(tx: Tx, gap_id: UUID, given: GapAnswer, *, by: Actor) -> GapOut:
    """A Q&A is added as it is given, and the gap is closed. Raises NoSuchGap, GapIsClosed."""
    gap = await _open(tx, gap_id)
    phrasings = [text for text in dict.fromkeys(given.phrasings) if text != given.question]
    language = gap.language if gap.language in _LANGUAGES else None
    qa = knowledge.QaInput.model_validate(
        {"question": given.question, "answer": given.answer, "phrasings": phrasings, "language": language}
    )
    document = await knowledge.do_add_qa(tx, qa, by=by)
    await repository.decide_gap(tx, gap_id, "answered", document_id=document.id, by_name=by.name)
    await audit.record(tx, "gap.answered", by=by, subject_kind="gap", subject_id=gap_id, document_id=str(document.id))
    await announce_gaps(tx)
    return await get_gap(tx, gap_id)


async def do_dismiss_gap(tx: Tx, gap_id: UUID, *, by: Actor) -> GapOut:
    """Nobody shall answer this from the knowledge. Raises NoSuchGap, GapIsClosed."""
    await _open(tx, gap_id)
    await repository.decide_gap(tx, gap_id, "dismissed", document_id=None, by_name=by.name)
    await audit.record(tx, "gap.dismissed", by=by, subject_kind="gap", subject_id=gap_id)
    await announce_gaps(tx)
    return await get_gap(tx, gap_id)


async def do_reopen_gap(tx: Tx, gap_id: UUID, *, by: Actor) -> GapOut:
    """The Q&A that closed it, if there is one, stays. Raises NoSuchGap."""
    await repository.find_gap(tx, gap_id, lock=True)
    gap = await get_gap(tx, gap_id)
    if gap.state == "open":
        return gap
    await repository.decide_gap(tx, gap_id, "open", document_id=None, by_name=None)
    await audit.record(tx, "gap.reopened", by=by, subject_kind="gap", subject_id=gap_id)
    await announce_gaps(tx)
    return await get_gap(tx, gap_id)


async def _open(tx: Tx, gap_id: UUID) -> GapOut:
    await repository.find_gap(tx, gap_id, lock=True)
    gap = await get_gap(tx, gap_id)
    if gap.state != "open":
        raise GapIsClosed
    return gap
