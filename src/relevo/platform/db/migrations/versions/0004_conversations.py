"""What conversations need beside their tables: searching words under row-level security, and recent waits."""

from alembic import op

revision = "0004"
down_revision = "0005"
branch_labels = None
depends_on = None

# Under row-level security PostgreSQL may not use an index for an operator that could leak (and `@@` could): it would
# read every message of the workspace. The function runs as the tables' owner, where the index serves, and asks for
# the tenant itself. It gives ids only; whoever uses them still sees only what the policy allows.
FIND_BY_WORDS = r"""
CREATE FUNCTION find_conversations_by_words(words text, at_most int) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT conversation_id FROM (
        SELECT conversation_id FROM message
        WHERE workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid AND kind <> 'event'
          AND words <> '' AND to_tsvector('simple', text) @@ to_tsquery('simple', words)
        LIMIT at_most
    ) AS found
$$
"""


def upgrade() -> None:
    op.execute(FIND_BY_WORDS)
    op.execute("REVOKE ALL ON FUNCTION find_conversations_by_words FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION find_conversations_by_words TO relevo_app")
    op.execute(
        "CREATE INDEX stretch_waited ON stretch (workspace_id, ended_at DESC) "
        "WHERE holder_kind = 'team' AND ended_at IS NOT NULL"
    )


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
