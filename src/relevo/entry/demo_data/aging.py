"""Giving the demo's past its times. Whatever a line of the script just wrote carries the transaction's time; here it
moves to when it is said to have happened. Only the demo does this: the product knows no way to write into the past."""

from datetime import datetime
from uuid import UUID

from relevo.platform.db import Tx

_ROWS = (
    "UPDATE message SET created_at = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND created_at = now()",
    "UPDATE brief SET created_at = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND created_at = now()",
    "UPDATE csat SET created_at = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND created_at = now()",
    """
    UPDATE stretch SET started_at = CASE WHEN started_at = now() THEN $3 ELSE started_at END,
                       ended_at = CASE WHEN ended_at = now() THEN $3 ELSE ended_at END
    WHERE workspace_id = $1 AND conversation_id = $2 AND (started_at = now() OR ended_at = now())
    """,
    """
    UPDATE turn SET started_at = CASE WHEN started_at = now() THEN $3 ELSE started_at END,
                    finished_at = CASE WHEN finished_at = now() THEN $3 ELSE finished_at END
    WHERE workspace_id = $1 AND conversation_id = $2 AND (started_at = now() OR finished_at = now())
    """,
    """
    UPDATE conversation
    SET created_at = CASE WHEN created_at = now() THEN $3 ELSE created_at END,
        last_message_at = CASE WHEN last_message_at = now() THEN $3 ELSE last_message_at END,
        waiting_since = CASE WHEN waiting_since = now() THEN $3 ELSE waiting_since END,
        resolved_at = CASE WHEN resolved_at = now() THEN $3 ELSE resolved_at END,
        csat_asked_at = CASE WHEN csat_asked_at = now() THEN $3 ELSE csat_asked_at END
    WHERE workspace_id = $1 AND id = $2
    """,
    """
    UPDATE contact SET created_at = CASE WHEN created_at = now() THEN $3 ELSE created_at END, last_seen_at = $3
    WHERE workspace_id = $1
      AND id = (SELECT contact_id FROM conversation WHERE workspace_id = $1 AND id = $2)
    """,
)


# What the log tells is written with the transaction's last words, and follows the rows that it tells of.
_LOG = (
    """
    UPDATE event e SET at = m.created_at FROM message m
    WHERE e.workspace_id = $1 AND m.workspace_id = $1 AND e.name = 'message.appended'
      AND m.id = (e.payload #>> '{message,id}')::uuid
    """,
    """
    UPDATE event e SET at = r.created_at FROM csat r
    WHERE e.workspace_id = $1 AND r.workspace_id = $1 AND e.name = 'csat.received'
      AND r.conversation_id = e.conversation_id AND r.score = (e.gist ->> 'score')::int
    """,
    """
    UPDATE event e SET at = i.at FROM conversation_intent i
    WHERE e.workspace_id = $1 AND i.workspace_id = $1 AND e.name = 'conversation.intent_noted'
      AND i.conversation_id = e.conversation_id
    """,
)


async def move_log(tx: Tx) -> None:
    """In a transaction of its own, after all that was told is written."""
    for statement in _LOG:
        await tx.execute(statement, tx.tenant)


async def move_to(tx: Tx, conversation_id: UUID, at: datetime) -> None:
    for statement in _ROWS:
        await tx.execute(statement, tx.tenant, conversation_id, at)
