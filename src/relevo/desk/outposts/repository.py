"""All SQL of outposts."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from relevo.kit.ids import ChannelId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Record, Tx
from relevo.platform.http.schemas import JsonObject

CODE_LIVES = timedelta(minutes=15)
LEASE_S = 60
_CARD = "id, channel_id, conversation_id, epoch, place, thread, shown, told_seq, tells_messages, is_over"


@dataclass(frozen=True, kw_only=True)
class CardRow:
    id: UUID
    channel_id: ChannelId
    conversation_id: UUID
    epoch: int
    place: str
    thread: str | None
    shown: str
    told_seq: int
    tells_messages: bool
    is_over: bool


async def find_member(tx: Tx, channel_id: UUID, member: str) -> Actor | None:
    """The teammate behind a member, if they are linked and still active."""
    row = await tx.fetchrow(
        """
        SELECT t.id, t.name, t.role FROM outpost_member m
        JOIN teammate t ON t.workspace_id = $1 AND t.id = m.teammate_id AND t.state = 'active'
        WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.member = $3
        """,
        tx.tenant,
        channel_id,
        member,
    )
    return _actor(tx, row, channel_id) if row else None


async def find_teammate_by_email(tx: Tx, channel_id: UUID, email: str) -> Actor | None:
    """Who may be linked by this address: active, and not linked to somebody else there."""
    row = await tx.fetchrow(
        """
        SELECT t.id, t.name, t.role FROM teammate t JOIN person p ON p.id = t.person_id
        WHERE t.workspace_id = $1 AND t.state = 'active' AND lower(p.email) = lower($3)
          AND NOT EXISTS (SELECT FROM outpost_member m
                          WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.teammate_id = t.id)
        """,
        tx.tenant,
        channel_id,
        email,
    )
    return _actor(tx, row, channel_id) if row else None


def _actor(tx: Tx, row: Record, channel_id: UUID) -> Actor:
    return Actor(
        workspace_id=tx.tenant,
        teammate_id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        via="session",
        credential_id=channel_id,
    )


async def link_member(tx: Tx, channel_id: UUID, member: str, teammate_id: UUID, *, how: str) -> None:
    """The newest link wins, for the member and for the teammate."""
    await tx.execute(
        """
        DELETE FROM outpost_member
        WHERE workspace_id = $1 AND channel_id = $2 AND (member = $3 OR teammate_id = $4)
        """,
        tx.tenant,
        channel_id,
        member,
        teammate_id,
    )
    await tx.execute(
        "INSERT INTO outpost_member (workspace_id, channel_id, member, teammate_id, how) VALUES ($1, $2, $3, $4, $5)",
        tx.tenant,
        channel_id,
        member,
        teammate_id,
        how,
    )


async def unlink(tx: Tx, channel_id: UUID, *, member: str | None = None, teammate_id: UUID | None = None) -> bool:
    gone = await tx.fetch(
        """
        DELETE FROM outpost_member WHERE workspace_id = $1 AND channel_id = $2
          AND (member = $3 OR teammate_id = $4) RETURNING member
        """,
        tx.tenant,
        channel_id,
        member,
        teammate_id,
    )
    return bool(gone)


async def keep_code(tx: Tx, channel_id: UUID, teammate_id: UUID, code_hash: bytes) -> None:
    await tx.execute(
        """
        INSERT INTO outpost_code (workspace_id, channel_id, teammate_id, code_hash, expires_at)
        VALUES ($1, $2, $3, $4, now() + $5)
        ON CONFLICT (workspace_id, channel_id, teammate_id)
        DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at
        """,
        tx.tenant,
        channel_id,
        teammate_id,
        code_hash,
        CODE_LIVES,
    )


async def use_code(tx: Tx, channel_id: UUID, code_hash: bytes) -> UUID | None:
    """Whose code it was; it is good once."""
    return await tx.fetchval(
        """
        DELETE FROM outpost_code
        WHERE workspace_id = $1 AND channel_id = $2 AND code_hash = $3 AND expires_at > now() RETURNING teammate_id
        """,
        tx.tenant,
        channel_id,
        code_hash,
    )


async def find_route(tx: Tx, channel_id: UUID, team_id: UUID | None) -> Record | None:
    """The team's own place, else the one for all."""
    return await tx.fetchrow(
        """
        SELECT place, tells_handoffs, tells_messages FROM outpost_route
        WHERE workspace_id = $1 AND channel_id = $2 AND (team_id = $3 OR team_id IS NULL)
        ORDER BY team_id NULLS LAST LIMIT 1
        """,
        tx.tenant,
        channel_id,
        team_id,
    )


