"""The visitor's REST calls. `/config` and `/session` are for anybody, the rest for whoever has a visitor token."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Query, Request, UploadFile

from relevo.channels.web import speaking
from relevo.channels.web.chat import find_chat, find_chat_in
from relevo.channels.web.config import choose_language, describe_chat
from relevo.channels.web.errors import IdentityRequired, InvalidIdentity, NoConversationYet, NoSuchChat, NotCited
from relevo.channels.web.schemas import (
    Accepted,
    ConfigOut,
    ConversationOnly,
    CsatInput,
    MessageInput,
    MessagesOut,
    PassageOut,
    PersonInput,
    ReadInput,
    SessionInput,
    SessionOut,
    VisitorAttachment,
)
from relevo.channels.web.sessions import get_session
from relevo.channels.web.visits import arrive
from relevo.desk.channels.api import Channel, workspace_of_key
from relevo.desk.conversations.api import NoAssistantWillAnswer, NotWaiting
from relevo.desk.journeys.api import do_note_page
from relevo.platform.auth.actors import VisitorActor
from relevo.platform.auth.tokens import TokenKind, parse_token
from relevo.platform.db import Tx
from relevo.platform.events import current_cursor
from relevo.platform.files import FileLinks, FileOwner, FileRefused, FileStore, receive_upload
from relevo.platform.files.uploads import MAX_UPLOAD_BODY_BYTES
from relevo.platform.http import (
    Caller,
    CurrentVisitor,
    RequestContext,
    RequestDatabase,
    RequestTx,
    Router,
    provided,
)
from relevo.platform.http.credentials import bearer_of
from relevo.platform.http.limits import Rate, address_prefix
from relevo.platform.http.requests import BodyTooLarge
from relevo.platform.realtime import Hub
from relevo.platform.secrets import SecretBox

router = Router(prefix="/web/v1/{channel_key}", tags=["web channel"])

# New sessions from one address: an office full of customers is fine, a machine that makes contacts is not.
SESSION_RATE = Rate(1, 60)

Links = Annotated[FileLinks, provided(FileLinks)]
Language = Annotated[str | None, Query(max_length=20)]
SeqQuery = Annotated[int | None, Query(ge=0, le=2**31 - 1)]


async def access_chat(tx: Tx, channel_key: str, visitor: VisitorActor) -> Channel:
    """The channel in the address, if the visitor's token is for it."""
    channel = await find_chat_in(tx, channel_key)
    if channel is None or channel.id != visitor.channel_id:
        raise NoSuchChat
    return channel


@router.get("/config", caller=Caller.PUBLIC, errors=[NoSuchChat])
async def get_chat_config(channel_key: str, db: RequestDatabase, lang: Language = None) -> ConfigOut:
    """How the chat looks, what it says first, and whether people are there."""
    channel = await find_chat(db, channel_key)
    workspace_id = workspace_of_key(channel_key)
    if channel is None or workspace_id is None:
        raise NoSuchChat
    async with db.transaction(workspace_id, read_only=True) as tx:
        return await describe_chat(tx, channel, choose_language(lang, channel))


@router.post(
    "/session",
    caller=Caller.PUBLIC,
    errors=[NoSuchChat, InvalidIdentity, IdentityRequired],
)
async def open_visitor_session(
    channel_key: str,
    given: SessionInput,
    request: Request,
    db: RequestDatabase,
    context: RequestContext,
    links: Links,
    box: Annotated[SecretBox, provided(SecretBox)],
) -> SessionOut:
    """Go on where this browser left off (its token in Authorization), or begin; a signed identity says who it is."""
    host = request.client.host if request.client else None
    context.limits.check(f"visitor-session:{address_prefix(host)}", SESSION_RATE)
    workspace_id = workspace_of_key(channel_key)
    if workspace_id is None:
        raise NoSuchChat
    token = parse_token(bearer_of(request) or "", TokenKind.VISITOR)
    async with db.transaction(workspace_id) as tx:
        cursor = await current_cursor(tx)  # first: what happens after it comes through the stream
        channel = await find_chat_in(tx, channel_key)
        if channel is None:
            raise NoSuchChat
        language = choose_language(given.language, channel)
        visit = await arrive(tx, channel, token=token, identity_jwt=given.identity_jwt, language=language, box=box)
        if given.page_url:
            await do_note_page(tx, visit.session.contact_id, given.page_url)
        speaker = speaking.Speaker.of(visit.session, workspace_id, language, links)
        conversation = await speaking.find_conversation(tx, speaker)
    return SessionOut(
        token=visit.token.text,
        contact_name=visit.session.contact_name,
        conversation=conversation,
        cursor=cursor,
    )


