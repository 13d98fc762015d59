from uuid import UUID

from relevo.desk.conversations.api import NoSuchConversation, fetch_conversation
from relevo.desk.tags import repository
from relevo.desk.tags.errors import TooManyTags
from relevo.desk.tags.schemas import TagOut, TagsInput, UsedTag
from relevo.desk.tags.tagging import do_set_tags, list_tags
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["conversations"])


@router.get("/tags", caller=Caller.TEAMMATE)
async def list_used_tags(tx: RequestTx) -> list[UsedTag]:
    """The two hundred tags on most conversations. Conversations are found by them in the inbox's search."""
    return [UsedTag(**dict(row.items())) for row in await repository.count_used(tx)]


@router.get("/conversations/{conversation_id}/tags", caller=Caller.TEAMMATE, errors=[NoSuchConversation])
async def list_conversation_tags(conversation_id: UUID, tx: RequestTx) -> list[TagOut]:
    """In the order in which they came, with who put them there."""
    await fetch_conversation(tx, conversation_id)
    return await list_tags(tx, conversation_id)


@router.put("/conversations/{conversation_id}/tags", caller=Caller.TEAMMATE, errors=[NoSuchConversation, TooManyTags])
async def set_conversation_tags(
    conversation_id: UUID, given: TagsInput, tx: RequestTx, actor: CurrentActor
) -> list[TagOut]:
    """Put these tags on the conversation and take the others off. Capitals are written small."""
    return await do_set_tags(tx, conversation_id, given.tags, by_kind="teammate", by_name=actor.name)
