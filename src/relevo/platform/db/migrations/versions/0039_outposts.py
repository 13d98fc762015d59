"""Outposts: where the team works beside Relevo (Slack): routes, linked teammates, cards, and what is to be told there."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE outpost (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    cursor text NOT NULL,
    PRIMARY KEY (workspace_id, channel_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE TABLE outpost_route (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    team_id uuid,
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 60),
    place_name text NOT NULL DEFAULT '' CHECK (length(place_name) <= 120),
    tells_handoffs boolean NOT NULL DEFAULT true,
    tells_messages boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, team_id) REFERENCES team ON DELETE CASCADE
);
CREATE UNIQUE INDEX outpost_route_of ON outpost_route (workspace_id, channel_id, team_id) NULLS NOT DISTINCT;
CREATE TABLE outpost_member (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    member text NOT NULL CHECK (length(member) BETWEEN 1 AND 60),
    teammate_id uuid NOT NULL,
    how text NOT NULL CHECK (how IN ('email', 'code')),
    tells_assigned boolean NOT NULL DEFAULT true,
    tells_messages boolean NOT NULL DEFAULT false,
    linked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, channel_id, member),
    UNIQUE (workspace_id, channel_id, teammate_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE outpost_code (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    teammate_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, teammate_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
CREATE TABLE outpost_card (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    epoch int NOT NULL,
    place text NOT NULL,
    thread text,
    shown text NOT NULL DEFAULT '',
    told_seq int NOT NULL,
    tells_messages boolean NOT NULL,
    is_over boolean NOT NULL DEFAULT false,
    leased_until timestamptz,
    problem text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel_id, conversation_id, epoch),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE UNIQUE INDEX outpost_card_thread ON outpost_card (workspace_id, channel_id, place, thread) WHERE thread IS NOT NULL;
CREATE TABLE outpost_said (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 300),
    message_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, external_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE INDEX outpost_said_message ON outpost_said (workspace_id, message_id);
CREATE TABLE outpost_word (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    body jsonb NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