async def get_visiting_speaker(
    channel_key: str, request: Request, tx: RequestTx, visitor: CurrentVisitor, links: Links
) -> speaking.Speaker:
    """The visitor of the token, on the channel in the address, in the language their chat asks for."""
    channel = await access_chat(tx, channel_key, visitor)
    language = choose_language(request.headers.get("accept-language"), channel)
    return await speaking.get_speaker(tx, visitor, language, links)


CurrentSpeaker = Annotated[speaking.Speaker, Depends(get_visiting_speaker)]


@router.get("/messages", caller=Caller.VISITOR, errors=[NoSuchChat])
async def list_visitor_messages(
    tx: RequestTx, speaker: CurrentSpeaker, after_seq: SeqQuery = None, before_seq: SeqQuery = None
) -> MessagesOut:
    """The thread as the visitor sees it: the newest messages, or those before or after one."""
    return await speaking.list_messages(tx, speaker, after_seq=after_seq, before_seq=before_seq)


@router.post("/messages", caller=Caller.VISITOR, status_code=201, errors=[NoSuchChat])
async def send_visitor_message(given: MessageInput, tx: RequestTx, speaker: CurrentSpeaker) -> Accepted:
    """Say something. Sent twice with one `client_id` it is one message."""
    return Accepted.model_validate(await speaking.say(tx, speaker, given))


@router.post("/talk-to-person", caller=Caller.VISITOR, status_code=201, errors=[NoSuchChat])
async def ask_for_person(given: PersonInput, tx: RequestTx, speaker: CurrentSpeaker) -> Accepted:
    """The button "talk to a person": no assistant is asked about it."""
    return Accepted.model_validate(await speaking.ask_for_person(tx, speaker, given))


@router.post(
    "/stop-waiting",
    caller=Caller.VISITOR,
    errors=[NoSuchChat, NoConversationYet, NotWaiting, NoAssistantWillAnswer],
)
async def stop_waiting(tx: RequestTx, speaker: CurrentSpeaker) -> ConversationOnly:
    """Back to the assistant instead of waiting for a person; while nobody of the team has taken it."""
    return ConversationOnly(conversation=await speaking.stop_waiting(tx, speaker))


@router.post("/csat", caller=Caller.VISITOR, errors=[NoSuchChat, NoConversationYet])
async def rate_conversation(given: CsatInput, tx: RequestTx, speaker: CurrentSpeaker) -> ConversationOnly:
    """One to five stars and a comment, at the end."""
    return ConversationOnly(conversation=await speaking.rate(tx, speaker, given))


@router.put("/read", caller=Caller.VISITOR, status_code=204, errors=[NoSuchChat])
async def mark_read_by_visitor(given: ReadInput, tx: RequestTx, speaker: CurrentSpeaker) -> None:
    """The visitor has seen everything up to `seq`."""
    await speaking.read(tx, speaker, given.seq)


@router.post("/typing", caller=Caller.VISITOR, status_code=204, errors=[NoSuchChat])
async def tell_visitor_types(tx: RequestTx, speaker: CurrentSpeaker, hub: Annotated[Hub, provided(Hub)]) -> None:
    """Teammates who look at the conversation see that the customer writes."""
    await speaking.tell_typing(tx, speaker, hub)


@router.get("/citations/{passage_id}", caller=Caller.VISITOR, errors=[NoSuchChat, NotCited, NoConversationYet])
async def open_citation(passage_id: UUID, tx: RequestTx, speaker: CurrentSpeaker) -> PassageOut:
    """A source that was cited in this conversation, with the passage to show first."""
    return await speaking.open_citation(tx, speaker, passage_id)


@router.post(
    "/files",
    caller=Caller.VISITOR,
    transaction=False,
    body_bytes=MAX_UPLOAD_BODY_BYTES,
    status_code=201,
    errors=[NoSuchChat, FileRefused, BodyTooLarge],
)
async def upload_visitor_file(
    channel_key: str,
    file: Annotated[UploadFile, File()],
    visitor: CurrentVisitor,
    db: RequestDatabase,
    links: Links,
    store: Annotated[FileStore, provided(FileStore)],
) -> VisitorAttachment:
    """Send an image, a PDF or a sound, to attach it to a message afterwards."""
    async with db.transaction(visitor.workspace_id, read_only=True) as tx:
        await access_chat(tx, channel_key, visitor)
        contact_id = (await get_session(tx, visitor.credential_id)).contact_id
    stored = await receive_upload(
        db,
        store,
        visitor.workspace_id,
        name=file.filename or "",
        body=await file.read(),
        owner=FileOwner("contact", contact_id),
    )
    return VisitorAttachment(
        id=stored.id,
        name=stored.name,
        content_type=stored.content_type,
        size_bytes=stored.size_bytes,
        url=links.path_for(visitor.workspace_id, stored.id),
        width=stored.width,
        height=stored.height,
    )
