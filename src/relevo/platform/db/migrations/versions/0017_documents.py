"""Documents over time: versions, corrections by hand, tags, expiry; and how much of a page is read."""

from relevo.platform.db.migrations.statements import protect_tenant_tables, run_statements

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE knowledge_document
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN written_by text NOT NULL DEFAULT '',
    ADD COLUMN corrected_at timestamptz,
    ADD COLUMN corrected_by text,
    ADD COLUMN source_title text,
    ADD COLUMN source_text text,
    ADD COLUMN source_changed_at timestamptz;
CREATE INDEX knowledge_document_tags ON knowledge_document USING gin (tags);
CREATE TABLE knowledge_version (
    workspace_id uuid NOT NULL REFERENCES workspace,
    document_id uuid NOT NULL,
    version int NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    phrasings text[] NOT NULL DEFAULT '{}',
    made_by text NOT NULL DEFAULT '',
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, document_id, version),
    FOREIGN KEY (workspace_id, document_id) REFERENCES knowledge_document ON DELETE CASCADE
);
ALTER TABLE website
    ADD COLUMN whole_page boolean NOT NULL DEFAULT false,
    ADD COLUMN selector text CHECK (length(selector) BETWEEN 1 AND 200);
ALTER TABLE website_page
    ADD COLUMN whole_page boolean,
    ADD COLUMN selector text CHECK (length(selector) BETWEEN 1 AND 200);
"""

# What is there today is the first version to go back to.
FIRST_VERSIONS = """
INSERT INTO knowledge_version (workspace_id, document_id, version, title, text, phrasings, made_at)
SELECT workspace_id, id, version, title, text,
       ARRAY(SELECT phrasing.text FROM knowledge_phrasing AS phrasing
             WHERE phrasing.workspace_id = document.workspace_id AND phrasing.document_id = document.id
             ORDER BY phrasing.created_at, phrasing.id), updated_at
FROM knowledge_document AS document WHERE state = 'ready';
"""


def upgrade() -> None:
    run_statements(TABLES)
    protect_tenant_tables()
    run_statements(FIRST_VERSIONS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
