"""Names in the audit trail, and what counts the attempts to sign in."""

from alembic import op

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

TEAM = """
ALTER TABLE audit_entry ADD COLUMN actor_name text NOT NULL DEFAULT '';
CREATE TABLE attempt (
    subject text PRIMARY KEY CHECK (length(subject) <= 100),
    failures int NOT NULL,
    window_started_at timestamptz NOT NULL
);
CREATE INDEX attempt_age ON attempt (window_started_at);
"""


def upgrade() -> None:
    run_statements(TEAM)
    protect_tenant_tables()
    op.execute("COMMENT ON TABLE attempt IS 'Failed sign-ins per e-mail and address; no tenant is known yet'")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
