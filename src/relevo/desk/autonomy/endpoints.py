"""Autonomy over HTTP."""

from uuid import UUID

from fastapi import Response

from relevo.desk.assistants.api import NoSuchAssistant, get_assistant
from relevo.desk.autonomy import actions, queries
from relevo.desk.autonomy.errors import AlreadyDecided, CustomerWroteSince, NoSuchHeldAnswer
from relevo.desk.autonomy.schemas import (
    AutonomyOut,
    AutonomySettings,
    HeldAnswerOfConversation,
    LevelChangeOut,
    LevelInput,
)
from relevo.desk.conversations.api import NoSuchConversation, fetch_conversation
from relevo.desk.intents.api import NoSuchIntent
from relevo.kit.ids import AssistantId, ConversationId
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["autonomy"])


@router.get("/assistants/{assistant_id}/autonomy", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def get_autonomy(assistant_id: AssistantId, tx: RequestTx) -> AutonomyOut:
    """What the assistant may do by itself, intent by intent, and what it is earned by."""
    await get_assistant(tx, assistant_id)
    return await queries.get_autonomy(tx, assistant_id)


@router.put("/assistants/{assistant_id}/autonomy", caller=Caller.ADMIN, errors=[NoSuchAssistant])
async def set_autonomy(
    assistant_id: AssistantId, given: AutonomySettings, tx: RequestTx, actor: CurrentActor
) -> AutonomyOut:
    """Switched off, the assistant answers alone; levels stay for when it is switched on again."""
    await get_assistant(tx, assistant_id)
    return await actions.do_set_settings(tx, assistant_id, given, by=actor)


@router.put(
    "/assistants/{assistant_id}/autonomy/{intent_id}", caller=Caller.ADMIN, errors=[NoSuchAssistant, NoSuchIntent]
)
async def set_autonomy_level(
    assistant_id: AssistantId, intent_id: UUID, given: LevelInput, tx: RequestTx, actor: CurrentActor
) -> AutonomyOut:
    """Set a level by hand; its evidence begins anew."""
    await get_assistant(tx, assistant_id)
    return await actions.do_set_level(tx, assistant_id, intent_id, given, by=actor)


@router.get("/assistants/{assistant_id}/autonomy/changes", caller=Caller.TEAMMATE, errors=[NoSuchAssistant])
async def list_autonomy_changes(assistant_id: AssistantId, tx: RequestTx, page: RequestedPage) -> Page[LevelChangeOut]:
    """When which level was earned, lost or set, newest first."""
    await get_assistant(tx, assistant_id)
    return await queries.list_changes(tx, assistant_id, page)


@router.get("/conversations/{conversation_id}/held-answer", caller=Caller.TEAMMATE, errors=[NoSuchConversation])
async def get_held_answer(conversation_id: ConversationId, tx: RequestTx) -> HeldAnswerOfConversation:
    """What the assistant would answer, if a person let it."""
    await fetch_conversation(tx, conversation_id)
    return await queries.find_waiting(tx, conversation_id)


@router.post(
    "/held-answers/{held_id}/send",
    caller=Caller.TEAMMATE,
    status_code=204,
    errors=[NoSuchHeldAnswer, AlreadyDecided, CustomerWroteSince],
)
async def send_held_answer(held_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Say it to the customer as it stands; where it only waited for that, the assistant goes on."""
    await actions.do_send_held(tx, held_id, by=actor)
    return Response(status_code=204)


@router.post(
    "/held-answers/{held_id}/drop",
    caller=Caller.TEAMMATE,
    status_code=204,
    errors=[NoSuchHeldAnswer, AlreadyDecided],
)
async def drop_held_answer(held_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """It shall not be said; that counts against the assistant's next level."""
    await actions.do_drop_held(tx, held_id, by=actor)
    return Response(status_code=204)
