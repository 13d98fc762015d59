"""Putting tags on a conversation and taking them off. Both hold its row lock, so that twenty stay twenty."""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.conversations import api as conversations
from relevo.desk.tags import repository
from relevo.desk.tags.errors import TooManyTags
from relevo.desk.tags.schemas import MAX_TAGS, TagOut
from relevo.platform import events
from relevo.platform.db import Tx

TAGS_CHANGED = "conversation.tagged"


async def do_set_tags(
    tx: Tx, conversation_id: UUID, tags: Sequence[str], *, by_kind: str, by_name: str
) -> list[TagOut]:
    """Exactly these. Raises NoSuchConversation and TooManyTags."""
    await conversations.lock_for_action(tx, conversation_id)
    known = {row["tag"] for row in await repository.fetch_tags(tx, conversation_id)}
    wanted = set(tags)
    if len(wanted) > MAX_TAGS:
        raise TooManyTags
    await repository.delete_tags(tx, conversation_id, sorted(known - wanted))
    return await _add(tx, conversation_id, sorted(wanted - known), by_kind=by_kind, by_name=by_name)


async def do_add_tags(
    tx: Tx, conversation_id: UUID, tags: Sequence[str], *, by_kind: str, by_name: str
) -> list[TagOut]:
    """These beside what is there. Raises NoSuchConversation and TooManyTags."""
    await conversations.lock_for_action(tx, conversation_id)
    known = {row["tag"] for row in await repository.fetch_tags(tx, conversation_id)}
    if len(known | set(tags)) > MAX_TAGS:
        raise TooManyTags
    return await _add(tx, conversation_id, sorted(set(tags) - known), by_kind=by_kind, by_name=by_name)


async def list_tags(tx: Tx, conversation_id: UUID) -> list[TagOut]:
    """In the order in which they came."""
    return [TagOut(**dict(row.items())) for row in await repository.fetch_tags(tx, conversation_id)]


async def _add(tx: Tx, conversation_id: UUID, tags: Sequence[str], *, by_kind: str, by_name: str) -> list[TagOut]:
    await repository.insert_tags(tx, conversation_id, tags, by_kind=by_kind, by_name=by_name)
    payload = {"conversation_id": str(conversation_id)}
    await events.append(tx, TAGS_CHANGED, audience=["team"], payload=payload)
    return await list_tags(tx, conversation_id)
