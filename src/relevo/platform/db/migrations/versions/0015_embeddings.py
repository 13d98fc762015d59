"""Vectors of the provider's embeddings: a space per model, one that serves and at most one that is being filled."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE embedding_space (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    state text NOT NULL DEFAULT 'filling' CHECK (state IN ('filling', 'serving')),
    provider_id uuid NOT NULL,
    model text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    dimensions int NOT NULL CHECK (dimensions BETWEEN 1 AND 4000),
    strangers real NOT NULL DEFAULT 0.25,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, state)
);
CREATE TABLE passage_vector (
    workspace_id uuid NOT NULL,
    space_id uuid NOT NULL,
    passage_id uuid NOT NULL,
    vector halfvec NOT NULL,
    PRIMARY KEY (workspace_id, space_id, passage_id),
    FOREIGN KEY (workspace_id, space_id) REFERENCES embedding_space ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, passage_id) REFERENCES passage ON DELETE CASCADE
);
CREATE INDEX passage_vector_passage ON passage_vector (workspace_id, passage_id);
ALTER TABLE model_choice DROP CONSTRAINT IF EXISTS model_choice_task_check;
ALTER TABLE model_choice ADD CONSTRAINT model_choice_task_check
    CHECK (task IN ('answer', 'brief', 'memory', 'copilot', 'embeddings', 'translate'));
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
