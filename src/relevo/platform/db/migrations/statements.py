"""What every migration uses: plain SQL in pieces, and the protection of tenant tables."""

from alembic import op
from sqlalchemy import text

TENANT_SETTING = "nullif(current_setting('relevo.workspace', true), '')::uuid"

_UNPROTECTED_TENANT_TABLES = """
SELECT c.relname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relforcerowsecurity
ORDER BY c.relname
"""


def run_statements(sql: str) -> None:
    """Run statements separated by a semicolon at the end of a line, one by one (the driver takes no batch)."""
    for statement in sql.split(";\n"):
        if statement.strip():
            op.execute(text(statement.replace(":", r"\:")))


def protect_tenant_tables() -> None:
    """Force row-level security by `workspace_id` on every table that has it and lacks it; call it last.

    Without FORCE the owner of a table would pass by the policy; without WITH CHECK a row could be written
    into another tenant. `nullif` is needed: a pooled connection leaves '' behind, not NULL.
    """
    for (table,) in op.get_bind().execute(text(_UNPROTECTED_TENANT_TABLES)).all():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        # Migrations that move data and pg_dump run as the owner, who need not be a superuser.
        op.execute(f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
        op.execute(
            f"CREATE POLICY tenant ON {table} TO relevo_app "
            f"USING (workspace_id = {TENANT_SETTING}) WITH CHECK (workspace_id = {TENANT_SETTING})"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO relevo_app")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO relevo_app")
    op.execute("REVOKE UPDATE, DELETE ON audit_entry FROM relevo_app")
