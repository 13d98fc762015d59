"""The SQL that locks, creates and reads one conversation. What lists and screens read is in `reading.py`.

Names and colours of contact, channel, holder are joined from the other domains' tables: reading is free, writing is
not. Who writes a conversation holds its row lock; all that is decided is decided on the row this file returned.
"""

from collections.abc import Sequence
from uuid import UUID

from relevo.desk.conversations.errors import NoSuchConversation
from relevo.desk.conversations.model import Conversation, conversation_of
from relevo.kit.ids import ChannelId, ConversationId, IdentityId
from relevo.platform.db import Record, Tx

CONVERSATION_COLUMNS = """
    c.*, now() AS now,
    ch.kind AS channel_kind, ch.name AS channel_name, ch.enabled AS channel_enabled, ch.settings AS channel_settings,
    ct.name AS contact_name, ct.color AS contact_color, ct.is_visitor AS contact_is_visitor,
    ct.email AS contact_email, ct.phone AS contact_phone, ct.language AS contact_language,
    ca.name AS assistant_name,
    ha.id AS home_assistant_id, ha.name AS home_assistant_name,
    ch.enabled AND ha.enabled AND ha.archived_at IS NULL AS home_answers,
    ch.enabled AND h.enabled AND h.archived_at IS NULL AS holder_answers,
    h.name AS holder_name, h.live_version AS holder_version, h.is_limited AS holder_is_limited,
    h.enabled AS holder_enabled, q.id AS queue_id, q.name AS queue_name,
    q.routes, q.language_teams, q.intent_teams, q.intents_version,
    it.name AS intent_name
"""
# OFFSET 0 keeps each of these a look-up by its whole key. Flattened into a join, PostgreSQL may, on a young table it
# has no statistics of, read all contacts of the workspace and compare ids: for every message, until the next ANALYZE.
CONVERSATION_JOINS = """
    JOIN LATERAL (SELECT * FROM channel WHERE workspace_id = c.workspace_id AND id = c.channel_id OFFSET 0) ch ON true
    JOIN LATERAL (SELECT * FROM contact WHERE workspace_id = c.workspace_id AND id = c.contact_id OFFSET 0) ct ON true
    JOIN LATERAL (
        SELECT id, name,
               EXISTS (SELECT FROM team WHERE workspace_id = c.workspace_id AND auto_assign) AS routes,
               (SELECT jsonb_agg(jsonb_build_array(id, name, languages) ORDER BY cardinality(languages), name, id)
                FROM team g WHERE workspace_id = c.workspace_id AND languages <> '{}' AND NOT EXISTS (
                    SELECT FROM intent_taker k WHERE k.workspace_id = g.workspace_id AND k.team_id = g.id)
               ) AS language_teams,
               (SELECT jsonb_agg(jsonb_build_array(k.intent_id, g.id, g.name, g.languages)
                                 ORDER BY g.languages = '{}', cardinality(g.languages), g.name, g.id)
                FROM intent_taker k JOIN team g ON g.workspace_id = k.workspace_id AND g.id = k.team_id
                WHERE k.workspace_id = c.workspace_id AND k.team_id IS NOT NULL) AS intent_teams,
               (SELECT version FROM intent_list WHERE workspace_id = c.workspace_id) AS intents_version
        FROM team WHERE workspace_id = c.workspace_id AND is_default OFFSET 0) q ON true
    LEFT JOIN LATERAL (
        SELECT name FROM assistant WHERE workspace_id = c.workspace_id AND id = c.assistant_id OFFSET 0) ca ON true
    LEFT JOIN LATERAL (
        SELECT * FROM assistant WHERE workspace_id = c.workspace_id AND id = ch.assistant_id OFFSET 0) ha ON true
    LEFT JOIN LATERAL (
        SELECT name FROM intent WHERE workspace_id = c.workspace_id AND id = c.intent_id OFFSET 0) it ON true
    LEFT JOIN LATERAL (
        SELECT name, state = 'active' AS enabled, NULL::timestamptz AS archived_at, NULL::int AS live_version,
               false AS is_limited
        FROM teammate
        WHERE c.holder_kind = 'teammate' AND workspace_id = c.workspace_id AND id = c.holder_id
        UNION ALL SELECT name, true, NULL::timestamptz, NULL::int, false FROM team
        WHERE c.holder_kind = 'team' AND workspace_id = c.workspace_id AND id = c.holder_id
        UNION ALL SELECT name, enabled, archived_at, live_version, is_limited FROM assistant
        WHERE c.holder_kind = 'assistant' AND workspace_id = c.workspace_id AND id = c.holder_id) h ON true
"""

