"""Nobody was there when a customer asked for a person: the task that somebody gets back to them, and how to reach them.

Where people hold a conversation no assistant listens. So an address that the customer writes while they wait is read
here, with the message that brings it.
"""

from datetime import datetime

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.baton.protocol import HolderKind, Status
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import SYSTEM, Author, Conversation
from relevo.desk.conversations.writing import append_message
from relevo.desk.followups import api as followups
from relevo.desk.routing import api as routing
from relevo.kit.text.reach import Reach, looks_like_reach
from relevo.platform.db import Tx


def reach_of_contact(conversation: Conversation) -> Reach | None:
    return followups.known_reach(conversation.contact_email, conversation.contact_phone)


async def do_promise_callback(
    tx: Tx, conversation: Conversation, *, due_at: datetime, by: Author, reach: Reach | None = None
) -> None:
    """Expects the row lock, and the baton with a team. Somebody who never gave an address was asked for it."""
    if conversation.state.holder.kind is not HolderKind.TEAM:
        return
    await followups.do_open_callback(
        tx,
        followups.NewCallback(
            conversation_id=conversation.id,
            contact_id=conversation.contact_id,
            reason=conversation.handoff_reason or "asked_for_person",
            due_at=due_at,
            team_id=conversation.state.holder.id,
            reach=reach or reach_of_contact(conversation),
            made_by_kind=by.kind.value,
            made_by_name=by.name,
        ),
    )


async def hear_while_waiting(tx: Tx, conversation: Conversation, text: str) -> Conversation:
    """The customer may just have said how to reach them. Only a text that looks like it costs a statement."""
    state = conversation.state
    if state.holder.kind is not HolderKind.TEAM or state.status is not Status.OPEN or not looks_like_reach(text):
        return conversation
    heard = await followups.do_hear_reach(tx, conversation.id, text)
    if heard is None:
        return conversation
    if heard == "unreadable":
        said = routing.say_reach_again(conversation.language)
    else:
        said = routing.say_reach_kept(heard.value, conversation.language)
        email, phone = (heard.value, None) if heard.kind == "email" else (None, heard.value)
        await contacts.do_learn_about_contact(tx, conversation.contact_id, email=email, phone=phone)
    appended = await append_message(tx, conversation, NewMessage(author=SYSTEM, text=said))
    return appended[0] if appended is not None else conversation
