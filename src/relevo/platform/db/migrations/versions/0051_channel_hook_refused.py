"""When a channel's address last refused a request that was not signed with its secret."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_statements("ALTER TABLE channel ADD COLUMN hook_refused_at timestamptz")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
