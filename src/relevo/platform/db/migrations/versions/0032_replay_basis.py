"""What a replay leaned on, so that the next one asks only what a change can touch."""

from relevo.platform.db.migrations.statements import run_statements

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# `knowledge_stamp`: of all that was looked up; null where it changed meanwhile. `live_config`, `draft_config`: as asked.
# `asked`: what an item asked, as a hash; `basis`: what of each answer depends on the configuration.
COLUMNS = """
ALTER TABLE replay ADD COLUMN knowledge_stamp text;
ALTER TABLE replay ADD COLUMN live_config jsonb;
ALTER TABLE replay ADD COLUMN draft_config jsonb;
ALTER TABLE replay ADD COLUMN is_fresh boolean NOT NULL DEFAULT false;
ALTER TABLE replay_item ADD COLUMN asked bytea;
ALTER TABLE replay_item ADD COLUMN basis jsonb;
CREATE INDEX replay_item_asked ON replay_item (workspace_id, asked) WHERE asked IS NOT NULL;
"""


def upgrade() -> None:
    run_statements(COLUMNS)


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
