"""Nobody was there when a customer asked for a person: the task that somebody gets back to them, and how to reach them.

Where people hold a conversation no assistant listens. So an address that the customer writes while they wait is read
here, with the message that brings it.
"""

from datetime import datetime

from relevo.desk.contacts import api as contacts
from relevo.desk.conversations.baton.protocol import HolderKind, Status
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import SYSTEM, Author, Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.writing import append_message
from relevo.desk.followups import api as followups
from relevo.desk.routing import api as routing
from relevo.kit.ids import ConversationId
from relevo.kit.text.reach import Reach, looks_like_reach
from relevo.platform.db import Tx

# The one channel whose customer may be gone when somebody writes back.
WEB = "web"

_UNTOLD = """
SELECT c.id FROM conversation c
JOIN stretch s ON s.workspace_id = c.workspace_id AND s.conversation_id = c.id AND s.number = c.stretch_number
WHERE c.workspace_id = $1 AND c.status = 'open' AND c.holder_kind = 'team' AND c.waiting_since IS NOT NULL
  AND s.by_kind = 'contact' AND NOT EXISTS (
      SELECT FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.seq >= s.started_seq
      AND m.kind = 'message' AND m.author_kind <> 'contact')
ORDER BY c.waiting_since, c.id LIMIT $2
"""


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


async def tell_who_is_there(tx: Tx, conversation: Conversation, language: str | None) -> Conversation:
    """The truth about people; where nobody is there, how to be reached is asked for and somebody has to get back."""
    holder = conversation.state.holder
    team_id = holder.id if holder.kind is HolderKind.TEAM else None
    availability = await routing.describe_availability(
        tx, language, team_id=team_id, channel_id=conversation.channel_id
    )
    text = availability.text
    if availability.callback_due_at is not None and team_id is not None:
        reach = reach_of_contact(conversation)
        is_here = conversation.channel_kind != WEB
        text = f"{text} {routing.say_reach(reach.value if reach else None, language, is_here=is_here)}"
        await do_promise_callback(tx, conversation, due_at=availability.callback_due_at, by=SYSTEM)
    appended = await append_message(tx, conversation, NewMessage(author=SYSTEM, text=text))
    return appended[0] if appended is not None else conversation


async def find_untold(tx: Tx, *, most: int) -> list[ConversationId]:
    """Who waits in a queue they came to without an assistant, and heard nothing there yet."""
    rows = await tx.fetch(_UNTOLD, tx.tenant, most)
    return [row["id"] for row in rows]


async def tell_absence(tx: Tx, conversation_id: ConversationId) -> bool:
    """Where nobody is there, the customer hears so, once in a stretch; while somebody is, a person answers anyway."""
    conversation = await lock_conversation(tx, conversation_id)
    team_id = conversation.state.holder.id
    if conversation.state.holder.kind is not HolderKind.TEAM or conversation.id not in await find_untold(tx, most=500):
        return False
    availability = await routing.describe_availability(
        tx, conversation.language, team_id=team_id, channel_id=conversation.channel_id
    )
    if availability.callback_due_at is None:
        return False
    await tell_who_is_there(tx, conversation, conversation.language)
    return True


async def hear_while_waiting(tx: Tx, conversation: Conversation, text: str) -> Conversation:
    """The customer may just have said how to reach them. Only a text that looks like it costs a statement."""
    state = conversation.state
    if conversation.channel_kind != WEB or not looks_like_reach(text):
        return conversation
    if state.holder.kind is not HolderKind.TEAM or state.status is not Status.OPEN:
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
