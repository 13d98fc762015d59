"""Briefs: what one side tells the other when the baton passes.

The assistant's brief is written by the assistant floor and kept here. The return brief is made here, extractively:
what the teammate noted, and what they themselves told the customer in the stretch that ends.
"""

from typing import Any
from uuid import UUID

from relevo.desk.conversations import events
from relevo.desk.conversations.baton.protocol import ActorKind
from relevo.desk.conversations.model import Author, Conversation
from relevo.desk.conversations.repository import lock_conversation
from relevo.desk.conversations.schemas import BriefDraft, BriefOut, Line, ReturnBriefOut, as_json
from relevo.kit.ids import ConversationId, new_id
from relevo.platform import jobs
from relevo.platform.db import Record, Tx

AGREED_LINES = 12
LINE_CHARS = 300
BRIEF_JOB = "assistant.write_brief"
FILE_JOB = "integrations.conversation_handed_over"
# What another help desk is told may know what the customer added right away.
FILE_DELAY_S = 5.0
# A customer who waits writes in bursts: one writing for all of it.
WAITING_DELAY_S = 4.0

_INSERT = """
INSERT INTO brief (workspace_id, id, conversation_id, stretch_number, kind, reason, body, by_kind, by_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING created_at
"""


async def save_brief(
    tx: Tx, conversation_id: ConversationId, draft: BriefDraft, *, stretch_number: int, by: Author
) -> BriefOut:
    """Keep what the assistant hands over; the newest brief is the one that screens show."""
    body = as_json(draft)
    brief_id = new_id()
    created_at = await tx.fetchval(
        _INSERT,
        tx.tenant,
        brief_id,
        conversation_id,
        stretch_number,
        "handoff",
        draft.reason,
        body,
        by.kind.value,
        by.id,
    )
    brief = BriefOut.model_validate(body | {"id": brief_id, "created_at": created_at})
    await events.brief_written(tx, conversation_id, brief)
    payload = {"workspace_id": str(tx.tenant), "conversation_id": str(conversation_id), "stretch": stretch_number}
    key = f"file:{conversation_id}:brief:{stretch_number}"
    await jobs.enqueue(tx, FILE_JOB, payload, dedupe_key=key, delay_s=FILE_DELAY_S)
    return brief


async def write_return_brief(tx: Tx, conversation: Conversation, *, note: str, by: Author) -> None:
    """For the stretch that the hand-back is about to open: what people said since they took it, whoever of them."""
    rows = await tx.fetch(
        """
        WITH people AS (
            SELECT coalesce(min(s.started_seq), 0) AS since FROM stretch s
            WHERE s.workspace_id = $1 AND s.conversation_id = $2 AND s.number > (
                SELECT coalesce(max(number), 0) FROM stretch
                WHERE workspace_id = $1 AND conversation_id = $2 AND holder_kind IN ('assistant', 'nobody'))
        )
        SELECT m.id, m.seq, m.text, m.author_kind FROM message m, people
        WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.kind = 'message' AND m.text <> ''
          AND (m.author_kind = 'teammate' AND m.seq >= people.since OR m.author_kind = 'contact' AND m.seq > $4)
        ORDER BY m.seq DESC LIMIT $3
        """,
        tx.tenant,
        conversation.id,
        AGREED_LINES,
        conversation.state.answered_seq,
    )
    lines: dict[str, list[dict[str, Any]]] = {"teammate": [], "contact": []}
    for row in reversed(rows):
        line = Line(text=_shortened(row["text"]), message_ids=[row["id"]])
        lines[row["author_kind"]].append(as_json(line))
    body = {"note": note, "agreed": lines["teammate"], "open": lines["contact"], "by": as_json(by.out())}
    await tx.execute(
        _INSERT,
        tx.tenant,
        new_id(),
        conversation.id,
        conversation.stretch_number + 1,
        "return",
        None,
        body,
        by.kind.value,
        by.id,
    )


async def find_return_brief(tx: Tx, conversation: Conversation) -> ReturnBriefOut | None:
    """Of the hand-back that opened this stretch: what was agreed before a resolve is no order for what comes after."""
    row = await tx.fetchrow(
        """
        SELECT body, created_at FROM brief
        WHERE workspace_id = $1 AND conversation_id = $2 AND stretch_number = $3 AND kind = 'return'
        ORDER BY created_at DESC, id DESC LIMIT 1
        """,
        tx.tenant,
        conversation.id,
        conversation.stretch_number,
    )
    return return_brief_of(row) if row else None


