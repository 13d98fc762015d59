"""Statistics per kind of entry: a question of eight words and a passage of a hundred have their own idf and length."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATISTICS = """
ALTER TABLE term_stat ADD COLUMN field text NOT NULL DEFAULT 'body' CHECK (field IN ('body', 'question'));
ALTER TABLE term_stat DROP CONSTRAINT term_stat_pkey;
ALTER TABLE term_stat ADD PRIMARY KEY (workspace_id, language, field, term);
ALTER TABLE knowledge_stat ADD COLUMN field text NOT NULL DEFAULT 'body' CHECK (field IN ('body', 'question'));
ALTER TABLE knowledge_stat ADD COLUMN gram_length bigint NOT NULL DEFAULT 0;
ALTER TABLE knowledge_stat ADD COLUMN weighed_length real NOT NULL DEFAULT 0;
ALTER TABLE knowledge_stat ADD COLUMN weighed_gram_length real NOT NULL DEFAULT 0;
ALTER TABLE knowledge_stat DROP COLUMN calibration;
ALTER TABLE knowledge_stat DROP CONSTRAINT knowledge_stat_pkey;
ALTER TABLE knowledge_stat ADD PRIMARY KEY (workspace_id, language, field);
ALTER TABLE passage ADD COLUMN gram_length int NOT NULL DEFAULT 0;
CREATE INDEX passage_kind ON passage (workspace_id, language, kind);
CREATE TABLE knowledge_calibration (
    workspace_id uuid PRIMARY KEY REFERENCES workspace,
    model jsonb NOT NULL,
    calibrated_at timestamptz NOT NULL DEFAULT now()
);
CREATE POLICY tenant ON knowledge_calibration TO relevo_app
    USING (workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid)
    WITH CHECK (workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid);
ALTER TABLE knowledge_calibration ENABLE ROW LEVEL SECURITY;
ALTER TABLE knowledge_calibration FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON knowledge_calibration TO relevo_app;
"""


def upgrade() -> None:
    run_statements(STATISTICS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
