"""Words that teammates and actions put on conversations, to find them again."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE conversation_tag (
    workspace_id uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    tag text NOT NULL CHECK (length(tag) BETWEEN 1 AND 40),
    by_kind text NOT NULL,
    by_name text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, conversation_id, tag),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE INDEX conversation_tag_word ON conversation_tag (workspace_id, tag, conversation_id);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
