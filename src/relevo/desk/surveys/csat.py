from uuid import UUID

from relevo.desk.autonomy import api as autonomy
from relevo.desk.conversations import api as conversations
from relevo.desk.surveys.errors import InvalidRating, NothingToRate
from relevo.platform.db import Tx
from relevo.platform.render import clean_text

COMMENT_CHARS = conversations.COMMENT_CHARS
# From here down it is a complaint.
LOW = 2


async def request_csat(tx: Tx, conversation_id: UUID, *, epoch: int | None = None) -> bool:
    """Ask the customer, unless asked already or the conversation is open again. Safe to call twice."""
    return await conversations.ask_for_rating(tx, conversation_id, epoch=epoch) is not None


async def request_comment(tx: Tx, conversation_id: UUID) -> bool:
    """Ask why, once, after a rating without a comment."""
    return await conversations.ask_for_comment(tx, conversation_id)


async def record_csat(tx: Tx, conversation_id: UUID, *, score: int, comment: str = "") -> conversations.CsatOut:
    """The customer's answer; a second one corrects the first. Raises NothingToRate, InvalidRating."""
    comment = clean_text(comment).strip()
    if not 1 <= score <= 5 or len(comment) > COMMENT_CHARS:
        raise InvalidRating
    conversation = await conversations.fetch_conversation(tx, conversation_id)
    if conversation.csat_asked_at is None:
        raise NothingToRate
    if score <= LOW:
        await autonomy.note_complaint(tx, conversation_id, "rating")
    return await conversations.keep_rating(tx, conversation_id, score, comment)