async def open_card(
    tx: Tx, channel_id: UUID, conversation_id: UUID, *, epoch: int, route: Record, told_seq: int
) -> UUID | None:
    """A new card to be posted; None if this handoff has one."""
    return await tx.fetchval(
        """
        INSERT INTO outpost_card (workspace_id, id, channel_id, conversation_id, epoch, place, told_seq, tells_messages)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id
        """,
        tx.tenant,
        new_id(),
        channel_id,
        conversation_id,
        epoch,
        route["place"],
        told_seq,
        route["tells_messages"],
    )


async def list_live_cards(tx: Tx, channel_id: UUID, conversation_ids: list[UUID]) -> list[CardRow]:
    rows = await tx.fetch(
        f"""
        SELECT DISTINCT ON (conversation_id) {_CARD} FROM outpost_card
        WHERE workspace_id = $1 AND channel_id = $2 AND conversation_id = ANY ($3)
        ORDER BY conversation_id, epoch DESC
        """,
        tx.tenant,
        channel_id,
        conversation_ids,
    )
    return [CardRow(**dict(row)) for row in rows]


async def find_card(tx: Tx, channel_id: UUID, place: str, thread: str) -> CardRow | None:
    row = await tx.fetchrow(
        f"SELECT {_CARD} FROM outpost_card WHERE workspace_id = $1 AND channel_id = $2 AND place = $3 AND thread = $4",
        tx.tenant,
        channel_id,
        place,
        thread,
    )
    return CardRow(**dict(row)) if row else None


async def find_card_by_id(tx: Tx, card_id: UUID) -> CardRow | None:
    row = await tx.fetchrow(f"SELECT {_CARD} FROM outpost_card WHERE workspace_id = $1 AND id = $2", tx.tenant, card_id)
    return CardRow(**dict(row)) if row else None


async def lease_card(tx: Tx, card_id: UUID) -> CardRow | None:
    """The card, for one worker at a time; None while another has it, or if it is gone."""
    row = await tx.fetchrow(
        f"""
        UPDATE outpost_card SET leased_until = clock_timestamp() + make_interval(secs => $3)
        WHERE workspace_id = $1 AND id = $2 AND (leased_until IS NULL OR leased_until < clock_timestamp())
        RETURNING {_CARD}
        """,
        tx.tenant,
        card_id,
        LEASE_S,
    )
    return CardRow(**dict(row)) if row else None


async def card_exists(tx: Tx, card_id: UUID) -> bool:
    sql = "SELECT EXISTS (SELECT FROM outpost_card WHERE workspace_id = $1 AND id = $2)"
    return bool(await tx.fetchval(sql, tx.tenant, card_id))


async def free_card(tx: Tx, card_id: UUID, *, problem: str | None = None) -> None:
    await tx.execute(
        "UPDATE outpost_card SET leased_until = NULL, problem = $3 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        card_id,
        problem,
    )


async def keep_shown(tx: Tx, card_id: UUID, *, thread: str, shown: str, is_over: bool) -> None:
    await tx.execute(
        "UPDATE outpost_card SET thread = $3, shown = $4, is_over = $5 WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        card_id,
        thread,
        shown,
        is_over,
    )


async def keep_told(tx: Tx, card_id: UUID, seq: int) -> None:
    await tx.execute(
        "UPDATE outpost_card SET told_seq = greatest(told_seq, $3) WHERE workspace_id = $1 AND id = $2",
        tx.tenant,
        card_id,
        seq,
    )


async def list_unfinished(tx: Tx, channel_id: UUID) -> list[UUID]:
    """Cards of which not all is told there, or whose last attempt went wrong; the newest five hundred."""
    rows = await tx.fetch(
        """
        SELECT k.id FROM outpost_card k
        JOIN conversation c ON c.workspace_id = $1 AND c.id = k.conversation_id
        WHERE k.workspace_id = $1 AND k.channel_id = $2
          AND (k.thread IS NULL OR k.problem IS NOT NULL OR (NOT k.is_over AND k.told_seq < c.last_seq))
        ORDER BY k.created_at DESC LIMIT 500
        """,
        tx.tenant,
        channel_id,
    )
    return [row["id"] for row in rows]


