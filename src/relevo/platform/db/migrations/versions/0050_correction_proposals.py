"""Corrections that an admin has to approve first: what was proposed, and who decided."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


STATEMENTS = """
ALTER TABLE correction DROP CONSTRAINT correction_state_check;
ALTER TABLE correction ADD CONSTRAINT correction_state_check
    CHECK (state IN ('proposed', 'applied', 'taken_back', 'declined'));
ALTER TABLE correction
    ADD COLUMN given jsonb,
    ADD COLUMN decided_by uuid,
    ADD COLUMN decided_by_name text,
    ADD COLUMN decided_at timestamptz,
    ADD CONSTRAINT correction_proposed_check CHECK (state <> 'proposed' OR given IS NOT NULL);
CREATE INDEX correction_proposed ON correction (workspace_id, made_at) WHERE state = 'proposed'
"""


def upgrade() -> None:
    run_statements(STATEMENTS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
