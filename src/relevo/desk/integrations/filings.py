"""What was written back, as rows; and what there is to tell about a conversation. All SQL of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from relevo.desk.integrations.shapes import Who, Written, read_email, read_phone
from relevo.desk.integrations.wording import Matter
from relevo.kit.ids import new_id
from relevo.platform.db import Record, Tx

FilingKind = Literal["note", "brief"]
FilingState = Literal["waiting", "sending", "done", "failed", "unclear"]
_COLUMNS = (
    "f.id, f.integration_id, f.conversation_id, f.kind, f.key, f.state, f.external_id, f.url, f.outside_state, "
    "f.problem, f.detail, f.attempts, f.created_at, f.updated_at, i.name AS integration_name, "
    "i.kind AS integration_kind"
)
_FROM = "FROM integration_filing f JOIN integration i ON i.workspace_id = f.workspace_id AND i.id = f.integration_id"


@dataclass(frozen=True, kw_only=True)
class FilingRow:
    """`key`: the same for the same thing to tell, whoever asks and how often."""

    id: UUID
    integration_id: UUID
    conversation_id: UUID
    kind: FilingKind
    key: str
    state: FilingState
    external_id: str | None
    url: str | None
    outside_state: str
    problem: str | None
    detail: str
    attempts: int
    created_at: datetime
    updated_at: datetime
    integration_name: str
    integration_kind: str


async def make_filing(
    tx: Tx, integration_id: UUID, conversation_id: UUID, kind: FilingKind, key: str, *, by_id: UUID | None = None
) -> FilingRow:
    """The one there is for this key, or a new one that waits."""
    await tx.execute(
        """
        INSERT INTO integration_filing (workspace_id, id, integration_id, conversation_id, kind, key, by_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (workspace_id, integration_id, kind, key) DO NOTHING
        """,
        tx.tenant,
        new_id(),
        integration_id,
        conversation_id,
        kind,
        key,
        by_id,
    )
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} {_FROM} WHERE f.workspace_id = $1 AND f.integration_id = $2 AND f.kind = $3 AND f.key = $4",
        tx.tenant,
        integration_id,
        kind,
        key,
    )
    if row is None:
        raise RuntimeError("a filing that was just made is not there")
    return _filing(row)


async def find_filing(tx: Tx, filing_id: UUID) -> FilingRow | None:
    row = await tx.fetchrow(f"SELECT {_COLUMNS} {_FROM} WHERE f.workspace_id = $1 AND f.id = $2", tx.tenant, filing_id)
    return _filing(row) if row else None


async def fetch_filings(tx: Tx, conversation_id: UUID) -> list[FilingRow]:
    """The newest twenty of a conversation."""
    rows = await tx.fetch(
        f"""
        SELECT {_COLUMNS} {_FROM} WHERE f.workspace_id = $1 AND f.conversation_id = $2
        ORDER BY f.created_at DESC, f.id DESC LIMIT 20
        """,
        tx.tenant,
        conversation_id,
    )
    return [_filing(row) for row in rows]


async def begin_sending(tx: Tx, filing_id: UUID, *, lost_after_s: float) -> bool:
    """Whether the caller is the one who sends it now: nobody else does, unless they died on the way."""
    row = await tx.fetchrow(
        """
        UPDATE integration_filing SET state = 'sending', attempts = attempts + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
          AND (state IN ('waiting', 'failed', 'unclear')
               OR (state = 'sending' AND updated_at < now() - make_interval(secs => $3)))
        RETURNING true
        """,
        tx.tenant,
        filing_id,
        lost_after_s,
    )
    return row is not None


async def keep_written(tx: Tx, filing_id: UUID, written: Written) -> None:
    await tx.execute(
        """
        UPDATE integration_filing SET state = 'done', external_id = $3, url = $4, outside_state = $5,
            problem = NULL, detail = '', updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        filing_id,
        written.id,
        written.url,
        written.state,
    )


async def keep_failure(tx: Tx, filing_id: UUID, state: FilingState, problem: str, detail: str) -> None:
    await tx.execute(
        """
        UPDATE integration_filing SET state = $3, problem = $4, detail = $5, updated_at = now()
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        filing_id,
        state,
        problem,
        detail,
    )


async def is_resolved_at(tx: Tx, conversation_id: UUID, epoch: int) -> bool:
    """Whether the resolve of that epoch still stands: it may have been taken back."""
    return await tx.fetchval(
        """
        SELECT EXISTS (SELECT FROM conversation
                       WHERE workspace_id = $1 AND id = $2 AND status = 'resolved' AND epoch = $3)
        """,
        tx.tenant,
        conversation_id,
        epoch,
    )


async def find_matter(tx: Tx, conversation_id: UUID) -> Matter | None:
    """What there is to tell: who, what they asked first and what they heard last, since the last time it was closed."""
    row = await tx.fetchrow(
        """
        WITH told AS (
            SELECT c.*, coalesce((
                SELECT max(s.started_seq) FROM stretch s
                WHERE s.workspace_id = c.workspace_id AND s.conversation_id = c.id
                  AND s.holder_kind = 'nobody' AND s.ended_at IS NOT NULL), 0) AS since
            FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2
        ), said AS (
            SELECT m.seq, m.author_kind, m.text FROM message m JOIN told c ON m.conversation_id = c.id
            WHERE m.workspace_id = $1 AND m.kind = 'message' AND m.seq >= c.since
        )
        SELECT c.number, c.language, c.resolved_at, h.name AS channel_name, w.locale, t.name, t.email, t.phone,
               i.verified_at IS NOT NULL AS verified,
               (SELECT text FROM said WHERE author_kind = 'contact' AND text <> '' ORDER BY seq LIMIT 1) AS asked,
               (SELECT text FROM said WHERE author_kind IN ('assistant', 'teammate') AND text <> ''
                ORDER BY seq DESC LIMIT 1) AS answered,
               (SELECT author_kind FROM said WHERE author_kind IN ('assistant', 'teammate') AND text <> ''
                ORDER BY seq DESC LIMIT 1) AS answered_by,
               (SELECT count(*) FROM said) AS count
        FROM told c
        JOIN channel h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id
        JOIN contact t ON t.workspace_id = c.workspace_id AND t.id = c.contact_id
        JOIN contact_identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
        JOIN workspace w ON w.workspace_id = c.workspace_id
        """,
        tx.tenant,
        conversation_id,
    )
    if row is None:
        return None
    return Matter(
        channel_name=row["channel_name"],
        locale=row["locale"],
        number=row["number"],
        contact_name=row["name"] or "",
        who=Who(email=read_email(row["email"]), phone=read_phone(row["phone"])),
        is_verified=row["verified"],
        asked=row["asked"] or "",
        answered=row["answered"] or "",
        answered_by=row["answered_by"] or "",
        count=row["count"],
        resolved_at=row["resolved_at"],
        language=row["language"] or "",
    )


def _filing(row: Record) -> FilingRow:
    return FilingRow(**{name: row[name] for name in FilingRow.__dataclass_fields__})
