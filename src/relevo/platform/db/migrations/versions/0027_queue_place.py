"""Where a waiting customer stands in the queue, as they were told last."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMN = "ALTER TABLE conversation ADD COLUMN queue_place jsonb;"


def upgrade() -> None:
    run_statements(COLUMN)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
