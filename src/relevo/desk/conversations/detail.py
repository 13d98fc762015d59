"""One conversation with everything beside the thread: contact, briefs, stretches, rating, draft, viewers."""

from uuid import UUID

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.briefs import fetch_briefs
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.policy import HandToAiRefusal, why_no_assistant_answers
from relevo.desk.conversations.reading import row_for
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import (
    AuthorOut,
    BriefOut,
    ConversationRow,
    CsatOut,
    DraftOut,
    HolderOut,
    ReturnBriefOut,
    StretchOut,
    TurnOut,
    ViewerOut,
)
from relevo.desk.team import api as team
from relevo.kit.ids import TeammateId
from relevo.platform.db import Record, Tx

STRETCHES_SHOWN = 100
TURNS_SHOWN = 50

_STRETCHES = """
SELECT * FROM (
    SELECT s.id, s.number, s.holder_kind, s.holder_id, coalesce(p.name, t.name, a.name, '') AS holder_name, s.reason,
           s.by_kind, s.by_id, s.by_name, s.started_at, s.ended_at
    FROM stretch s
    LEFT JOIN teammate p ON s.holder_kind = 'teammate' AND p.workspace_id = s.workspace_id AND p.id = s.holder_id
    LEFT JOIN team t ON s.holder_kind = 'team' AND t.workspace_id = s.workspace_id AND t.id = s.holder_id
    LEFT JOIN assistant a ON s.holder_kind = 'assistant' AND a.workspace_id = s.workspace_id AND a.id = s.holder_id
    WHERE s.workspace_id = $1 AND s.conversation_id = $2 ORDER BY s.number DESC LIMIT $3
) AS newest ORDER BY number
"""


class ConversationDetail(ConversationRow):
    contact: contacts.ContactOut  # pyright: ignore[reportIncompatibleVariableOverride] - the whole contact, not its row
    brief: BriefOut | None
    return_brief: ReturnBriefOut | None
    stretches: list[StretchOut]
    csat: CsatOut | None
    draft: DraftOut | None
    viewers: list[ViewerOut]
    can_hand_to_ai: bool
    hand_to_ai_reason: HandToAiRefusal | None


async def get_detail(tx: Tx, conversation_id: UUID, *, me: TeammateId) -> ConversationDetail:
    conversation = await fetch_conversation(tx, conversation_id)
    row = await row_for(tx, conversation, me=me)
    contact = await contacts.get_contact(tx, conversation.contact_id)
    brief, return_brief = await fetch_briefs(tx, conversation.id)
    refusal = why_no_assistant_answers(conversation)
    fields = {name: getattr(row, name) for name in ConversationRow.model_fields if name != "contact"}
    return ConversationDetail.model_construct(
        **fields,
        contact=contact,
        brief=brief,
        return_brief=return_brief,
        stretches=await list_stretches(tx, conversation),
        csat=await find_csat(tx, conversation.id),
        draft=await find_draft(tx, conversation.id, me),
        viewers=await list_viewers(tx, conversation),
        can_hand_to_ai=refusal is None,
        hand_to_ai_reason=refusal,
    )


async def list_stretches(tx: Tx, conversation: Conversation) -> list[StretchOut]:
    rows = await tx.fetch(_STRETCHES, tx.tenant, conversation.id, STRETCHES_SHOWN)
    return [_stretch(row) for row in rows]


def _stretch(row: Record) -> StretchOut:
    return StretchOut(
        id=row["id"],
        number=row["number"],
        holder=HolderOut(kind=row["holder_kind"], id=row["holder_id"], name=row["holder_name"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        reason=row["reason"],
        by=AuthorOut(kind=row["by_kind"], id=row["by_id"], name=row["by_name"] or ""),
    )


async def find_csat(tx: Tx, conversation_id: UUID) -> CsatOut | None:
    """The newest rating."""
    row = await tx.fetchrow(
        """
        SELECT score, comment, created_at FROM csat WHERE workspace_id = $1 AND conversation_id = $2
        ORDER BY stretch_number DESC LIMIT 1
        """,
        tx.tenant,
        conversation_id,
    )
    return CsatOut(**dict(row.items())) if row else None


async def find_draft(tx: Tx, conversation_id: UUID, me: TeammateId) -> DraftOut | None:
    """What I was writing last, be it a reply or a note."""
    row = await tx.fetchrow(
        """
        SELECT text, mode FROM draft WHERE workspace_id = $1 AND conversation_id = $2 AND teammate_id = $3
        ORDER BY updated_at DESC LIMIT 1
        """,
        tx.tenant,
        conversation_id,
        me,
    )
    return DraftOut(**dict(row.items())) if row else None


async def list_viewers(tx: Tx, conversation: Conversation) -> list[ViewerOut]:
    return [ViewerOut.model_validate(viewer) for viewer in await team.fetch_viewers(tx, conversation.id)]


async def list_turns(tx: Tx, conversation_id: UUID) -> list[TurnOut]:
    """Newest first: why the assistant said what it said."""
    conversation = await fetch_conversation(tx, conversation_id)
    rows = await tx.fetch(
        """
        SELECT id, number, state, outcome, trace, started_at, finished_at FROM turn
        WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY started_at DESC, id DESC LIMIT $3
        """,
        tx.tenant,
        conversation.id,
        TURNS_SHOWN,
    )
    return [TurnOut(**dict(row.items())) for row in rows]
