"""Appending events: every change says what happened, in the transaction that makes it happen."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Tx
from relevo.platform.events.cursor import Cursor
from relevo.platform.jobs.wakeups import EVENTS, ring

_NAME = re.compile(r"[a-z_]+\.[a-z_]+")
_AUDIENCE = re.compile(r"team|teammate:[0-9a-f-]{36}|contact:[0-9a-f-]{36}")
_BAGGAGE = "events"
Gist = dict[str, Any]
_Row = tuple[str, list[str], UUID | None, dict[str, Any], Gist | None]

EVENT_ROW = "event (workspace_id, name, audience, conversation_id, payload, gist)"
EVENT_AT_ROW = "event (workspace_id, name, audience, conversation_id, payload, gist, at)"
"""For what is told later than it happened."""
_INSERT_ONE = f"INSERT INTO {EVENT_ROW} VALUES ($1, $2, $3, $4, $5, $6)"
_INSERT_MANY = f"""
INSERT INTO {EVENT_ROW}
SELECT $1, name, string_to_array(audience, ' '), conversation_id, payload, gist
FROM unnest($2::text[], $3::text[], $4::uuid[], $5::jsonb[], $6::jsonb[]) WITH ORDINALITY
    AS given (name, audience, conversation_id, payload, gist, position)
ORDER BY position
"""


@dataclass(frozen=True)
class Event:
    """One event as read from the log. `payload_json` stays text: most readers pass it on unchanged."""

    id: int
    workspace_id: WorkspaceId
    name: str
    audience: tuple[str, ...]
    conversation_id: ConversationId | None
    payload_json: str
    at: datetime
    cursor: Cursor  # where a reader stands after this event

    @cached_property
    def payload(self) -> dict[str, Any]:
        return json.loads(self.payload_json)

    @cached_property
    def frame(self) -> str:
        """The event as the stream sends it, made once for all who see it."""
        at = self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return (
            f'{{"type":"event","cursor":"{self.cursor.text}","name":"{self.name}","at":"{at}",'
            f'"payload":{self.payload_json}}}'
        )


async def append(
    tx: Tx,
    name: str,
    *,
    audience: Sequence[str],
    payload: dict[str, Any],
    conversation_id: ConversationId | UUID | None = None,
    gist: Gist | None = None,
) -> None:
    """Append `name` (noun.past_verb) for those in `audience`: "team", "teammate:<id>", "contact:<id of the address>".

    `gist` is what stays of it when the log is trimmed, for as long as the conversation: no words of anybody, no names.

    The rows are written together in the transaction's last statement: ids then follow the order in which
    transactions that wait for each other (one conversation) really went.
    """
    if not _NAME.fullmatch(name) or not audience or not all(_AUDIENCE.fullmatch(who) for who in audience):
        raise ValueError(f"An event needs a name like noun.past_verb and a known audience: {name} for {audience}")
    waiting: list[_Row] | None = tx.baggage.get(_BAGGAGE)
    if waiting is None:
        waiting = tx.baggage[_BAGGAGE] = []
        tx.before_commit(partial(_write, tx))
        tx.after_commit(partial(ring, EVENTS))
    waiting.append((name, list(audience), conversation_id, payload, gist))


def note_gist(tx: Tx, name: str, conversation_id: UUID, gist: Gist) -> None:
    """An event for nobody's screen, written with the transaction's last statement: no round trip of its own, and no
    order among what this transaction tells. It goes by its time alone."""
    tx.write_last(_INSERT_ONE, tx.tenant, name, [], conversation_id, {}, gist)


def may_write_beside(tx: Tx) -> bool:
    """Whether one event may be written beside the row it tells of, in that row's own statement (EVENT_ROW).

    Only for who holds the row lock that orders these events, and only if no earlier one of this transaction waits.
    """
    if _BAGGAGE in tx.baggage:
        return False
    tx.after_commit(partial(ring, EVENTS))
    return True


async def _write(tx: Tx) -> None:
    rows: list[_Row] = tx.baggage.pop(_BAGGAGE, [])
    if not rows:
        return
    if len(rows) == 1:
        tx.write_last(_INSERT_ONE, tx.tenant, *rows[0])
        return
    tx.write_last(
        _INSERT_MANY,
        tx.tenant,
        [row[0] for row in rows],
        [" ".join(row[1]) for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        [row[4] for row in rows],
    )
