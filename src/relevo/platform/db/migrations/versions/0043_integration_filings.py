"""What was written back to other systems about a conversation: notes and requests, each once."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE integration_filing (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    integration_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('note', 'brief')),
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 120),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'done', 'failed', 'unclear')),
    external_id text,
    url text,
    outside_state text NOT NULL DEFAULT '',
    problem text,
    detail text NOT NULL DEFAULT '',
    by_id uuid,
    attempts int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, integration_id, kind, key),
    FOREIGN KEY (workspace_id, integration_id) REFERENCES integration ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE INDEX integration_filing_of ON integration_filing (workspace_id, conversation_id, created_at DESC);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
