"""What lasts of events: who, when and whence, for as long as the conversation; no words of anybody.

An event is written with its gist. While the event stands in the log, so does the gist; trimming the log moves it, in
the same statement, to `event_gist`. The two together are the whole log of a conversation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from relevo.platform.db import Tx
from relevo.platform.events.log import Gist

_LOG = """
SELECT conversation_id, id, at, gist FROM event_gist WHERE workspace_id = $1
UNION ALL
SELECT conversation_id, id, at, gist FROM event
WHERE workspace_id = $1 AND gist IS NOT NULL AND conversation_id IS NOT NULL
"""
_BEGUN = f"""
SELECT DISTINCT conversation_id FROM ({_LOG}) log WHERE at >= $2 AND at < $3 AND gist ? $4 ORDER BY conversation_id
"""
_READ = f"""
SELECT conversation_id, id, at, gist FROM ({_LOG}) log WHERE conversation_id = ANY ($2) ORDER BY conversation_id, id
"""


@dataclass(frozen=True, slots=True)
class KeptGist:
    conversation_id: UUID
    id: int
    """Of the event: the order in which things happened in one conversation."""
    at: datetime
    gist: Gist


async def list_begun(tx: Tx, since: datetime, until: datetime, *, key: str) -> list[UUID]:
    """The conversations with a gist that has `key`, from `since` on and before `until`."""
    return [row["conversation_id"] for row in await tx.fetch(_BEGUN, tx.tenant, since, until, key)]


async def read_gists(tx: Tx, conversation_ids: Sequence[UUID]) -> list[KeptGist]:
    """All of theirs, by conversation and in order."""
    rows = await tx.fetch(_READ, tx.tenant, list(conversation_ids))
    return [KeptGist(row["conversation_id"], row["id"], row["at"], row["gist"]) for row in rows]
