"""Messages of a conversation over HTTP, and what is private to a teammate: read marks, drafts, activity."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from relevo.desk.conversations.actions.activity import set_activity
from relevo.desk.conversations.actions.draft import keep_draft
from relevo.desk.conversations.actions.read import mark_read
from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.activity_schemas import ActivityInput
from relevo.desk.conversations.errors import (
    BatonMoved,
    EmptyMessage,
    MessageTooLong,
    NewerMessages,
    PassNotPossible,
    TooManyAttachments,
    UnknownAttachment,
)
from relevo.desk.conversations.reading import list_messages
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import (
    DraftInput,
    MessageOut,
    MessagesOut,
    ReadInput,
    SendInput,
)
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router, provided
from relevo.platform.realtime import Hub

router = Router()

MaybeSeq = Annotated[int | None, Query(ge=0, lt=2**31)]
MessageLimit = Annotated[int, Query(ge=1, le=100)]


@router.get("/conversations/{conversation_id}/messages", caller=Caller.TEAMMATE)
async def get_messages(
    conversation_id: UUID,
    tx: RequestTx,
    before_seq: MaybeSeq = None,
    after_seq: MaybeSeq = None,
    limit: MessageLimit = 50,
) -> MessagesOut:
    """Ascending by seq: the newest before `before_seq`, or the oldest after `after_seq`."""
    conversation = await fetch_conversation(tx, conversation_id)
    return await list_messages(tx, conversation, before_seq=before_seq, after_seq=after_seq, limit=limit)


@router.post(
    "/conversations/{conversation_id}/messages",
    caller=Caller.TEAMMATE,
    status_code=201,
    errors=(
        NewerMessages,
        BatonMoved,
        PassNotPossible,
        EmptyMessage,
        MessageTooLong,
        UnknownAttachment,
        TooManyAttachments,
    ),
)
async def post_message(
    conversation_id: UUID, given: SendInput, response: Response, tx: RequestTx, actor: CurrentActor
) -> MessageOut:
    """A public reply is the takeover; a note is not. The same `client_id` again answers 200 with the same message."""
    sent = await send_message(tx, conversation_id, given, actor=actor)
    if not sent.is_new:
        response.status_code = 200
    return sent.message


@router.put("/conversations/{conversation_id}/read", caller=Caller.TEAMMATE, status_code=204)
async def put_read(conversation_id: UUID, given: ReadInput, tx: RequestTx, actor: CurrentActor) -> None:
    """I have seen everything up to this seq."""
    await mark_read(tx, conversation_id, given.seq, me=actor.teammate_id)


@router.put("/conversations/{conversation_id}/draft", caller=Caller.TEAMMATE, status_code=204)
async def put_draft(conversation_id: UUID, given: DraftInput, tx: RequestTx, actor: CurrentActor) -> None:
    """What I typed and did not send; empty text forgets it."""
    await keep_draft(tx, conversation_id, given, me=actor.teammate_id)


@router.put("/conversations/{conversation_id}/activity", caller=Caller.TEAMMATE, status_code=204)
async def put_activity(
    conversation_id: UUID,
    given: ActivityInput,
    tx: RequestTx,
    actor: CurrentActor,
    hub: Annotated[Hub, provided(Hub)],
) -> None:
    """What I do with it now; colleagues see it for less than a minute unless it is said again."""
    await set_activity(tx, hub, conversation_id, given.activity, actor=actor)
