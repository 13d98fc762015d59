"""What a replay asks: chosen when it is started, so that what comes in meanwhile changes nothing."""

from relevo.desk.assistants.api import draft_revision, get_assistant
from relevo.desk.cases import api as cases
from relevo.desk.cases.api import RUN_REPLAY, Item, NewReplay, ReplayInput, ReplayOut
from relevo.desk.conversations.api import list_past_turns
from relevo.kit.ids import AssistantId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.jobs import enqueue


async def start_replay(tx: Tx, assistant_id: AssistantId, given: ReplayInput, *, by: Actor) -> ReplayOut:
    """Raises NoSuchAssistant, NothingToReplay, ReplayRunning."""
    assistant = await get_assistant(tx, assistant_id)
    items: list[Item] = [(case.id, None, None) for case in await cases.every_case(tx, assistant_id, enabled_only=True)]
    with_draft = given.version == "draft" and assistant.has_draft
    if with_draft and given.conversations:
        past = await list_past_turns(
            tx,
            assistant_id,
            conversations=given.conversations,
            channel_id=given.channel_id,
            intent_id=given.intent_id,
        )
        items += [(None, conversation_id, message_id) for conversation_id, message_id in past]
    new = NewReplay(
        live_version=assistant.live_version,
        draft_revision=await draft_revision(tx, assistant_id) if with_draft else None,
        conversations=given.conversations if with_draft else 0,
        is_fresh=given.fresh,
    )
    replay = await cases.do_start_replay(tx, assistant_id, items, new, by=by)
    await enqueue(tx, RUN_REPLAY, {"workspace_id": str(tx.tenant), "replay_id": str(replay.id)})
    return replay
