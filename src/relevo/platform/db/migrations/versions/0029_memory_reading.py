"""How far each conversation was read for memories: no message is read twice, so nothing old comes back."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


TABLES = """
CREATE TABLE memory_reading (
    workspace_id uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    up_to_seq int NOT NULL,
    read_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, conversation_id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
