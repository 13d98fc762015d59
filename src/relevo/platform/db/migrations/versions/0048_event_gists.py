"""What lasts of events: the gist of those that reports count by, kept as long as its conversation."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE event ADD COLUMN gist jsonb;
CREATE TABLE event_gist (
    workspace_id uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    gist jsonb NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, id)
);
"""
# Trimming the log moves gists; it reads none of them.
RIGHTS = """
GRANT INSERT ON event_gist TO relevo_relay;
CREATE POLICY relay_keeps ON event_gist FOR INSERT TO relevo_relay WITH CHECK (true);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()
    run_statements(RIGHTS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
