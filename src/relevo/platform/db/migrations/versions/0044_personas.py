"""Invented customers (personas), and conversations of an assistant with them."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE persona (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    name text NOT NULL,
    content jsonb NOT NULL,
    document_id uuid,
    enabled boolean NOT NULL DEFAULT true,
    created_by_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE
);
CREATE INDEX persona_list ON persona (workspace_id, assistant_id, created_at DESC, id DESC);

CREATE TABLE simulation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    version text NOT NULL CHECK (version IN ('draft', 'live')),
    live_version int NOT NULL,
    draft_revision int,
    times int NOT NULL,
    is_free boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
    milliseconds double precision NOT NULL DEFAULT 0,
    cost double precision DEFAULT 0,
    started_by_name text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE
);
CREATE INDEX simulation_newest ON simulation (workspace_id, assistant_id, started_at DESC, id DESC);
CREATE UNIQUE INDEX simulation_one_at_a_time ON simulation (workspace_id, assistant_id) WHERE state = 'running';

CREATE TABLE simulated_conversation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    simulation_id uuid NOT NULL,
    position int NOT NULL,
    persona_id uuid NOT NULL,
    seed int NOT NULL,
    verdict text CHECK (verdict IN ('passed', 'failed')),
    ended text,
    findings jsonb NOT NULL DEFAULT '[]',
    failures jsonb NOT NULL DEFAULT '[]',
    transcript jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (workspace_id, simulation_id, position),
    FOREIGN KEY (workspace_id, simulation_id) REFERENCES simulation ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, persona_id) REFERENCES persona ON DELETE CASCADE
);
CREATE INDEX simulated_conversation_persona ON simulated_conversation (workspace_id, persona_id);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
