"""Intents: a workspace's own list, what conversations are about and who said so, and proposals of new ones."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE intent (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    examples text[] NOT NULL DEFAULT '{}',
    document_ids uuid[] NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT true,
    deleted_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX intent_name ON intent (workspace_id, lower(name)) WHERE deleted_at IS NULL;
CREATE TABLE intent_list (
    workspace_id uuid NOT NULL REFERENCES workspace,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id)
);
CREATE TABLE intent_taker (
    workspace_id uuid NOT NULL REFERENCES workspace,
    intent_id uuid NOT NULL,
    team_id uuid,
    teammate_id uuid,
    CHECK (num_nonnulls(team_id, teammate_id) = 1),
    FOREIGN KEY (workspace_id, intent_id) REFERENCES intent ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, team_id) REFERENCES team ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE UNIQUE INDEX intent_taker_team ON intent_taker (workspace_id, team_id, intent_id) WHERE team_id IS NOT NULL;
CREATE UNIQUE INDEX intent_taker_teammate ON intent_taker (workspace_id, teammate_id, intent_id)
    WHERE teammate_id IS NOT NULL;
CREATE TABLE intent_proposal (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    name text NOT NULL,
    language text,
    examples text[] NOT NULL,
    conversation_ids uuid[] NOT NULL,
    fingerprint text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'dismissed')),
    created_at timestamptz NOT NULL DEFAULT now(),
    decided_at timestamptz,
    decided_by_name text,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX intent_proposal_same ON intent_proposal (workspace_id, fingerprint);
CREATE TABLE conversation_intent (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    intent_id uuid,
    by_kind text NOT NULL CHECK (by_kind IN ('assistant', 'teammate', 'system')),
    by_id uuid,
    by_name text NOT NULL,
    confidence real,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, intent_id) REFERENCES intent ON DELETE CASCADE
);
CREATE INDEX conversation_intent_at ON conversation_intent (workspace_id, conversation_id, at DESC, id DESC);
ALTER TABLE conversation DROP COLUMN intent;
ALTER TABLE conversation
    ADD COLUMN intent_id uuid,
    ADD COLUMN intent_by text CHECK (intent_by IN ('assistant', 'teammate')),
    ADD COLUMN intent_confidence real,
    ADD FOREIGN KEY (workspace_id, intent_id) REFERENCES intent;
CREATE INDEX conversation_of_intent ON conversation (workspace_id, intent_id, last_message_at DESC)
    WHERE intent_id IS NOT NULL
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
