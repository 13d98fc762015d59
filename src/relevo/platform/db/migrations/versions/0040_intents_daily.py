"""In which workspaces customers asked what no intent was recognised in: the daily look asks across all of them."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

# Runs as the tables' owner and tells ids of workspaces, nothing of what is in them; each is then looked at on its own.
FIND_UNRECOGNISED = """
CREATE FUNCTION find_workspaces_with_unrecognised(since interval) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT workspace_id FROM conversation WHERE intent_id IS NULL AND last_message_at > now() - since
$$
"""


def upgrade() -> None:
    op.execute(FIND_UNRECOGNISED)
    op.execute("REVOKE ALL ON FUNCTION find_workspaces_with_unrecognised FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION find_workspaces_with_unrecognised TO relevo_app")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