async def has_newer_card(tx: Tx, card: CardRow) -> bool:
    return bool(
        await tx.fetchval(
            """
            SELECT EXISTS (SELECT FROM outpost_card
                WHERE workspace_id = $1 AND channel_id = $2 AND conversation_id = $3 AND epoch > $4)
            """,
            tx.tenant,
            card.channel_id,
            card.conversation_id,
            card.epoch,
        )
    )


async def list_untold(tx: Tx, card: CardRow) -> list[Record]:
    """What was said since, by whom, without what came from there. At most twenty at once."""
    return await tx.fetch(
        """
        SELECT m.id, m.seq, m.kind, m.author_kind, m.text, m.content, s.message_id IS NOT NULL AS came_from_there,
               coalesce(p.name, a.name, c.name, m.content ->> 'author', '') AS author_name
        FROM message m
        JOIN conversation v ON v.workspace_id = $1 AND v.id = m.conversation_id
        LEFT JOIN teammate p ON m.author_kind = 'teammate' AND p.workspace_id = $1 AND p.id = m.author_id
        LEFT JOIN assistant a ON m.author_kind = 'assistant' AND a.workspace_id = $1 AND a.id = m.author_id
        LEFT JOIN contact c ON m.author_kind = 'contact' AND c.workspace_id = $1 AND c.id = v.contact_id
        LEFT JOIN outpost_said s ON s.workspace_id = $1 AND s.message_id = m.id
        WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.seq > $3 AND m.kind IN ('message', 'note')
          AND m.author_kind <> 'system'
        ORDER BY m.seq LIMIT 20
        """,
        tx.tenant,
        card.conversation_id,
        card.told_seq,
    )


async def last_words(tx: Tx, conversation_id: UUID, *, up_to_seq: int) -> str:
    found = await tx.fetchval(
        """
        SELECT text FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND kind = 'message'
          AND author_kind = 'contact' AND seq <= $3 ORDER BY seq DESC LIMIT 1
        """,
        tx.tenant,
        conversation_id,
        up_to_seq,
    )
    return str(found or "")


async def has_answered(tx: Tx, conversation_id: UUID, teammate_id: UUID, *, since_seq: int) -> bool:
    return bool(
        await tx.fetchval(
            """
            SELECT EXISTS (SELECT FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND kind = 'message'
                           AND author_kind = 'teammate' AND author_id = $3 AND seq > $4)
            """,
            tx.tenant,
            conversation_id,
            teammate_id,
            since_seq,
        )
    )


async def note_said(tx: Tx, channel_id: UUID, external_id: str, message_id: UUID) -> None:
    await tx.execute(
        """
        INSERT INTO outpost_said (workspace_id, channel_id, external_id, message_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        tx.tenant,
        channel_id,
        external_id,
        message_id,
    )


async def was_said(tx: Tx, channel_id: UUID, external_id: str) -> bool:
    sql = "SELECT EXISTS (SELECT FROM outpost_said WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3)"
    return bool(await tx.fetchval(sql, tx.tenant, channel_id, external_id))


async def queue_word(tx: Tx, channel_id: UUID, body: JsonObject) -> UUID:
    word_id = new_id()
    await tx.execute(
        "INSERT INTO outpost_word (workspace_id, id, channel_id, body) VALUES ($1, $2, $3, $4)",
        tx.tenant,
        word_id,
        channel_id,
        body,
    )
    return word_id


async def find_word(tx: Tx, word_id: UUID) -> Record | None:
    return await tx.fetchrow(
        "SELECT id, channel_id, body FROM outpost_word WHERE workspace_id = $1 AND id = $2", tx.tenant, word_id
    )


async def drop_word(tx: Tx, word_id: UUID) -> None:
    await tx.execute("DELETE FROM outpost_word WHERE workspace_id = $1 AND id = $2", tx.tenant, word_id)


async def read_cursor(tx: Tx, channel_id: UUID) -> str | None:
    """Locked, so that one worker looks at a time; None if there is none yet."""
    return await tx.fetchval(
        "SELECT cursor FROM outpost WHERE workspace_id = $1 AND channel_id = $2 FOR UPDATE SKIP LOCKED",
        tx.tenant,
        channel_id,
    )


async def keep_cursor(tx: Tx, channel_id: UUID, cursor: str) -> None:
    await tx.execute(
        """
        INSERT INTO outpost (workspace_id, channel_id, cursor) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, channel_id) DO UPDATE SET cursor = excluded.cursor
        """,
        tx.tenant,
        channel_id,
        cursor,
    )
