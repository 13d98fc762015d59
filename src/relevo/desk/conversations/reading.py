"""What screens read: lists, counts, threads. Each list is one statement, however many rows it shows.

The rows of a page are cut from one index first (CTE `c`); names and unread counts are joined to those few only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from relevo.desk.conversations.messages import message_of
from relevo.desk.conversations.model import Conversation, conversation_of
from relevo.desk.conversations.repository import CONVERSATION_COLUMNS, CONVERSATION_JOINS
from relevo.desk.conversations.schemas import ConversationRow, CountsOut, MessageOut, MessagesOut
from relevo.desk.conversations.writing import WEB
from relevo.desk.deliveries import api as deliveries
from relevo.kit.ids import TeammateId
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest

View = Literal["needs_human", "mine", "ai", "open", "snoozed", "resolved"]
# Nobody reads "1,374 new messages" as anything but "many"; counting stops here.
UNREAD_COUNTED = 100
_WORD = re.compile(r"[^\W_]+")
RESOLVED_COUNTED = 10_000
SEARCH_FINDS = 1_000

_VIEW_SQL: dict[View, str] = {
    "needs_human": "c.status = 'open' AND c.holder_kind = 'team'",
    "mine": "c.status = 'open' AND c.holder_kind = 'teammate' AND c.holder_id = $2",
    "ai": "c.status = 'open' AND c.holder_kind = 'assistant'",
    "open": "c.status = 'open'",
    "snoozed": "c.status = 'snoozed'",
    "resolved": "c.status = 'resolved' AND c.epoch > 0",
}
_ANYWHERE_SQL = "c.epoch > 0"
_NEWEST_FIRST_SQL = "c.last_message_at DESC, c.id DESC"
# Those in a queue without anybody waiting (a teammate put them there) come after those who wait.
_LONGEST_FIRST_SQL = "coalesce(c.waiting_since, '9999-12-31Z'), c.id"
_AFTER_NEWEST_SQL = "(c.last_message_at, c.id) < ($4::timestamptz, $5::uuid)"
_AFTER_LONGEST_SQL = "(coalesce(c.waiting_since, '9999-12-31Z'), c.id) > ($4::timestamptz, $5::uuid)"

_SEARCH_SQL = """(
    c.number::text = ltrim($7, '#')
    OR c.contact_id = ANY (ARRAY (
        SELECT id FROM contact WHERE workspace_id = $1 AND (name ILIKE $8 OR email ILIKE $8) LIMIT $10::int))
    OR c.intent_id = ANY (ARRAY (SELECT id FROM intent WHERE workspace_id = $1 AND name ILIKE $8 LIMIT 20))
    OR c.id = ANY (ARRAY (
        SELECT conversation_id FROM conversation_tag WHERE workspace_id = $1 AND tag ILIKE $8 LIMIT $10::int))
    OR c.id = ANY (ARRAY (SELECT find_conversations_by_words($9, $10::int)))
)"""

_UNREAD = f"""
    r.seq AS read_seq,
    CASE WHEN c.last_contact_seq > coalesce(r.seq, 0) THEN
        (SELECT count(*) FROM (
            SELECT 1 FROM message m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id
            AND m.seq > coalesce(r.seq, 0) AND m.author_kind = 'contact' AND m.kind = 'message'
            LIMIT {UNREAD_COUNTED}) AS few)
    ELSE 0 END AS unread
"""
_READ_JOIN = """
    LEFT JOIN conversation_read r
        ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.teammate_id = $2
"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which conversations of a list. `text` finds numbers, contacts, words, tags and names of intents."""

    view: View | None = None
    text: str | None = None
    channel_id: UUID | None = None
    intent_id: UUID | None = None