# The lock is taken in a CTE of its own. In one flat query PostgreSQL would, after waiting for the lock, keep the
# joined rows it had found before: a holder's name would be that of the holder before the pass we waited for.
_LOCK = f"""
WITH c AS MATERIALIZED (SELECT * FROM conversation WHERE workspace_id = $1 AND id = $2 FOR UPDATE)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""
_LOCK_BY_ADDRESS = f"""
WITH c AS MATERIALIZED (
    SELECT * FROM conversation WHERE workspace_id = $1 AND identity_id = (
        SELECT id FROM contact_identity WHERE workspace_id = $1 AND channel_id = $2 AND address = $3
    ) FOR UPDATE
)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""
_LOCK_OF_IDENTITY = f"""
WITH c AS MATERIALIZED (SELECT * FROM conversation WHERE workspace_id = $1 AND identity_id = $2 FOR UPDATE)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""
_READ = f"""
WITH c AS (SELECT * FROM conversation WHERE workspace_id = $1 AND id = $2)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""

# Of two first messages at once the later waits on the unique index for the earlier one's COMMIT, then finds it.
# The number comes last of all the creator's work, so the workspace's row is locked for a moment only.
_CREATE = f"""
WITH numbered AS (
    UPDATE workspace SET next_conversation_number = next_conversation_number + 1
    WHERE workspace_id = $1 RETURNING next_conversation_number - 1 AS number
), c AS (
    INSERT INTO conversation (workspace_id, id, number, channel_id, contact_id, identity_id, status, holder_kind, epoch,
                              stretch_number, language)
    SELECT $1, $2, number, $3, $4, $5, 'resolved', 'nobody', 0, 0, $6 FROM numbered
    ON CONFLICT (workspace_id, identity_id) DO NOTHING RETURNING *
)
SELECT {CONVERSATION_COLUMNS} FROM c {CONVERSATION_JOINS}
"""


async def lock_conversation(tx: Tx, conversation_id: ConversationId | UUID) -> Conversation:
    """Raises NoSuchConversation, also for another workspace's id."""
    row = await tx.fetchrow(_LOCK, tx.tenant, conversation_id)
    if row is None:
        raise NoSuchConversation
    return conversation_of(row)


async def lock_conversation_at(tx: Tx, channel_id: ChannelId | UUID, address: str) -> Conversation | None:
    """The conversation with whoever writes from `address` on this channel, if there is one."""
    row = await tx.fetchrow(_LOCK_BY_ADDRESS, tx.tenant, channel_id, address)
    return conversation_of(row) if row else None


async def lock_conversation_of_identity(tx: Tx, identity_id: IdentityId) -> Conversation | None:
    row = await tx.fetchrow(_LOCK_OF_IDENTITY, tx.tenant, identity_id)
    return conversation_of(row) if row else None


async def fetch_conversation(tx: Tx, conversation_id: ConversationId | UUID) -> Conversation:
    """Without a lock: for showing, never for deciding. Raises NoSuchConversation."""
    row = await tx.fetchrow(_READ, tx.tenant, conversation_id)
    if row is None:
        raise NoSuchConversation
    return conversation_of(row)


async def create_conversation(
    tx: Tx, conversation_id: UUID, *, channel_id: UUID, contact_id: UUID, identity_id: UUID, language: str | None
) -> Conversation | None:
    """A conversation that nobody holds yet (epoch 0), as good as locked; None if the identity already has one."""
    row = await tx.fetchrow(_CREATE, tx.tenant, conversation_id, channel_id, contact_id, identity_id, language)
    return conversation_of(row) if row else None


async def fetch_channel(tx: Tx, channel_id: UUID) -> Record | None:
    return await tx.fetchrow(
        "SELECT id, kind, enabled FROM channel WHERE workspace_id = $1 AND id = $2", tx.tenant, channel_id
    )


async def fetch_assistant(tx: Tx, assistant_id: UUID) -> Record | None:
    return await tx.fetchrow(
        """
        SELECT id, name, enabled, live_version FROM assistant
        WHERE workspace_id = $1 AND id = $2 AND archived_at IS NULL
        """,
        tx.tenant,
        assistant_id,
    )


async def fetch_assignee(tx: Tx, *, teammate_id: UUID | None, team_id: UUID | None) -> Record | None:
    """An active teammate or a team, as (kind, id, name)."""
    return await tx.fetchrow(
        """
        SELECT 'teammate' AS kind, id, name FROM teammate
        WHERE workspace_id = $1 AND id = $2::uuid AND state = 'active'
        UNION ALL SELECT 'team', id, name FROM team WHERE workspace_id = $1 AND id = $3::uuid
        """,
        tx.tenant,
        teammate_id,
        team_id,
    )


async def attach_files(
    tx: Tx, conversation_id: UUID, file_ids: Sequence[UUID], *, owner_kind: str, owner_id: UUID | None
) -> list[Record]:
    """Bind uploaded files to the conversation. Only the uploader's own, and each only once."""
    return await tx.fetch(
        """
        UPDATE stored_file SET conversation_id = $2
        WHERE workspace_id = $1 AND id = ANY ($3::uuid[]) AND conversation_id IS NULL AND purpose = 'attachment'
          AND owner_kind = $4 AND owner_id IS NOT DISTINCT FROM $5
        RETURNING id, name, content_type, size_bytes, width, height
        """,
        tx.tenant,
        conversation_id,
        list(file_ids),
        owner_kind,
        owner_id,
    )
