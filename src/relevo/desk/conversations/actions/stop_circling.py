"""Two machines talk to each other: the assistant's part of it ends, and people see what it was about."""

from dataclasses import replace

from relevo.desk.conversations.actions.receive import Received
from relevo.desk.conversations.baton.protocol import HolderKind, Pass
from relevo.desk.conversations.baton.turns import hear_teammate
from relevo.desk.conversations.briefs import ask_for_brief
from relevo.desk.conversations.passing import pass_baton
from relevo.platform.db import Tx


async def stop_circling(tx: Tx, received: Received) -> None:
    """In the transaction of the message that would be answered once more. Nothing is said: it would be answered."""
    conversation = received.state
    if conversation.state.holder.kind is not HolderKind.ASSISTANT:
        return
    conversation = replace(conversation, state=hear_teammate(conversation.state))
    conversation = await pass_baton(
        tx, conversation, Pass.HAND_OVER, to=conversation.queue, by=conversation.contact, reason="repeated_failure"
    )
    await ask_for_brief(tx, conversation)