def list_sql(where: str, after: str | None, order: str, search: str | None) -> str:
    """One page. The pieces are constants of this file; everything a caller sends is a parameter."""
    first_page = "$4::timestamptz IS NULL AND $5::uuid IS NULL"
    conditions = [where, "($6::uuid IS NULL OR c.channel_id = $6)", after or first_page]
    if search:
        conditions.append(search)
    return f"""
        WITH c AS (
            SELECT c.* FROM conversation c WHERE c.workspace_id = $1 AND {" AND ".join(conditions)}
            ORDER BY {order} LIMIT $3
        )
        SELECT {CONVERSATION_COLUMNS}, {_UNREAD} FROM c {CONVERSATION_JOINS} {_READ_JOIN}
        ORDER BY {order}
    """


async def list_conversations(tx: Tx, page: PageRequest, wanted: Wanted, *, me: TeammateId) -> Page[ConversationRow]:
    after = page.after(datetime, UUID)
    view, text = wanted.view, wanted.text
    longest_first = view == "needs_human"
    where = _VIEW_SQL[view] if view else _ANYWHERE_SQL
    sql = list_sql(
        f"{where} AND c.intent_id = ${11 if text else 7}" if wanted.intent_id else where,
        None if after is None else (_AFTER_LONGEST_SQL if longest_first else _AFTER_NEWEST_SQL),
        _LONGEST_FIRST_SQL if longest_first else _NEWEST_FIRST_SQL,
        _SEARCH_SQL if text else None,
    )
    arguments: list[object] = [tx.tenant, me, page.limit + 1, *(after or (None, None)), wanted.channel_id]
    if text:
        arguments += [text.strip(), f"%{_escaped(text.strip())}%", words_query(text), SEARCH_FINDS]
    if wanted.intent_id:
        arguments.append(wanted.intent_id)
    rows = await tx.fetch(sql, *arguments)
    found, cursor = page.cut(rows, _longest_key if longest_first else _newest_key)
    return Page(items=[_row(row) for row in found], next_cursor=cursor)


async def list_of_contact(tx: Tx, contact_id: UUID, page: PageRequest, *, me: TeammateId) -> Page[ConversationRow]:
    after = page.after(datetime, UUID)
    sql = list_sql("c.contact_id = $7", _AFTER_NEWEST_SQL if after else None, _NEWEST_FIRST_SQL, None)
    rows = await tx.fetch(sql, tx.tenant, me, page.limit + 1, *(after or (None, None)), None, contact_id)
    found, cursor = page.cut(rows, _newest_key)
    return Page(items=[_row(row) for row in found], next_cursor=cursor)


def _row(row: Record) -> ConversationRow:
    return conversation_of(row).out(unread=row["unread"], read_seq=row["read_seq"])


def _newest_key(row: Record) -> Sequence[object]:
    return row["last_message_at"], row["id"]


def _longest_key(row: Record) -> Sequence[object]:
    # A date that sorts after every real one stands for "nobody waits", as in the statement.
    return row["waiting_since"] or datetime.fromisoformat("9999-12-31T00:00:00+00:00"), row["id"]


def words_query(text: str) -> str:
    """All the words, each also as the beginning of a longer one: results come while somebody still types."""
    return " & ".join(f"{word}:*" for word in _WORD.findall(text.lower())[:12])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def row_for(tx: Tx, conversation: Conversation, *, me: TeammateId) -> ConversationRow:
    """The row after a use-case, as this teammate sees it: their unread count is not part of the baton."""
    row = await tx.fetchrow(
        f"""
        SELECT r.seq AS read_seq, (
            SELECT count(*) FROM (SELECT 1 FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $3
            AND m.seq > coalesce(r.seq, 0) AND m.author_kind = 'contact' AND m.kind = 'message'
            LIMIT {UNREAD_COUNTED}) AS few) AS unread
        FROM (SELECT 1) AS always LEFT JOIN conversation_read r
            ON r.workspace_id = $1 AND r.conversation_id = $3 AND r.teammate_id = $2
        """,
        tx.tenant,
        me,
        conversation.id,
    )
    if row is None:
        raise RuntimeError("a left join from one row gives one row")
    return conversation.out(unread=row["unread"], read_seq=row["read_seq"])