async def ask_for_brief(tx: Tx, conversation: Conversation, *, delay_s: float = 0) -> None:
    """Have the brief of the handoff that is under way written, or brought up to date. `delay_s` joins a burst."""
    await jobs.enqueue(
        tx,
        BRIEF_JOB,
        {
            "workspace_id": str(tx.tenant),
            "conversation_id": str(conversation.id),
            "stretch_number": conversation.stretch_number,
        },
        dedupe_key=f"brief:{conversation.id}:{conversation.stretch_number}",
        delay_s=delay_s,
    )


async def find_handoff_brief(tx: Tx, conversation_id: UUID, *, stretch_number: int) -> BriefOut | None:
    """The brief of the handoff that opened this stretch."""
    row = await tx.fetchrow(
        """
        SELECT id, body, created_at FROM brief
        WHERE workspace_id = $1 AND conversation_id = $2 AND stretch_number = $3 AND kind = 'handoff'
        ORDER BY created_at DESC, id DESC LIMIT 1
        """,
        tx.tenant,
        conversation_id,
        stretch_number,
    )
    return brief_of(row) if row else None


async def keep_brief(tx: Tx, conversation_id: UUID, draft: BriefDraft, *, stretch_number: int) -> BriefOut | None:
    """For a handoff that the assistant did not decide itself, or whose brief knows more by now.

    None if people have gone on meanwhile, or if what is kept knows as much. Safe to call twice: one handoff brief per
    stretch, and it changes in its place.
    """
    conversation = await lock_conversation(tx, conversation_id)
    if conversation.stretch_number != stretch_number or conversation.assistant_id is None:
        return None
    known = await find_handoff_brief(tx, conversation.id, stretch_number=stretch_number)
    if known is not None:
        return await _change_brief(tx, conversation, known, draft)
    by = Author(ActorKind.ASSISTANT, conversation.assistant_id, conversation.assistant_name or "")
    return await save_brief(tx, conversation.id, draft, stretch_number=stretch_number, by=by)


async def _change_brief(tx: Tx, conversation: Conversation, known: BriefOut, draft: BriefDraft) -> BriefOut | None:
    is_newer = draft.up_to_seq > known.up_to_seq
    is_better = draft.up_to_seq == known.up_to_seq and draft.written_by == "model" and known.written_by == "builtin"
    if not is_newer and not is_better:
        return None
    names = {signal.name for signal in draft.signals}
    seen_before = [signal for signal in known.signals if signal.name not in names]
    body = as_json(draft.model_copy(update={"signals": [*draft.signals, *seen_before]})) | {
        "revision": known.revision + 1,
        "updated_at": conversation.now.isoformat(),
        # Why it was handed over does not change by waiting.
        "reason": known.reason,
    }
    await tx.execute("UPDATE brief SET body = $3 WHERE workspace_id = $1 AND id = $2", tx.tenant, known.id, body)
    brief = BriefOut.model_validate(body | {"id": known.id, "created_at": known.created_at})
    await events.brief_written(tx, conversation.id, brief)
    return brief


def brief_of(row: Record) -> BriefOut:
    return BriefOut.model_validate(row["body"] | {"id": row["id"], "created_at": row["created_at"]})


def return_brief_of(row: Record) -> ReturnBriefOut:
    return ReturnBriefOut.model_validate(row["body"] | {"created_at": row["created_at"]})


async def fetch_briefs(tx: Tx, conversation_id: UUID) -> tuple[BriefOut | None, ReturnBriefOut | None]:
    """The newest of each kind. A return brief is over as soon as people hold the conversation again."""
    rows = await tx.fetch(
        """
        SELECT DISTINCT ON (kind) id, kind, body, created_at FROM brief
        WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY kind, created_at DESC, id DESC
        """,
        tx.tenant,
        conversation_id,
    )
    found = {row["kind"]: row for row in rows}
    handoff, back = found.get("handoff"), found.get("return")
    return (brief_of(handoff) if handoff else None, return_brief_of(back) if back else None)


def _shortened(text: str) -> str:
    return text if len(text) <= LINE_CHARS else text[: LINE_CHARS - 1].rstrip() + "…"
