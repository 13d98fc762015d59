"""Reports find the stretches that began in a period without reading every stretch of the workspace."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX stretch_started ON stretch (workspace_id, started_at) WHERE holder_kind <> 'nobody'")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
