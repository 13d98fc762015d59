"""An assistant's draft beside its live version; versions with a note and what they were restored from."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


COLUMNS = """
ALTER TABLE assistant
    ADD COLUMN draft jsonb,
    ADD COLUMN draft_revision int NOT NULL DEFAULT 0,
    ADD COLUMN draft_by uuid,
    ADD COLUMN draft_at timestamptz;
ALTER TABLE assistant_version
    ADD COLUMN note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    ADD COLUMN restored_from int;
"""


def upgrade() -> None:
    run_statements(COLUMNS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
