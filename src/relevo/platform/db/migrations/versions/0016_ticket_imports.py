"""Past conversations of another help desk, and the Q&As proposed from them."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE past_import (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    format text NOT NULL CHECK (format IN ('zendesk', 'intercom', 'chatwoot', 'csv', 'mbox')),
    settings jsonb NOT NULL,
    size_bytes bigint NOT NULL,
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'reading', 'comparing', 'ready', 'failed', 'cancelled')),
    problem text,
    conversations int NOT NULL DEFAULT 0,
    proposed int NOT NULL DEFAULT 0,
    compared int NOT NULL DEFAULT 0,
    known int NOT NULL DEFAULT 0,
    left_out jsonb NOT NULL DEFAULT '{}',
    removed jsonb NOT NULL DEFAULT '{}',
    made_by_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX past_import_at ON past_import (workspace_id, created_at DESC, id DESC);
CREATE TABLE past_proposal (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    content_hash bytea NOT NULL,
    ordinal int NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    phrasings jsonb NOT NULL,
    language text NOT NULL,
    mark text CHECK (mark IN ('duplicate', 'contradiction')),
    rival_group int,
    known_document_id uuid,
    conversations int NOT NULL,
    evidence jsonb NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'approved', 'rejected')),
    document_id uuid,
    decided_by_name text,
    decided_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, import_id) REFERENCES past_import ON DELETE CASCADE,
    UNIQUE (workspace_id, content_hash),
    CHECK ((state = 'new') = (decided_at IS NULL))
);
CREATE INDEX past_proposal_of ON past_proposal (workspace_id, import_id, ordinal);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
