"""A reaction, an edit or a deletion goes out as a delivery of its own kind."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_statements(
        """
        ALTER TABLE delivery DROP CONSTRAINT delivery_kind_check;
        ALTER TABLE delivery ADD CONSTRAINT delivery_kind_check
            CHECK (kind IN ('message', 'rating', 'reaction', 'edit', 'deletion')) NOT VALID;
        ALTER TABLE delivery VALIDATE CONSTRAINT delivery_kind_check
        """
    )


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
