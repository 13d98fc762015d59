"""Channels beside the web: connections, raw events that came in, deliveries that go out."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


TABLES = """
ALTER TABLE channel
    ADD COLUMN connection jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN account_id text,
    ADD COLUMN account_name text NOT NULL DEFAULT '',
    ADD COLUMN checks jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN checked_at timestamptz,
    ADD COLUMN stopped_at timestamptz,
    ADD COLUMN problem_code text,
    ADD COLUMN expires_at timestamptz;
CREATE UNIQUE INDEX channel_account ON channel (workspace_id, kind, account_id) WHERE account_id IS NOT NULL;
CREATE TABLE channel_secret (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    sealed bytea NOT NULL,
    hint text NOT NULL DEFAULT '',
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel_id, name),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE TABLE channel_event (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 600),
    lane text NOT NULL CHECK (length(lane) <= 300),
    body jsonb NOT NULL,
    sent_at timestamptz,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'ignored', 'failed')),
    attempts int NOT NULL DEFAULT 0,
    problem text,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel_id, external_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE INDEX channel_event_lane ON channel_event (workspace_id, channel_id, lane) WHERE state = 'waiting';
CREATE INDEX channel_event_trouble ON channel_event (workspace_id, channel_id, received_at DESC) WHERE state = 'failed';
CREATE INDEX channel_event_age ON channel_event (workspace_id, channel_id, received_at);
CREATE TABLE identity_alias (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    alias text NOT NULL CHECK (length(alias) BETWEEN 1 AND 300),
    address text NOT NULL CHECK (length(address) BETWEEN 1 AND 300),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, channel_id, alias),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE INDEX identity_alias_address ON identity_alias (workspace_id, channel_id, address);
CREATE TABLE conversation_window (
    workspace_id uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    blocked_at timestamptz,
    PRIMARY KEY (workspace_id, conversation_id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE TABLE delivery (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid NOT NULL,
    seq int NOT NULL,
    author_kind text NOT NULL CHECK (author_kind IN ('assistant', 'teammate', 'system')),
    epoch int NOT NULL,
    kind text NOT NULL DEFAULT 'message' CHECK (kind IN ('message', 'rating')),
    template jsonb,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'cancelled')),
    code text NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT '',
    planned boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, message_id),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE INDEX delivery_waiting ON delivery (workspace_id, conversation_id, seq) WHERE state IN ('queued', 'sending');
CREATE INDEX delivery_open ON delivery (workspace_id, channel_id, updated_at) WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX delivery_trouble ON delivery (workspace_id, channel_id, updated_at DESC) WHERE state IN ('failed', 'unknown');
CREATE INDEX delivery_conversation ON delivery (workspace_id, conversation_id, seq);
CREATE TABLE delivery_part (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    ordinal int NOT NULL,
    body jsonb NOT NULL,
    text text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'cancelled')),
    external_id text,
    attempts int NOT NULL DEFAULT 0,
    not_before timestamptz,
    leased_until timestamptz,
    lease uuid,
    code text NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT '',
    sent_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, delivery_id, ordinal),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES delivery ON DELETE CASCADE
);
CREATE UNIQUE INDEX delivery_part_external ON delivery_part (workspace_id, channel_id, external_id)
    WHERE external_id IS NOT NULL;
CREATE TABLE delivery_signal (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 400),
    status text NOT NULL CHECK (status IN ('sent', 'delivered', 'read', 'failed')),
    code text NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT '',
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, channel_id, external_id, status),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE TABLE send_bucket (
    workspace_id uuid NOT NULL REFERENCES workspace,
    channel_id uuid NOT NULL,
    recipient text NOT NULL,
    tokens double precision NOT NULL,
    filled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (workspace_id, channel_id, recipient),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
