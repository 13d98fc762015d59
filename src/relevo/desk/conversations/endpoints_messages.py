"""Messages of a conversation over HTTP, and what is private to a teammate: read marks, drafts, activity."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from relevo.desk.channels.api import Connectors
from relevo.desk.conversations.actions.activity import set_activity
from relevo.desk.conversations.actions.amend_sent import delete_message, edit_message, react
from relevo.desk.conversations.actions.draft import keep_draft
from relevo.desk.conversations.actions.read import mark_read
from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.activity_schemas import ActivityInput
from relevo.desk.conversations.errors import (
    BatonMoved,
    CannotAmend,
    CannotQuote,
    ChannelCannot,
    EmptyMessage,
    GoesAlone,
    MessageTooLong,
    NewerMessages,
    NoSuchMessage,
    NotSentYet,
    NotYours,
    PassNotPossible,
    TooLateToChange,
    TooManyAttachments,
    UnknownAttachment,
    UnknownReaction,
)
from relevo.desk.conversations.extra_schemas import EditInput, ReactionInput
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

Kinds = Annotated[Connectors, provided(Connectors)]
MaybeEpoch = Annotated[int | None, Query(ge=0, lt=2**31)]
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
        ChannelCannot,
        GoesAlone,
        CannotQuote,
    ),
)
async def post_message(
    conversation_id: UUID, given: SendInput, response: Response, tx: RequestTx, actor: CurrentActor, kinds: Kinds
) -> MessageOut:
    """A public reply is the takeover; a note is not. The same `client_id` again answers 200 with the same message."""
    sent = await send_message(tx, conversation_id, given, actor=actor, kinds=kinds)
    if not sent.is_new:
        response.status_code = 200
    return sent.message


@router.put(
    "/messages/{message_id}/reaction",
    caller=Caller.TEAMMATE,
    errors=(NoSuchMessage, BatonMoved, NotYours, ChannelCannot, UnknownReaction, CannotAmend),
)
async def put_reaction(
    message_id: UUID, given: ReactionInput, tx: RequestTx, actor: CurrentActor, kinds: Kinds
) -> MessageOut:
    """React to what a customer wrote, where the channel can. It is no reply: the baton stays where it is."""
    return await react(tx, message_id, given, actor=actor, kinds=kinds)


@router.put(
    "/messages/{message_id}/text",
    caller=Caller.TEAMMATE,
    errors=(NoSuchMessage, BatonMoved, NotYours, ChannelCannot, NotSentYet, CannotAmend, EmptyMessage, MessageTooLong),
)
async def put_text(message_id: UUID, given: EditInput, tx: RequestTx, actor: CurrentActor, kinds: Kinds) -> MessageOut:
    """Change the words of a message of mine where the channel can. The first words stay readable for the team."""
    return await edit_message(tx, message_id, given, actor=actor, kinds=kinds)


@router.delete(
    "/messages/{message_id}",
    caller=Caller.TEAMMATE,
    errors=(NoSuchMessage, BatonMoved, NotYours, ChannelCannot, NotSentYet, TooLateToChange, CannotAmend),
)
async def take_back_message(
    message_id: UUID, tx: RequestTx, actor: CurrentActor, kinds: Kinds, epoch: MaybeEpoch = None
) -> MessageOut:
    """Take back a message of mine, or an assistant's, where the channel can. The team keeps reading what it said."""
    return await delete_message(tx, message_id, actor=actor, kinds=kinds, epoch=epoch)


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
