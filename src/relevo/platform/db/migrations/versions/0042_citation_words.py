"""The words that an answer relies on, where its citation moved to another passage."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_statements("ALTER TABLE citation ADD COLUMN used text[]")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
