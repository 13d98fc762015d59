"""Setting levels, bringing evidence, holding answers back and letting them go."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.autonomy import repository
from relevo.desk.autonomy.errors import AlreadyDecided, CustomerWroteSince, NoSuchHeldAnswer
from relevo.desk.autonomy.events import announce_autonomy, announce_held
from relevo.desk.autonomy.evidence import enough, weigh
from relevo.desk.autonomy.queries import get_autonomy, get_settings
from relevo.desk.autonomy.schemas import LEVELS, AutonomyOut, AutonomySettings, Level, LevelInput
from relevo.desk.conversations import api as conversations
from relevo.desk.intents import api as intents
from relevo.kit.ids import ConversationId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx
from relevo.platform.jobs import enqueue

COMPARE = "autonomy.compare"
# People answer within minutes or within days: looked at often at first, then every hour, for a week.
FIRST_LOOK_S, LATER_LOOK_S = 600.0, 3600.0
MOST_LOOKS = 170
_EVIDENCE = "Relevo"


async def do_set_settings(tx: Tx, assistant_id: UUID, given: AutonomySettings, *, by: Actor) -> AutonomyOut:
    """That the assistant exists is the caller's to have looked up."""
    await repository.upsert_settings(tx, assistant_id, given)
    await audit.record(
        tx, "autonomy.set", by=by, subject_kind="assistant", subject_id=assistant_id, **given.model_dump(mode="json")
    )
    await announce_autonomy(tx, assistant_id)
    return await get_autonomy(tx, assistant_id)


async def do_set_level(tx: Tx, assistant_id: UUID, intent_id: UUID, given: LevelInput, *, by: Actor) -> AutonomyOut:
    """Raises NoSuchIntent."""
    intent = await intents.find_intent(tx, intent_id)
    if intent is None:
        raise intents.NoSuchIntent
    settings = await get_settings(tx, assistant_id)
    row = await repository.lock_level(tx, assistant_id, intent_id, otherwise=settings.otherwise)
    await _change(tx, assistant_id, intent_id, row, given.level, why="admin", by=by.name, is_pinned=given.is_pinned)
    await audit.record(
        tx,
        "autonomy.level_set",
        by=by,
        subject_kind="assistant",
        subject_id=assistant_id,
        intent=intent.name,
        level=given.level,
        is_pinned=given.is_pinned,
    )
    return await get_autonomy(tx, assistant_id)


async def do_hold(tx: Tx, conversation_id: UUID, held: dict[str, Any]) -> None:
    """`held`: assistant_id, assistant_name, intent_id, level, text, citations, up_to_seq."""
    held_id = new_id()
    await repository.insert_held(tx, {"id": held_id, "conversation_id": conversation_id, **held})
    payload = {"workspace_id": str(tx.tenant), "held_id": str(held_id), "looks": 0}
    await enqueue(tx, COMPARE, payload, delay_s=FIRST_LOOK_S)
    await announce_held(tx, conversation_id)


async def do_send_held(tx: Tx, held_id: UUID, *, by: Actor) -> None:
    """A person lets it go, as it is. At `approve` the assistant gets the conversation back.

    Raises NoSuchHeldAnswer, AlreadyDecided, CustomerWroteSince, and what sending raises."""
    held = await _open(tx, held_id)
    said = await repository.fetch_said_since(tx, held["conversation_id"], seq=held["up_to_seq"])
    if any(row["author_kind"] == "teammate" for row in said):
        raise AlreadyDecided
    if said:
        raise CustomerWroteSince
    conversation_id = ConversationId(held["conversation_id"])
    given = conversations.SendInput(client_id=f"held-{held_id.hex}", text=held["text"])
    await conversations.send_message(tx, conversation_id, given, actor=by)
    await repository.end_held(tx, held_id, "sent", by=by.name, people_text=held["text"])
    await do_note_evidence(tx, held, agrees=True)
    if held["level"] == "approve":
        # Where nobody would answer it stays with the person who sent it.
        with suppress(conversations.NoAssistantWillAnswer):
            await conversations.hand_to_ai(tx, conversation_id, conversations.HandToAiInput(), actor=by)
    await announce_held(tx, conversation_id)


