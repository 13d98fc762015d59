"""Forget what the look for doubts read of passages: it names Spanish words otherwise now, and reads them again."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not DELETE: under forced row-level security it would see no row.
    run_statements("TRUNCATE doubt_reading")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
