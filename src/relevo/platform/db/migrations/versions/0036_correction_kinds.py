"""Corrections that change a document's text, a guide, or when to pass to a person."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

STATEMENTS = """
ALTER TABLE correction DROP CONSTRAINT correction_kind_check;
ALTER TABLE correction ADD CONSTRAINT correction_kind_check CHECK (kind IN
    ('new_qa', 'edit_qa', 'phrasing', 'instruction', 'edit_text', 'guide', 'rule'))
"""


def upgrade() -> None:
    run_statements(STATEMENTS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
