"""What a visitor can do in their conversation: say something, ask for a person, read, rate. For REST and socket alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.channels.web.errors import NoConversationYet, NotCited
from relevo.channels.web.projection import Json, Projection
from relevo.channels.web.schemas import (
    CsatInput,
    MessageInput,
    MessagesOut,
    PassageOut,
    PersonInput,
    VisitorConversation,
    VisitorMessage,
)
from relevo.channels.web.sessions import Session, get_session
from relevo.desk.conversations import api as conversations
from relevo.desk.knowledge import api as knowledge
from relevo.desk.surveys import api as surveys
from relevo.kit.ids import WorkspaceId
from relevo.platform.auth.actors import VisitorActor
from relevo.platform.db import Tx
from relevo.platform.files import FileLinks
from relevo.platform.i18n import language_of
from relevo.platform.realtime import Hub

PAGE_LIMIT = 50


@dataclass(frozen=True)
class Speaker:
    """A visitor with an open session, and how things are shown to them."""

    session: Session
    projection: Projection

    @classmethod
    def of(cls, session: Session, workspace_id: WorkspaceId, language: str, links: FileLinks) -> "Speaker":
        return cls(session, Projection(workspace_id, session.channel_id, language, links))


async def get_speaker(tx: Tx, visitor: VisitorActor, language: str, links: FileLinks) -> Speaker:
    return Speaker.of(await get_session(tx, visitor.credential_id), tx.tenant, language, links)


async def find_conversation(tx: Tx, speaker: Speaker) -> VisitorConversation | None:
    conversation = await _find(tx, speaker)
    return None if conversation is None else _shown_conversation(speaker, conversation)


async def list_messages(
    tx: Tx, speaker: Speaker, *, after_seq: int | None = None, before_seq: int | None = None
) -> MessagesOut:
    conversation = await _find(tx, speaker)
    if conversation is None:
        return MessagesOut(items=[], conversation=None, has_more=False)
    page = await conversations.list_visitor_messages(
        tx, conversation.id, after_seq=after_seq, before_seq=before_seq, limit=PAGE_LIMIT
    )
    return MessagesOut(
        items=_shown_messages(speaker, page.items),
        conversation=_shown_conversation(speaker, conversation),
        has_more=page.has_more,
    )


async def say(tx: Tx, speaker: Speaker, given: MessageInput) -> Json:
    """What was accepted, as `schemas.Accepted` has it."""
    inbound = _inbound(
        speaker,
        given.client_id,
        text=given.text,
        attachment_ids=given.attachment_ids,
        choice_id=given.choice_id,
        language=given.language,
        page_url=given.page_url,
    )
    return _accepted(speaker, await conversations.receive_message(tx, inbound))


async def ask_for_person(tx: Tx, speaker: Speaker, given: PersonInput) -> Json:
    inbound = _inbound(speaker, given.client_id, language=given.language, page_url=given.page_url)
    return _accepted(speaker, await conversations.ask_for_person(tx, inbound))


async def stop_waiting(tx: Tx, speaker: Speaker) -> VisitorConversation:
    conversation = await _get(tx, speaker)
    await conversations.stop_waiting(tx, conversation.id, language=speaker.projection.language)
    return _shown_conversation(speaker, await _get(tx, speaker))


async def rate(tx: Tx, speaker: Speaker, given: CsatInput) -> VisitorConversation:
    conversation = await _get(tx, speaker)
    await surveys.record_csat(tx, conversation.id, score=given.score, comment=given.comment)
    return _shown_conversation(speaker, await _get(tx, speaker))


async def read(tx: Tx, speaker: Speaker, seq: int) -> None:
    conversation = await _find(tx, speaker)
    if conversation is not None:
        await conversations.mark_read_by_contact(tx, conversation.id, seq)


async def open_citation(tx: Tx, speaker: Speaker, passage_id: UUID) -> PassageOut:
    """The source around a passage that was cited to this visitor. Nothing else of the knowledge opens."""
    conversation = await _get(tx, speaker)
    citation = await conversations.find_visitor_citation(tx, conversation.id, passage_id)
    if citation is None:
        raise NotCited
    passage = await knowledge.find_passage(tx, passage_id)
    if passage is None:
        # The document was changed or removed since; what was quoted then is still true of the answer.
        return PassageOut(
            title=citation.title, heading=citation.heading, text=citation.excerpt, document_text=citation.excerpt
        )
    return PassageOut(
        title=passage.title, heading=passage.heading, text=passage.text, document_text=passage.document_text
    )


async def tell_typing(tx: Tx, speaker: Speaker, hub: Hub) -> None:
    conversation = await _find(tx, speaker)
    if conversation is not None:
        conversations.note_contact_typing(hub, conversation, tx.tenant)


async def _find(tx: Tx, speaker: Speaker) -> conversations.Conversation | None:
    session = speaker.session
    return await conversations.find_visitor_conversation(tx, session.contact_id, session.channel_id)


async def _get(tx: Tx, speaker: Speaker) -> conversations.Conversation:
    conversation = await _find(tx, speaker)
    if conversation is None:
        raise NoConversationYet
    return conversation


def _inbound(
    speaker: Speaker,
    client_id: str,
    *,
    text: str = "",
    attachment_ids: Sequence[UUID] = (),
    choice_id: str | None = None,
    language: str | None = None,
    page_url: str | None = None,
) -> conversations.Inbound:
    session = speaker.session
    return conversations.Inbound(
        channel_id=session.channel_id,
        address=session.address,
        text=text,
        verified=session.verified,
        client_id=client_id,
        attachment_ids=attachment_ids,
        file_owner_id=session.contact_id,
        choice_id=choice_id,
        language=language_of(language) if language else speaker.projection.language,
        page_url=page_url,
    )


def _accepted(speaker: Speaker, received: conversations.Received) -> Json:
    """Plain values, no models between: every message of every visitor goes through here."""
    shown = conversations.conversation_json(received.state)
    return {
        "message": speaker.projection.message(conversations.message_json(received.message)),
        # Whoever writes has no question open: the first word after a rating was asked for begins anew.
        "conversation": speaker.projection.conversation(shown, csat_asked=False),
    }


def _shown_messages(speaker: Speaker, messages: Sequence[conversations.MessageOut]) -> list[VisitorMessage]:
    return [VisitorMessage.model_validate(speaker.projection.message(message.model_dump(mode="json"))) for message in messages]


def _shown_conversation(speaker: Speaker, conversation: conversations.Conversation) -> VisitorConversation:
    full = conversations.conversation_json(conversation)
    shown = speaker.projection.conversation(full, csat_asked=conversation.csat_asked_at is not None)
    return VisitorConversation.model_validate(shown)
