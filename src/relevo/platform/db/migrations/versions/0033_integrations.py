"""Integrations with other systems, what they were last seen to know of a customer, and actions that go through them."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE integration (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    enabled boolean NOT NULL DEFAULT true,
    settings jsonb NOT NULL DEFAULT '{}',
    abilities text[],
    account_id text,
    account_name text NOT NULL DEFAULT '',
    proofs jsonb NOT NULL DEFAULT '[]',
    checked_at timestamptz,
    problem text,
    detail text NOT NULL DEFAULT '',
    problem_at timestamptz,
    answered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX integration_account ON integration (workspace_id, kind, account_id) WHERE account_id IS NOT NULL;
CREATE TABLE integration_secret (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    integration_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    sealed bytea NOT NULL,
    hint text NOT NULL DEFAULT '',
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, integration_id, name),
    FOREIGN KEY (workspace_id, integration_id) REFERENCES integration ON DELETE CASCADE
);
CREATE TABLE journey_part (
    workspace_id uuid NOT NULL REFERENCES workspace,
    contact_id uuid NOT NULL,
    integration_id uuid NOT NULL,
    who text NOT NULL DEFAULT '',
    found jsonb NOT NULL DEFAULT '{}',
    fetched_at timestamptz,
    asked_at timestamptz NOT NULL DEFAULT now(),
    problem text,
    detail text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, contact_id, integration_id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, integration_id) REFERENCES integration ON DELETE CASCADE
);
CREATE TABLE page_visit (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    url text NOT NULL CHECK (length(url) BETWEEN 1 AND 500),
    visits int NOT NULL DEFAULT 1,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE
);
CREATE INDEX page_visit_of ON page_visit (workspace_id, contact_id, last_at DESC);
ALTER TABLE action ADD COLUMN integration_id uuid;
ALTER TABLE action DROP CONSTRAINT action_kind_check;
ALTER TABLE action ADD CONSTRAINT action_kind_check CHECK (kind IN ('http', 'mcp', 'builtin', 'integration'));
ALTER TABLE action DROP CONSTRAINT action_check;
ALTER TABLE action ADD CONSTRAINT action_way_check
    CHECK ((kind IN ('http', 'mcp')) = (connection_id IS NOT NULL)
        AND (kind = 'integration') = (integration_id IS NOT NULL));
ALTER TABLE action ADD CONSTRAINT action_integration
    FOREIGN KEY (workspace_id, integration_id) REFERENCES integration;
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
