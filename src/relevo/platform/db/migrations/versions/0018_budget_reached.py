"""Which budget of language models was reached on which day, for whoever can raise it."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE model_budget_reached (
    workspace_id uuid NOT NULL REFERENCES workspace,
    day date NOT NULL,
    budget text NOT NULL CHECK (budget IN ('day_money', 'day_tokens', 'contact_hour_tokens')),
    times int NOT NULL DEFAULT 1,
    conversation_id uuid,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, day, budget)
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
