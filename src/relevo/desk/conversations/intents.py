"""What a conversation is about: whose word counts, and the record of who said what when.

The conversation's row carries what holds now; `conversation_intent` keeps every change, and reports read from it what
an earlier episode of the same thread was about.
"""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.conversations.baton.protocol import HolderKind
from relevo.desk.conversations.gists import gist_of_intent
from relevo.desk.conversations.model import Author, Conversation, IntentMark
from relevo.kit.ids import ConversationId, new_id
from relevo.platform import jobs
from relevo.platform.db import Tx
from relevo.platform.events import note_gist

RECOGNISE_JOB = "assistant.recognise_intent"
# People send one thought in three messages: one look at all of it.
BURST_S = 0.5

_NOTED = """
INSERT INTO conversation_intent (workspace_id, id, conversation_id, intent_id, by_kind, by_id, by_name, confidence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


_WITHOUT = """
WITH recent AS (
    SELECT id, language FROM conversation
    WHERE workspace_id = $1 AND intent_id IS NULL AND last_message_at > now() - make_interval(days => $2)
    ORDER BY last_message_at DESC, id DESC LIMIT $3
)
SELECT r.id AS conversation_id, r.language, m.text
FROM recent r CROSS JOIN LATERAL (
    SELECT text, seq FROM message
    WHERE workspace_id = $1 AND conversation_id = r.id AND kind = 'message' AND author_kind = 'contact' AND text <> ''
        AND created_at > now() - make_interval(days => $2)
    ORDER BY seq LIMIT 3
) m
LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class AskedWithout:
    """What a customer wrote in a conversation that is about nothing known."""

    conversation_id: UUID
    language: str | None
    text: str


async def list_without_intent(tx: Tx, *, days: int, limit: int) -> list[AskedWithout]:
    """The first three messages of each of the newest conversations without an intent; at most `limit` messages."""
    rows = await tx.fetch(_WITHOUT, tx.tenant, days, limit)
    return [AskedWithout(row["conversation_id"], row["language"], row["text"]) for row in rows]


async def list_open_without_intent(tx: Tx, *, limit: int) -> list[ConversationId]:
    """The newest open conversations that are about nothing known."""
    rows = await tx.fetch(
        "SELECT id FROM conversation WHERE workspace_id = $1 AND status = 'open' AND intent_id IS NULL "
        "ORDER BY last_message_at DESC, id DESC LIMIT $2",
        tx.tenant,
        limit,
    )
    return [row["id"] for row in rows]


def intent_after(present: IntentMark | None, recognised: IntentMark | None) -> IntentMark | None:
    """A person's word stays until a person changes it; an assistant's gives way to what it recognises later."""
    if recognised is None or (present is not None and present.by == "teammate"):
        return present
    return recognised


def note_intent(tx: Tx, before: Conversation, after: Conversation, *, by: Author) -> None:
    """Keep the change, if it is one. Written with the transaction's last statement: no round trip of its own."""
    had, has = before.intent, after.intent
    if (had and had.id) == (has and has.id) and (had and had.by) == (has and has.by):
        return
    keep_mark(tx, after, by=by)


def keep_mark(tx: Tx, conversation: Conversation, *, by: Author) -> None:
    mark = conversation.intent
    tx.write_last(
        _NOTED,
        tx.tenant,
        new_id(),
        conversation.id,
        mark.id if mark else None,
        by.kind.value,
        by.id,
        by.name,
        mark.confidence if mark else None,
    )
    note_gist(tx, "conversation.intent_noted", conversation.id, gist_of_intent(conversation))


async def ask_for_intent(tx: Tx, conversation: Conversation) -> None:
    """After a customer's message to people: no turn of an assistant will find out what they are about.

    Not any more once it is known.
    """
    people = conversation.state.holder.kind in (HolderKind.TEAM, HolderKind.TEAMMATE)
    if conversation.intents_version is None or conversation.intent is not None or not people:
        return
    await recognise_later(tx, conversation.id)


async def recognise_later(tx: Tx, conversation_id: ConversationId) -> None:
    payload = {"workspace_id": str(tx.tenant), "conversation_id": str(conversation_id)}
    # The key is new each time: a look that already runs may have read the thread before what was said now.
    key = f"intent:{conversation_id}:{new_id()}"
    await jobs.enqueue(tx, RECOGNISE_JOB, payload, dedupe_key=key, delay_s=BURST_S)


def routed_queue_moves(before: Conversation, after: Conversation) -> bool:
    """Whether it waits in the queue that routing chose, and routing would now choose another."""
    holder = after.state.holder
    return holder.kind is HolderKind.TEAM and holder == before.queue.holder and holder != after.queue.holder
