"""Routing: which languages and how many conversations a team and a teammate take, and since when they are away."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE team
    ADD COLUMN auto_assign boolean NOT NULL DEFAULT false,
    ADD COLUMN languages text[] NOT NULL DEFAULT '{}';
ALTER TABLE teammate
    ADD COLUMN capacity int NOT NULL DEFAULT 6 CHECK (capacity BETWEEN 1 AND 100),
    ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
    ADD COLUMN routed_at timestamptz,
    ADD COLUMN seen_at timestamptz;
"""


def upgrade() -> None:
    run_statements(TABLES)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
