"""A person's decisions about answers that a change of the knowledge affects."""

from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.conversations import api as conversations
from relevo.desk.reliance import repository
from relevo.desk.reliance.errors import AlreadyDecided, NoSuchAnswer
from relevo.desk.reliance.events import announce_reliance
from relevo.desk.reliance.queries import get_answer, get_change, render_answer
from relevo.desk.reliance.schemas import AffectedAnswerOut, AnswerDecisionInput, KnowledgeChangeOut
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_decide(
    tx: Tx, change_id: UUID, message_id: UUID, given: AnswerDecisionInput, *, by: Actor
) -> AffectedAnswerOut:
    """Raises NoSuchAnswer, AlreadyDecided. Deciding the same again changes nothing."""
    row = await repository.find_answer(tx, change_id, message_id, lock=True)
    if row is None:
        raise NoSuchAnswer
    if row["decision"] is not None:
        if row["decision"] == given.decision:
            return render_answer(row)
        raise AlreadyDecided
    conversation_id: UUID = row["conversation_id"]
    if given.decision == "reopened":
        await conversations.reopen(tx, conversation_id, epoch=None, actor=by)
    elif given.decision == "notified":
        await _put_draft(tx, conversation_id, given.text or render_answer(row).draft, by=by)
    await repository.decide(tx, change_id, [message_id], given.decision, by_name=by.name)
    await audit.record(
        tx, "affected_answer.decided", by=by, subject_kind="message", subject_id=message_id, decision=given.decision
    )
    await announce_reliance(tx)
    return await get_answer(tx, change_id, message_id)


async def _put_draft(tx: Tx, conversation_id: UUID, text: str, *, by: Actor) -> None:
    """Below what they have typed there already: nothing of it is lost."""
    typed = await repository.find_draft(tx, conversation_id, by.teammate_id)
    whole = text if not typed.strip() or text in typed else f"{typed}\n\n{text}"
    given = conversations.DraftInput(text=whole[: conversations.MESSAGE_CHARS])
    await conversations.keep_draft(tx, conversation_id, given, me=by.teammate_id)


async def do_ignore_rest(tx: Tx, change_id: UUID, *, by: Actor) -> KnowledgeChangeOut:
    """Nothing is done about those that nobody decided about. Raises NoSuchChange."""
    await get_change(tx, change_id)
    ignored = await repository.ignore_rest(tx, change_id, by_name=by.name)
    await audit.record(
        tx, "affected_answer.ignored", by=by, subject_kind="knowledge_change", subject_id=change_id, answers=ignored
    )
    await announce_reliance(tx)
    return await get_change(tx, change_id)
