"""All SQL of suggestions and of kept translations."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from relevo.desk.suggestions.tables import (
    SUGGESTION_COLUMNS,
    Kind,
    NewSuggestion,
    Outcome,
    Suggestion,
    suggestion_from,
)
from relevo.kit.ids import new_id
from relevo.platform.db import Tx

KEEP_UNDECIDED = timedelta(days=30)
KEEP_DECIDED = timedelta(days=365)

# The old ones go with the coming of new ones: their number is bounded by the work of a year, without a job.
_INSERT = """
WITH forgotten AS (
    DELETE FROM suggestion
    WHERE workspace_id = $1 AND (
        created_at < now() - $16::interval OR (outcome IS NULL AND created_at < now() - $15::interval)
    )
)
INSERT INTO suggestion (workspace_id, id, conversation_id, kind, written_by, provider, model, teammate_id, about_seq,
                        given, language, text, sources, lines)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""


async def insert_suggestion(tx: Tx, new: NewSuggestion) -> UUID:
    suggestion_id = new_id()
    await tx.execute(
        _INSERT,
        tx.tenant,
        suggestion_id,
        new.conversation_id,
        new.kind,
        new.written_by,
        new.provider,
        new.model,
        new.teammate_id,
        new.about_seq,
        new.given,
        new.language,
        new.text,
        list(new.sources),
        list(new.lines),
        KEEP_UNDECIDED,
        KEEP_DECIDED,
    )
    return suggestion_id


async def find_same(tx: Tx, new: NewSuggestion) -> UUID | None:
    """An open suggestion that says the same about the same message: looking twice is not two suggestions."""
    found: UUID | None = await tx.fetchval(
        """
        SELECT id FROM suggestion
        WHERE workspace_id = $1 AND conversation_id = $2 AND kind = $3 AND about_seq = $4 AND text = $5 AND given = $6
          AND outcome IS NULL
        ORDER BY created_at DESC LIMIT 1
        """,
        tx.tenant,
        new.conversation_id,
        new.kind,
        new.about_seq,
        new.text,
        new.given,
    )
    return found


async def was_discarded(tx: Tx, conversation_id: UUID, kind: Kind, *, about_seq: int, text: str) -> bool:
    found: bool = await tx.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM suggestion WHERE workspace_id = $1 AND conversation_id = $2 AND kind = $3 AND about_seq = $4
            AND text = $5 AND outcome = 'discarded')
        """,
        tx.tenant,
        conversation_id,
        kind,
        about_seq,
        text,
    )
    return found


async def decide_suggestion(  # noqa: PLR0913 - a decision is what, by whom, and what it led to
    tx: Tx,
    suggestion_id: UUID,
    outcome: Outcome | None,
    *,
    by: UUID,
    conversation_id: UUID | None = None,
    final_text: str | None = None,
    message_id: UUID | None = None,
) -> Outcome | None:
    """The outcome that now stands, or None if there is no such suggestion. What was sent is never taken back.

    `outcome` None: accepted if `final_text` is the suggestion's text, else edited. `conversation_id` given: only one of
    that conversation.
    """
    found: Outcome | None = await tx.fetchval(
        """
        UPDATE suggestion SET
            outcome = CASE WHEN outcome IN ('accepted', 'edited') THEN outcome
                           ELSE coalesce($3, CASE WHEN btrim(text) = btrim($6) THEN 'accepted' ELSE 'edited' END) END,
            decided_by = CASE WHEN outcome IN ('accepted', 'edited') THEN decided_by ELSE $4 END,
            decided_at = CASE WHEN outcome IN ('accepted', 'edited') THEN decided_at ELSE now() END,
            final_text = CASE WHEN outcome IN ('accepted', 'edited') THEN final_text ELSE $6 END,
            message_id = CASE WHEN outcome IN ('accepted', 'edited') THEN message_id ELSE $7 END
        WHERE workspace_id = $1 AND id = $2 AND ($5::uuid IS NULL OR conversation_id = $5)
        RETURNING outcome
        """,
        tx.tenant,
        suggestion_id,
        outcome,
        by,
        conversation_id,
        final_text,
        message_id,
    )
    return found


async def fetch_suggestions(
    tx: Tx,
    *,
    conversation_id: UUID | None,
    kind: Kind | None,
    outcome: Outcome | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Suggestion]:
    """Newest first."""
    at, last_id = after or (None, None)
    rows = await tx.fetch(
        f"""
        SELECT {SUGGESTION_COLUMNS} FROM suggestion
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR conversation_id = $2) AND ($3::text IS NULL OR kind = $3)
          AND ($4::text IS NULL OR outcome = $4) AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $7
        """,
        tx.tenant,
        conversation_id,
        kind,
        outcome,
        at,
        last_id,
        limit,
    )
    return [suggestion_from(row) for row in rows]


async def find_suggestion(tx: Tx, suggestion_id: UUID) -> Suggestion | None:
    row = await tx.fetchrow(
        f"SELECT {SUGGESTION_COLUMNS} FROM suggestion WHERE workspace_id = $1 AND id = $2", tx.tenant, suggestion_id
    )
    return suggestion_from(row) if row else None


async def fetch_translations(tx: Tx, message_ids: Sequence[UUID], language: str) -> dict[UUID, str]:
    rows = await tx.fetch(
        """
        SELECT message_id, text FROM message_translation
        WHERE workspace_id = $1 AND message_id = ANY($2) AND language = $3
        """,
        tx.tenant,
        list(message_ids),
        language,
    )
    return {row["message_id"]: row["text"] for row in rows}


async def store_translations(tx: Tx, texts: Mapping[UUID, str], language: str, *, provider: str, model: str) -> None:
    """A message says the same for ever, so its first translation stays."""
    await tx.execute(
        """
        INSERT INTO message_translation (workspace_id, message_id, language, text, provider, model)
        SELECT $1, given.id, $4, given.text, $5, $6 FROM unnest($2::uuid[], $3::text[]) AS given (id, text)
        ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        list(texts.keys()),
        list(texts.values()),
        language,
        provider,
        model,
    )
