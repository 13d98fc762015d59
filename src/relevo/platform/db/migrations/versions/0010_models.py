"""Language models: providers with their keys, which model does what, budgets, and the ledger of what was used."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE model_provider (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('openai', 'openai_compatible', 'anthropic', 'google', 'mistral', 'bedrock')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    base_url text CHECK (length(base_url) BETWEEN 1 AND 500),
    api text NOT NULL DEFAULT 'chat' CHECK (api IN ('chat', 'responses')),
    region text,
    key bytea,
    key_hint text NOT NULL DEFAULT '',
    problem text,
    checked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE model_choice (
    workspace_id uuid NOT NULL REFERENCES workspace,
    task text NOT NULL CHECK (task IN ('answer')),
    rank int NOT NULL CHECK (rank IN (1, 2)),
    provider_id uuid NOT NULL,
    model text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    input_price numeric(12, 6) CHECK (input_price >= 0),
    output_price numeric(12, 6) CHECK (output_price >= 0),
    PRIMARY KEY (workspace_id, task, rank),
    FOREIGN KEY (workspace_id, provider_id) REFERENCES model_provider ON DELETE CASCADE
);
CREATE TABLE model_budget (
    workspace_id uuid NOT NULL REFERENCES workspace,
    turn_steps int NOT NULL CHECK (turn_steps > 0),
    turn_tokens int NOT NULL CHECK (turn_tokens > 0),
    turn_seconds int NOT NULL CHECK (turn_seconds > 0),
    contact_hour_tokens int NOT NULL CHECK (contact_hour_tokens > 0),
    day_tokens bigint NOT NULL CHECK (day_tokens > 0),
    day_money numeric(12, 4) CHECK (day_money > 0),
    PRIMARY KEY (workspace_id)
);
CREATE TABLE model_usage (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    task text NOT NULL,
    provider_id uuid,
    kind text NOT NULL,
    model text NOT NULL,
    conversation_id uuid,
    contact_id uuid,
    state text NOT NULL DEFAULT 'reserved' CHECK (state IN ('reserved', 'done', 'failed', 'cancelled')),
    problem text,
    requests int NOT NULL DEFAULT 0,
    input_tokens bigint NOT NULL DEFAULT 0,
    cached_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    reserved_tokens bigint NOT NULL DEFAULT 0,
    cost numeric(14, 8),
    reserved_cost numeric(14, 8),
    milliseconds int,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX model_usage_at ON model_usage (workspace_id, created_at);
CREATE INDEX model_usage_contact ON model_usage (workspace_id, contact_id, created_at) WHERE contact_id IS NOT NULL;
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
