"""Callbacks: somebody has to get back to this person, because nobody was there when they asked."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# One open callback for each conversation: who asks twice is called back once.
TABLES = """
CREATE TABLE callback (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    team_id uuid,
    teammate_id uuid,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'cancelled')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 60),
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    reach_kind text CHECK (reach_kind IN ('email', 'phone')),
    reach text CHECK (length(reach) BETWEEN 1 AND 254),
    asks int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    made_by_kind text NOT NULL,
    made_by_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    mailed_at timestamptz,
    closed_at timestamptz,
    closed_why text CHECK (closed_why IN ('done', 'resolved', 'stopped_waiting')),
    closed_by_name text,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE,
    CHECK ((reach IS NULL) = (reach_kind IS NULL)),
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX callback_open ON callback (workspace_id, conversation_id) WHERE state = 'open';
CREATE INDEX callback_due ON callback (workspace_id, state, due_at, id);
CREATE INDEX callback_contact ON callback (workspace_id, contact_id);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
