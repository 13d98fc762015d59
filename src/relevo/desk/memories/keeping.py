"""How long memories stay, and which goes first when there is no room. Pure."""

import hashlib
import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from relevo.desk.memories.tables import Kind, Memory
from relevo.kit.ids import WorkspaceId
from relevo.kit.text.folding import fold

# Days since the last confirmation. Who somebody is does not age; what they wanted last spring does.
EXPIRES_AFTER_DAYS: dict[Kind, int | None] = {
    "language": None,
    "identity": None,
    "product": 730,
    "preference": 730,
    "constraint": 365,
    "goal": 180,
    "issue": 180,
}
# What became of a memory that is not there any more can be undone for so long, then its text is erased.
KEPT_AFTER_END_DAYS = 30
# Of each memory, what it said before: the newest ones.
MOST_VERSIONS = 20

_WEIGHT: dict[Kind, float] = {
    "language": 1.0,
    "identity": 1.0,
    "constraint": 0.9,
    "preference": 0.8,
    "product": 0.7,
    "goal": 0.6,
    "issue": 0.5,
}
_HALF_LIFE_DAYS: dict[Kind, float] = {
    "language": 3_650,
    "identity": 3_650,
    "constraint": 365,
    "preference": 365,
    "product": 365,
    "goal": 60,
    "issue": 60,
}
_WORD = re.compile(r"[^\W_]+")
_FILLER = frozenset(
    "i a an the to my me is it that and of in on por para que de la el los las mi me es y en un una o os as do da"
    " meu minha e um uma no na se please favor".split()
)


def expiry_of(kind: Kind, *, since: datetime) -> datetime | None:
    days = EXPIRES_AFTER_DAYS[kind]
    return None if days is None else since + timedelta(days=days)


def utility_of(memory: Memory, now: datetime) -> float:
    """Kind x recency x use x confidence: what is least worth goes first at the cap."""
    last = max(memory.last_confirmed_at, memory.last_used_at or memory.last_confirmed_at)
    age_days = max(0.0, (now - last).total_seconds() / 86_400)
    recency = 0.5 ** (age_days / _HALF_LIFE_DAYS[memory.kind])
    return _WEIGHT[memory.kind] * recency * (1 + math.log1p(memory.use_count)) * memory.confidence


def choose_leaving(known: Sequence[Memory], now: datetime) -> Memory | None:
    """Which memory makes room; None if people wrote or pinned all of them."""
    may_go = [memory for memory in known if not memory.stays_by_itself]
    return min(may_go, key=lambda memory: (utility_of(memory, now), memory.id), default=None)


def said_last(sources: Sequence[dict[str, Any]]) -> str:
    """The newest of the messages that prove it: their ids begin with their time."""
    return max((str(source["message_id"]) for source in sources), default="")


def digests_of(workspace_id: WorkspaceId, key: str, text: str, message_ids: Sequence[str] = ()) -> list[bytes]:
    """What is kept of an erased memory instead of its text, so that it is not learned again.

    The same words in another order, case or spelling are the same memory; so is anything about the same `key` out of
    the same message, however it is worded. Salted with the workspace, so that they follow a contact that is joined.
    """
    words = sorted({word for word in _WORD.findall(fold(text)) if word not in _FILLER})
    told = [f"{key}|{' '.join(words)}", *(f"{key}|message|{message_id}" for message_id in message_ids)]
    return [hashlib.sha256(workspace_id.bytes + one.encode()).digest() for one in told]
