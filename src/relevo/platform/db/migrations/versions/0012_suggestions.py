"""What the copilot suggested and what became of it; messages translated for a teammate."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE suggestion (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'reply', 'answer', 'summary', 'next_step', 'shorter', 'warmer', 'rewrite', 'spelling', 'translation')),
    written_by text NOT NULL CHECK (written_by IN ('builtin', 'model')),
    provider text,
    model text,
    teammate_id uuid NOT NULL,
    about_seq int NOT NULL,
    given text NOT NULL DEFAULT '',
    language text NOT NULL,
    text text NOT NULL,
    sources jsonb NOT NULL DEFAULT '[]',
    lines jsonb NOT NULL DEFAULT '[]',
    outcome text CHECK (outcome IN ('accepted', 'edited', 'discarded')),
    final_text text,
    message_id uuid,
    decided_by uuid,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE,
    CHECK ((outcome IS NULL) = (decided_at IS NULL))
);
CREATE INDEX suggestion_at ON suggestion (workspace_id, created_at, id);
CREATE INDEX suggestion_of_conversation ON suggestion (workspace_id, conversation_id, created_at);
CREATE TABLE message_translation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    message_id uuid NOT NULL,
    language text NOT NULL,
    text text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, message_id, language),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message ON DELETE CASCADE
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
