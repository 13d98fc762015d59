"""A person's decisions about doubts. The knowledge changes only here, and through its own actions."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.doubts import repository
from relevo.desk.doubts.asking import tell_later
from relevo.desk.doubts.errors import CannotEditHere, DoubtIsClosed, NoSuchColleague, NoSuchDoubt, NothingToChange
from relevo.desk.doubts.events import announce_doubts
from relevo.desk.doubts.queries import get_doubt
from relevo.desk.doubts.repository import Decided
from relevo.desk.doubts.schemas import DoubtDecision, DoubtDismissal, DoubtOut, DoubtQuestion, DoubtSettlement
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import DocumentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx

_LIVE = ("open", "asked")
Json = dict[str, Any]


async def do_settle(tx: Tx, doubt_id: UUID, given: DoubtSettlement, *, by: Actor) -> DoubtOut:
    """Raises NoSuchDoubt, DoubtIsClosed, CannotEditHere, NothingToChange."""
    row = await _live(tx, doubt_id)
    if (given.keep is None) != (row["other"] is None):
        raise NothingToChange("Of two statements, say which one holds; of one source there is nothing to choose.")
    changed: Json = row["one"] if given.keep in (None, "other") else row["other"]
    await _change(tx, changed, given, by=by)
    kept: dict[str | None, DoubtDecision] = {"one": "kept_one", "other": "kept_other"}
    alone: DoubtDecision = "edited" if given.how == "edit" else "expired"
    decided = Decided(state="settled", decision=kept.get(given.keep, alone), by_name=by.name)
    return await _decide(tx, doubt_id, decided, by=by, how=given.how)


async def _change(tx: Tx, side: Json, given: DoubtSettlement, *, by: Actor) -> None:
    if given.how == "none":
        if side["kind"] == "document":
            raise NothingToChange("Say what becomes of the other statement: its new words, or that it expires.")
        return
    if side["kind"] != "document":
        raise NothingToChange
    document_id = DocumentId(UUID(side["document_id"]))
    if given.how == "expire":
        at = knowledge.UpkeepInput(expires_at=datetime.now(UTC))
        await knowledge.do_change_upkeep(tx, document_id, at, by=by)
        return
    await _replace(tx, document_id, side, given.text or "", by=by)


async def _replace(tx: Tx, document_id: DocumentId, side: Json, text: str, *, by: Actor) -> None:
    """The sentence, where it stands word for word exactly once: elsewhere a person looks at the whole text."""
    document = await knowledge.find_document(tx, document_id, lock=True)
    old: str = side["text"]
    if document is None or not old or document.text.count(old) != 1:
        raise CannotEditHere
    whole = document.text.replace(old, text)
    field = "answer" if document.kind == "qa" else "text"
    await knowledge.do_change_document(tx, document_id, knowledge.DocumentChange.model_validate({field: whole}), by=by)


async def do_dismiss(tx: Tx, doubt_id: UUID, given: DoubtDismissal, *, by: Actor) -> DoubtOut:
    """Both are right, or the source is right as it is: not asked again while it stays so."""
    row = await _live(tx, doubt_id)
    decision = "both_right" if row["kind"] == "contradiction" else "still_right"
    decided = Decided(state="dismissed", decision=decision, note=given.note, by_name=by.name)
    return await _decide(tx, doubt_id, decided, by=by)


async def do_ask(tx: Tx, doubt_id: UUID, given: DoubtQuestion, *, by: Actor) -> DoubtOut:
    """They hear it on their screens and by mail. Raises NoSuchDoubt, DoubtIsClosed, NoSuchColleague."""
    await _live(tx, doubt_id)
    name = await repository.find_teammate_name(tx, given.teammate_id)
    if name is None:
        raise NoSuchColleague
    decided = Decided(
        state="asked",
        decision="asked",
        note=given.note,
        asked_id=given.teammate_id,
        asked_name=name,
        by_name=by.name,
    )
    asked = await _decide(tx, doubt_id, decided, by=by, asked=str(given.teammate_id))
    if given.teammate_id != by.teammate_id:
        await tell_later(tx, doubt_id)
    return asked


async def do_reopen(tx: Tx, doubt_id: UUID, *, by: Actor) -> DoubtOut:
    """Back to the open ones. What was changed in the knowledge stays changed: its own history takes it back."""
    row = await repository.find_doubt(tx, doubt_id, lock=True)
    if row is None:
        raise NoSuchDoubt
    if row["state"] == "open":
        return await get_doubt(tx, doubt_id)
    return await _decide(tx, doubt_id, Decided(state="open"), by=by)


async def _live(tx: Tx, doubt_id: UUID) -> Record:
    row = await repository.find_doubt(tx, doubt_id, lock=True)
    if row is None:
        raise NoSuchDoubt
    if row["state"] not in _LIVE:
        raise DoubtIsClosed
    return row


_SAID = {"open": "doubt.reopened", "asked": "doubt.asked", "settled": "doubt.settled", "dismissed": "doubt.dismissed"}


async def _decide(tx: Tx, doubt_id: UUID, decided: Decided, *, by: Actor, **data: str) -> DoubtOut:
    await repository.decide(tx, doubt_id, decided)
    await audit.record(tx, _SAID[decided.state], by=by, subject_kind="doubt", subject_id=doubt_id, **data)
    await announce_doubts(tx)
    return await get_doubt(tx, doubt_id)
