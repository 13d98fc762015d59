"""Mails: what a message is as a mail beside its words, and teammates' own signatures."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE mail (
    workspace_id uuid NOT NULL REFERENCES workspace,
    message_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    mail_id text NOT NULL CHECK (length(mail_id) <= 300),
    subject text NOT NULL DEFAULT '' CHECK (length(subject) <= 500),
    sender text NOT NULL DEFAULT '' CHECK (length(sender) <= 300),
    people_to text[] NOT NULL DEFAULT '{}',
    people_cc text[] NOT NULL DEFAULT '{}',
    refers_to text[] NOT NULL DEFAULT '{}',
    proof text NOT NULL CHECK (proof IN ('none', 'failed', 'dmarc')),
    html text NOT NULL DEFAULT '',
    text text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, message_id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, channel_id) REFERENCES channel ON DELETE CASCADE
);
CREATE INDEX mail_by_id ON mail (workspace_id, channel_id, mail_id);
CREATE INDEX mail_of_conversation ON mail (workspace_id, conversation_id);
CREATE TABLE mail_signature (
    workspace_id uuid NOT NULL REFERENCES workspace,
    teammate_id uuid NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    PRIMARY KEY (workspace_id, teammate_id),
    FOREIGN KEY (workspace_id, teammate_id) REFERENCES teammate ON DELETE CASCADE
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
