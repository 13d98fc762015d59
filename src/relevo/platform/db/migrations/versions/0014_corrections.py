"""Corrections that people made to what was said, with what stood there before."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE correction (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('new_qa', 'edit_qa', 'phrasing', 'instruction')),
    fault text NOT NULL,
    question text NOT NULL,
    said text NOT NULL,
    document_id uuid,
    assistant_id uuid,
    part text,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    state text NOT NULL DEFAULT 'applied' CHECK (state IN ('applied', 'taken_back')),
    made_by uuid NOT NULL,
    made_by_name text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    taken_back_by uuid,
    taken_back_by_name text,
    taken_back_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE,
    CHECK ((state = 'taken_back') = (taken_back_at IS NOT NULL))
);
CREATE INDEX correction_at ON correction (workspace_id, made_at DESC, id DESC);
CREATE INDEX correction_conversation ON correction (workspace_id, conversation_id);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