async def do_drop_held(tx: Tx, held_id: UUID, *, by: Actor) -> None:
    """A person would not say so: that counts against it. Raises NoSuchHeldAnswer, AlreadyDecided."""
    held = await _open(tx, held_id)
    await repository.end_held(tx, held_id, "dropped", by=by.name)
    await do_note_evidence(tx, held, agrees=False)
    await announce_held(tx, held["conversation_id"])


async def _open(tx: Tx, held_id: UUID) -> Record:
    held = await repository.find_held(tx, held_id, lock=True)
    if held is None or held["level"] == "shadow":
        raise NoSuchHeldAnswer
    if held["state"] != "open":
        raise AlreadyDecided
    return held


async def do_note_evidence(tx: Tx, held: Record, *, agrees: bool) -> None:
    """What people did instead of the assistant. A level that is earned by it is given, where that is wished for."""
    assistant_id, intent_id = held["assistant_id"], held["intent_id"]
    if intent_id is None:
        return
    settings = await get_settings(tx, assistant_id)
    row = await repository.lock_level(tx, assistant_id, intent_id, otherwise=settings.otherwise)
    if row["level"] != held["level"]:
        # It speaks of a level that is no more.
        return
    weight = weigh(agrees=agrees, at_least=settings.at_least, aim=settings.aim)
    await repository.add_evidence(tx, assistant_id, intent_id, agrees=agrees, weight=weight)
    earned = row["evidence"] + weight >= enough(settings.alpha)
    if earned and settings.promotes and settings.enabled and not row["is_pinned"]:
        counted = {"agreed": row["agreed"] + int(agrees), "differed": row["differed"] + int(not agrees)}
        after = LEVELS[LEVELS.index(row["level"]) + 1]
        await _change(tx, assistant_id, intent_id, row, after, why="earned", by=_EVIDENCE, counted=counted)
    else:
        await announce_autonomy(tx, assistant_id)


async def note_complaint(tx: Tx, conversation_id: UUID, detail: str) -> None:
    """A low rating, an answer that had to be corrected: what answered alone asks people again, at once.

    Nothing happens where the assistant is not limited, the intent not known, or the level a person's own."""
    about = await repository.find_conversation(tx, conversation_id)
    if about is None or about["intent_id"] is None or about["assistant_id"] is None:
        return
    assistant_id, intent_id = about["assistant_id"], about["intent_id"]
    settings = await get_settings(tx, assistant_id)
    if not settings.enabled:
        return
    row = await repository.lock_level(tx, assistant_id, intent_id, otherwise=settings.otherwise)
    if row["is_pinned"]:
        return
    # One step down; who suggests or is compared unseen does no harm, and begins anew.
    after: Level = LEVELS[max(LEVELS.index(row["level"]) - 1, LEVELS.index("suggest"))]
    if row["level"] == "shadow":
        after = "shadow"
    await _change(
        tx,
        assistant_id,
        intent_id,
        row,
        after,
        why="complaint",
        by=_EVIDENCE,
        detail=detail,
        conversation_id=conversation_id,
    )


async def _change(  # noqa: PLR0913 - the ends of a change
    tx: Tx,
    assistant_id: UUID,
    intent_id: UUID,
    row: Record,
    after: Level,
    *,
    why: str,
    by: str,
    detail: str = "",
    conversation_id: UUID | None = None,
    counted: dict[str, int] | None = None,
    is_pinned: bool = False,
) -> None:
    await repository.set_level(tx, assistant_id, intent_id, after, is_pinned=is_pinned)
    values = {
        "id": new_id(),
        "assistant_id": assistant_id,
        "intent_id": intent_id,
        "before": row["level"],
        "after": after,
        "why": why,
        "detail": detail,
        "agreed": row["agreed"],
        "differed": row["differed"],
        "conversation_id": conversation_id,
        "by_name": by,
    }
    await repository.insert_change(tx, values | (counted or {}))
    await announce_autonomy(tx, assistant_id)
