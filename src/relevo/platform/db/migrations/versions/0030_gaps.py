"""What the knowledge lacks: questions that stayed unanswered, grouped, with what people answered to them."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE gap (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    language text NOT NULL,
    question text NOT NULL,
    answer text,
    phrasings jsonb NOT NULL DEFAULT '[]',
    disagree boolean NOT NULL DEFAULT false,
    known_document_id uuid,
    questions int NOT NULL,
    minutes double precision NOT NULL,
    newest_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'dismissed')),
    document_id uuid,
    decided_by_name text,
    decided_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX gap_costly ON gap (workspace_id, state, minutes DESC, questions DESC, id);
CREATE TABLE gap_question (
    workspace_id uuid NOT NULL REFERENCES workspace,
    message_id uuid NOT NULL,
    gap_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    minutes double precision NOT NULL,
    PRIMARY KEY (workspace_id, message_id),
    FOREIGN KEY (workspace_id, gap_id) REFERENCES gap ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation ON DELETE CASCADE
);
CREATE INDEX gap_question_of ON gap_question (workspace_id, gap_id);
CREATE INDEX gap_question_conversation ON gap_question (workspace_id, conversation_id);
CREATE TABLE gap_look (
    workspace_id uuid PRIMARY KEY REFERENCES workspace,
    looked_at timestamptz NOT NULL,
    missed int NOT NULL,
    unclear int NOT NULL
);
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
