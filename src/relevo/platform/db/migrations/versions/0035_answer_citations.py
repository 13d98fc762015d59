"""Which answer relies on which passage, as rows; and after a change of the knowledge, the answers it affects.

A citation stands in its message's JSON. Row-level security keeps an index on JSON from being used (its comparison is
not leakproof), so each citation is a row as well. A trigger writes it in the message's own statement: no path that
stores a message can forget it, and a turn sends no statement more.
"""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE citation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    passage_id uuid NOT NULL,
    message_id uuid NOT NULL,
    document_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, passage_id, message_id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message ON DELETE CASCADE
);
CREATE INDEX citation_of_document ON citation (workspace_id, document_id, created_at DESC);
CREATE INDEX citation_in_message ON citation (workspace_id, message_id);
CREATE TABLE knowledge_change (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    title text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('edited', 'removed')),
    version int,
    made_by text NOT NULL DEFAULT '',
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX knowledge_change_at ON knowledge_change (workspace_id, made_at DESC, id DESC);
CREATE INDEX knowledge_change_of ON knowledge_change (workspace_id, document_id);
CREATE TABLE affected_answer (
    workspace_id uuid NOT NULL REFERENCES workspace,
    change_id uuid NOT NULL,
    message_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    lost text[] NOT NULL,
    decision text CHECK (decision IN ('reopened', 'notified', 'ignored')),
    decided_by_name text,
    decided_at timestamptz,
    PRIMARY KEY (workspace_id, change_id, message_id),
    FOREIGN KEY (workspace_id, change_id) REFERENCES knowledge_change ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, message_id) REFERENCES message ON DELETE CASCADE,
    CHECK ((decision IS NULL) = (decided_at IS NULL))
);
CREATE INDEX affected_answer_message ON affected_answer (workspace_id, message_id);
"""

# One row a passage, whatever number of times a message cites it. A citation that is none is left in the message.
CITE = r"""
CREATE FUNCTION keep_citations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO citation (workspace_id, passage_id, message_id, document_id, conversation_id, created_at)
    SELECT NEW.workspace_id, (cited ->> 'passage_id')::uuid, NEW.id, (cited ->> 'document_id')::uuid,
        NEW.conversation_id, NEW.created_at
    FROM jsonb_array_elements(NEW.content -> 'citations') cited
    WHERE cited ->> 'passage_id' ~ '^[0-9a-fA-F-]{36}$' AND cited ->> 'document_id' ~ '^[0-9a-fA-F-]{36}$'
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
CITES = """
CREATE TRIGGER keep_citations AFTER INSERT ON message FOR EACH ROW
WHEN (NEW.author_kind = 'assistant' AND jsonb_typeof(NEW.content -> 'citations') = 'array')
EXECUTE FUNCTION keep_citations()
"""
SO_FAR = """
INSERT INTO citation (workspace_id, passage_id, message_id, document_id, conversation_id, created_at)
SELECT DISTINCT ON (m.workspace_id, cited ->> 'passage_id', m.id) m.workspace_id, (cited ->> 'passage_id')::uuid, m.id,
    (cited ->> 'document_id')::uuid, m.conversation_id, m.created_at
FROM message m CROSS JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(m.content -> 'citations') = 'array' THEN m.content -> 'citations' ELSE '[]' END) cited
WHERE m.author_kind = 'assistant' AND cited ->> 'passage_id' ~ '^[0-9a-fA-F-]{36}$'
    AND cited ->> 'document_id' ~ '^[0-9a-fA-F-]{36}$'
"""


def upgrade() -> None:
    run_statements(TABLES)
    for statement in (CITE, CITES, SO_FAR):
        run_statements(statement.replace(";\n", ";  \n"))
    protect_tenant_tables()


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
