"""A teammate's own working hours and zone. NULL: the company's."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_statements(
        "ALTER TABLE teammate ADD COLUMN hours jsonb, ADD COLUMN timezone text CHECK (length(timezone) <= 64)"
    )


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
