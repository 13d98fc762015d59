"""A version keeps what it was proven by, and why it went live all the same."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

# No foreign key: a replay that is gone proves nothing and hinders nobody.
COLUMNS = """
ALTER TABLE assistant_version ADD COLUMN replay_id uuid;
ALTER TABLE assistant_version ADD COLUMN despite text NOT NULL DEFAULT '';
"""


def upgrade() -> None:
    run_statements(COLUMNS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
