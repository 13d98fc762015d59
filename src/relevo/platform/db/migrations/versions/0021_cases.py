"""Cases (what an assistant must do in a situation) and replays of them before a version goes live."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE assistant_case (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    name text NOT NULL,
    situation jsonb NOT NULL,
    expected jsonb NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    correction_id uuid,
    conversation_id uuid,
    verdict text CHECK (verdict IN ('passed', 'failed', 'unstable')),
    failures jsonb NOT NULL DEFAULT '[]',
    judged_at timestamptz,
    created_by_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE
);
CREATE INDEX assistant_case_list ON assistant_case (workspace_id, assistant_id, created_at DESC, id DESC);

CREATE TABLE replay (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    assistant_id uuid NOT NULL,
    live_version int NOT NULL,
    draft_revision int,
    conversations int NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
    totals jsonb NOT NULL DEFAULT '{}',
    started_by_name text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, assistant_id) REFERENCES assistant ON DELETE CASCADE
);
CREATE INDEX replay_newest ON replay (workspace_id, assistant_id, started_at DESC, id DESC);
CREATE UNIQUE INDEX replay_one_at_a_time ON replay (workspace_id, assistant_id) WHERE state = 'running';

CREATE TABLE replay_item (
    workspace_id uuid NOT NULL REFERENCES workspace,
    replay_id uuid NOT NULL,
    position int NOT NULL,
    case_id uuid,
    conversation_id uuid,
    message_id uuid,
    verdict text CHECK (verdict IN ('passed', 'regressed', 'mended', 'failing', 'unstable', 'same', 'changed')),
    live jsonb,
    draft jsonb,
    failures jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (workspace_id, replay_id, position),
    FOREIGN KEY (workspace_id, replay_id) REFERENCES replay ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE,
    CHECK ((case_id IS NULL) <> (conversation_id IS NULL))
);
CREATE INDEX replay_item_conversation ON replay_item (workspace_id, conversation_id) WHERE conversation_id IS NOT NULL;
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
