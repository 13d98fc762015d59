"""Actions: connections to other systems, what an assistant may do there, and the ledger of what was done."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE action_connection (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('http', 'mcp')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    base_url text NOT NULL CHECK (length(base_url) BETWEEN 1 AND 500),
    header_names text[] NOT NULL DEFAULT '{}',
    headers bytea,
    tools jsonb NOT NULL DEFAULT '[]',
    problem text,
    checked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE action (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,59}$'),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
    kind text NOT NULL CHECK (kind IN ('http', 'mcp', 'builtin')),
    connection_id uuid,
    enabled boolean NOT NULL DEFAULT true,
    revision int NOT NULL DEFAULT 1,
    definition jsonb NOT NULL,
    pin text,
    problem text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name),
    CHECK ((kind = 'builtin') = (connection_id IS NULL)),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES action_connection
);
CREATE TABLE action_run (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    action_id uuid,
    action_revision int NOT NULL,
    name text NOT NULL,
    title text NOT NULL,
    risk text NOT NULL,
    conversation_id uuid,
    contact_id uuid,
    assistant_id uuid,
    epoch int,
    trigger_seq int,
    language text,
    key text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting_customer', 'waiting_approval', 'approved', 'running', 'done',
        'failed', 'unknown', 'refused', 'declined', 'undone')),
    arguments jsonb NOT NULL DEFAULT '{}',
    given jsonb NOT NULL DEFAULT '{}',
    arguments_hash text NOT NULL,
    subject text,
    amount numeric(14, 2) CHECK (amount >= 0),
    currency text,
    facts jsonb NOT NULL DEFAULT '[]',
    request jsonb NOT NULL DEFAULT '{}',
    result jsonb,
    http_status int,
    problem text,
    detail text NOT NULL DEFAULT '',
    attempts int NOT NULL DEFAULT 0,
    milliseconds int,
    expires_at timestamptz,
    approved_by uuid,
    approved_by_name text,
    approved_at timestamptz,
    undo_of uuid,
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, action_id) REFERENCES action ON DELETE SET NULL (action_id)
);
CREATE UNIQUE INDEX action_run_once ON action_run (workspace_id, key)
    WHERE state IN ('waiting_customer', 'waiting_approval', 'approved', 'running', 'done', 'unknown');
CREATE INDEX action_run_at ON action_run (workspace_id, created_at DESC, id DESC);
CREATE INDEX action_run_of_conversation ON action_run (workspace_id, conversation_id, created_at);
CREATE INDEX action_run_money ON action_run (workspace_id, action_id, created_at)
    WHERE state IN ('running', 'done', 'unknown') AND amount IS NOT NULL;
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
