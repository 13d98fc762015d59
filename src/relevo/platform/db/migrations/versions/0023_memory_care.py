"""Memories that are right: what became of each, what must not be learned again, consent, and links to a customer's page."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE memory DROP CONSTRAINT memory_state_check;
ALTER TABLE memory ADD CONSTRAINT memory_state_check
    CHECK (state IN ('active', 'superseded', 'forgotten', 'evicted', 'expired', 'retracted'));
ALTER TABLE memory ADD COLUMN ended_at timestamptz;
ALTER TABLE memory ADD COLUMN last_used_at timestamptz;
ALTER TABLE memory ADD COLUMN use_count int NOT NULL DEFAULT 0;
CREATE INDEX memory_superseded ON memory (workspace_id, superseded_by) WHERE superseded_by IS NOT NULL;
CREATE TABLE memory_tombstone (
    workspace_id uuid NOT NULL REFERENCES workspace,
    contact_id uuid NOT NULL,
    digest bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, contact_id, digest),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE
);
CREATE TABLE memory_consent (
    workspace_id uuid NOT NULL REFERENCES workspace,
    contact_id uuid NOT NULL,
    choice text NOT NULL CHECK (choice IN ('granted', 'refused')),
    by_kind text NOT NULL CHECK (by_kind IN ('contact', 'teammate')),
    by_id uuid,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, contact_id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE
);
CREATE TABLE memory_link (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    opened_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE
);
CREATE INDEX memory_link_contact ON memory_link (workspace_id, contact_id);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
