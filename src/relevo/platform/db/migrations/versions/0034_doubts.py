"""Doubts about the knowledge: what its sentences state, and where two of them or the calendar speak against one."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE doubt_reading (
    workspace_id uuid NOT NULL REFERENCES workspace,
    passage_id uuid NOT NULL,
    title text NOT NULL,
    sentences jsonb NOT NULL,
    PRIMARY KEY (workspace_id, passage_id),
    FOREIGN KEY (workspace_id, passage_id) REFERENCES passage ON DELETE CASCADE
);
CREATE TABLE doubt (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('contradiction', 'passed_date', 'unused', 'harmful')),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'settled', 'dismissed')),
    differs text,
    one jsonb NOT NULL,
    other jsonb,
    facts jsonb NOT NULL DEFAULT '{}',
    weight double precision NOT NULL DEFAULT 0,
    found_at timestamptz NOT NULL DEFAULT now(),
    decision text,
    asked_id uuid,
    asked_name text,
    note text NOT NULL DEFAULT '',
    decided_by_name text,
    decided_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, key),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((kind = 'contradiction') = (other IS NOT NULL))
);
CREATE INDEX doubt_listed ON doubt (workspace_id, state, weight DESC, id);
CREATE TABLE doubt_look (
    workspace_id uuid PRIMARY KEY REFERENCES workspace,
    looked_at timestamptz NOT NULL,
    statements int NOT NULL,
    left_out int NOT NULL
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
