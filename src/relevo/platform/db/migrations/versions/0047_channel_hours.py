"""A channel's own opening hours and zone. NULL: the company's."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_statements(
        "ALTER TABLE channel ADD COLUMN hours jsonb, ADD COLUMN timezone text CHECK (length(timezone) <= 64)"
    )


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