async def count_conversations(tx: Tx, *, me: TeammateId) -> CountsOut:
    """`unread`: open conversations of mine or in a queue in which a customer wrote something I have not seen."""
    row = await tx.fetchrow(
        """
        SELECT count(*) FILTER (WHERE c.status = 'open' AND c.holder_kind = 'team') AS needs_human,
               count(*) FILTER (WHERE c.status = 'open' AND c.holder_kind = 'teammate' AND c.holder_id = $2) AS mine,
               count(*) FILTER (WHERE c.status = 'open' AND c.holder_kind = 'assistant') AS ai,
               count(*) FILTER (WHERE c.status = 'open') AS open,
               count(*) FILTER (WHERE c.status = 'snoozed') AS snoozed,
               count(*) FILTER (WHERE c.status = 'open' AND c.last_contact_seq > coalesce(r.seq, 0)
                                AND (c.holder_kind = 'team' OR c.holder_id = $2)) AS unread,
               (SELECT count(*) FROM (SELECT 1 FROM conversation d WHERE d.workspace_id = $1
                AND d.status = 'resolved' AND d.epoch > 0 LIMIT $3) AS counted) AS resolved
        FROM conversation c
        LEFT JOIN conversation_read r
            ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.teammate_id = $2
        WHERE c.workspace_id = $1 AND c.status IN ('open', 'snoozed')
        """,
        tx.tenant,
        me,
        RESOLVED_COUNTED,
    )
    if row is None:
        raise RuntimeError("an aggregate gives one row")
    return CountsOut(**dict(row.items()))


async def list_messages(
    tx: Tx,
    conversation: Conversation,
    *,
    before_seq: int | None = None,
    after_seq: int | None = None,
    limit: int = 50,
    for_contact: bool = False,
) -> MessagesOut:
    """The newest `limit` before `before_seq`, or the oldest after `after_seq`; always ascending by seq."""
    rows = await tx.fetch(
        _OLDEST_AFTER if after_seq is not None else _NEWEST_BEFORE,
        tx.tenant,
        conversation.id,
        after_seq if after_seq is not None else before_seq,
        for_contact,
        limit + 1,
    )
    has_more = len(rows) > limit
    rows = rows[:limit] if after_seq is not None else rows[:limit][::-1]
    items = [shown(row, conversation) for row in rows]
    if conversation.channel_kind != WEB and not for_contact:
        items = await _with_deliveries(tx, items)
    return MessagesOut(items=items, has_more=has_more)


async def _with_deliveries(tx: Tx, messages: list[MessageOut]) -> list[MessageOut]:
    found = await deliveries.find_deliveries(tx, [message.id for message in messages])
    return [
        message.model_copy(update={"delivery": found[message.id]}) if message.id in found else message
        for message in messages
    ]


def shown(row: Record, conversation: Conversation) -> MessageOut:
    return message_of(row, contact_read_seq=conversation.contact_read_seq)


# What a customer may see: messages, and the event lines that `messages.VISIBLE_LINES` names (a test keeps them equal).
CONTACT_LINES_SQL = """
    'conversation_started', 'handed_over', 'taken_over', 'handed_back', 'resolved', 'reopened', 'csat_requested'
"""
_FOR_CONTACT_SQL = f"""
    (kind = 'message' OR kind = 'event' AND content #>> '{{event,name}}' IN ({CONTACT_LINES_SQL}))
"""
_NEWEST_BEFORE = f"""
SELECT * FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND ($3::int IS NULL OR seq < $3)
  AND (NOT $4 OR {_FOR_CONTACT_SQL}) ORDER BY seq DESC LIMIT $5
"""
_OLDEST_AFTER = f"""
SELECT * FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3
  AND (NOT $4 OR {_FOR_CONTACT_SQL}) ORDER BY seq LIMIT $5
"""
