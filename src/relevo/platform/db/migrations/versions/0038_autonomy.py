"""What an assistant may do by itself, intent by intent: levels, what they are earned by, answers that wait for people."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE assistant ADD COLUMN is_limited boolean NOT NULL DEFAULT false;

CREATE TABLE autonomy_setting (
    workspace_id uuid NOT NULL REFERENCES workspace,
    assistant_id uuid NOT NULL,
    enabled boolean NOT NULL DEFAULT false,
    otherwise text NOT NULL DEFAULT 'approve' CHECK (otherwise IN ('shadow', 'suggest', 'approve', 'alone')),
    promotes boolean NOT NULL DEFAULT true,
    at_least double precision NOT NULL DEFAULT 0.85 CHECK (at_least BETWEEN 0.5 AND 0.98),
    aim double precision NOT NULL DEFAULT 0.97 CHECK (aim BETWEEN 0.51 AND 0.999),
    alpha double precision NOT NULL DEFAULT 0.05 CHECK (alpha BETWEEN 0.001 AND 0.2),
    PRIMARY KEY (workspace_id, assistant_id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE,
    CHECK (aim > at_least)
);

CREATE TABLE autonomy_level (
    workspace_id uuid NOT NULL REFERENCES workspace,
    assistant_id uuid NOT NULL,
    intent_id uuid NOT NULL,
    level text NOT NULL CHECK (level IN ('shadow', 'suggest', 'approve', 'alone')),
    is_pinned boolean NOT NULL DEFAULT false,
    agreed int NOT NULL DEFAULT 0,
    differed int NOT NULL DEFAULT 0,
    evidence double precision NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, assistant_id, intent_id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, intent_id) REFERENCES intent ON DELETE CASCADE
);

CREATE TABLE autonomy_change (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    intent_id uuid NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    why text NOT NULL CHECK (why IN ('earned', 'complaint', 'admin')),
    detail text NOT NULL DEFAULT '',
    agreed int NOT NULL,
    differed int NOT NULL,
    conversation_id uuid,
    by_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, intent_id) REFERENCES intent ON DELETE CASCADE
);
CREATE INDEX autonomy_change_newest ON autonomy_change (workspace_id, assistant_id, created_at DESC, id DESC);

CREATE TABLE held_answer (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    assistant_name text NOT NULL,
    intent_id uuid,
    level text NOT NULL CHECK (level IN ('shadow', 'suggest', 'approve')),
    text text NOT NULL,
    citations jsonb NOT NULL DEFAULT '[]',
    up_to_seq int NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent', 'dropped', 'agreed', 'differed', 'lapsed')),
    people_text text NOT NULL DEFAULT '',
    decided_by text,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE INDEX held_answer_conversation ON held_answer (workspace_id, conversation_id, created_at DESC);
CREATE INDEX held_answer_open ON held_answer (workspace_id, created_at) WHERE state = 'open';
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
