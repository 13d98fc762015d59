"""Who looks at a conversation, and who is writing in it. Told to screens as signals, which are not stored."""

from functools import partial
from uuid import UUID

from relevo.desk.conversations.detail import list_viewers
from relevo.desk.conversations.model import Conversation
from relevo.desk.conversations.repository import fetch_conversation
from relevo.desk.conversations.schemas import as_json
from relevo.desk.team import api as team
from relevo.kit.ids import WorkspaceId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.realtime import Hub


async def set_activity(
    tx: Tx,
    hub: Hub,
    conversation_id: UUID,
    activity: team.Activity,
    *,
    actor: Actor,
    connection_id: UUID | None = None,
) -> None:
    """`connection_id`: the open stream, if it comes from one. Raises NoSuchConversation."""
    conversation = await fetch_conversation(tx, conversation_id)
    await team.set_activity(
        tx,
        teammate_id=actor.teammate_id,
        connection_id=connection_id or actor.credential_id,
        conversation_id=conversation.id,
        activity=activity,
    )
    await tell_viewers(tx, hub, conversation)


async def tell_viewers(tx: Tx, hub: Hub, conversation: Conversation) -> None:
    viewers = await list_viewers(tx, conversation)
    payload = {"conversation_id": str(conversation.id), "viewers": [as_json(viewer) for viewer in viewers]}
    # After COMMIT: a screen that hears of it and asks must find it.
    tx.after_commit(partial(hub.publish_ephemeral, tx.tenant, ["team"], "viewers", payload))


def note_typing(hub: Hub, conversation: Conversation, *, actor: Actor) -> None:
    """The customer and the team see that somebody writes."""
    payload = {
        "conversation_id": str(conversation.id),
        "author": {"kind": "teammate", "id": str(actor.teammate_id), "name": actor.name},
        "epoch": conversation.state.epoch,
    }
    audience = ["team", f"contact:{conversation.identity_id}"]
    hub.publish_ephemeral(actor.workspace_id, audience, "typing", payload)


def note_contact_typing(hub: Hub, conversation: Conversation, workspace_id: UUID) -> None:
    payload = {
        "conversation_id": str(conversation.id),
        "author": {"kind": "contact", "id": str(conversation.contact_id), "name": conversation.contact_name or ""},
        "epoch": conversation.state.epoch,
    }
    hub.publish_ephemeral(WorkspaceId(workspace_id), ["team"], "typing", payload)
