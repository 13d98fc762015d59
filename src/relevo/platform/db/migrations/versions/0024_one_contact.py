"""One contact for one person: proofs of addresses, joins and splits that can be undone, and the receipts of erasures."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE contact ADD COLUMN merged_into uuid;
ALTER TABLE contact ADD FOREIGN KEY (workspace_id, merged_into) REFERENCES contact;
CREATE INDEX contact_merged ON contact (workspace_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE contact_proof (
    workspace_id uuid NOT NULL REFERENCES workspace,
    contact_id uuid NOT NULL,
    identity_id uuid,
    kind text NOT NULL CHECK (kind IN ('customer_id', 'email', 'phone')),
    value text NOT NULL CHECK (length(value) BETWEEN 1 AND 320),
    how text NOT NULL CHECK (how IN ('signed', 'email_code', 'channel')),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, kind, value),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE
);
CREATE INDEX contact_proof_contact ON contact_proof (workspace_id, contact_id);
CREATE TABLE contact_move (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    what text NOT NULL CHECK (what IN ('join', 'split')),
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    how text NOT NULL CHECK (how IN ('teammate', 'signed', 'email_code', 'phone')),
    by_id uuid,
    by_name text NOT NULL DEFAULT '',
    moved jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz,
    undone_by uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, from_id) REFERENCES contact ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, to_id) REFERENCES contact ON DELETE CASCADE
);
CREATE INDEX contact_move_to ON contact_move (workspace_id, to_id, at DESC);
CREATE INDEX contact_move_from ON contact_move (workspace_id, from_id, at DESC);
CREATE TABLE contact_code (
    workspace_id uuid NOT NULL REFERENCES workspace,
    contact_id uuid NOT NULL,
    email text NOT NULL,
    code_hash bytea NOT NULL,
    tries int NOT NULL DEFAULT 0,
    sent int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, contact_id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact ON DELETE CASCADE
);
CREATE TABLE contact_erasure (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    by_id uuid,
    by_kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    files_left jsonb NOT NULL DEFAULT '[]',
    receipt jsonb NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
