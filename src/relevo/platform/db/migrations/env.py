"""Alembic's entry: one advisory lock, lock and statement timeouts, the roles, then the migrations.

Alembic loads this file for `relevo migrate`; the connection is handed over by `platform.db.migrate`.
"""

from alembic import context
from sqlalchemy import Connection, text

# Two deployers that start at the same time queue here instead of migrating twice.
ADVISORY_LOCK = 7236482
ROLES = ("relevo_app", "relevo_relay", "relevo_search")
# Since 16 the maker of a role is a member of it who may not become it.
MAY_BECOME = """
SELECT pg_has_role(current_user, :role,
    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
"""


def _prepare(connection: Connection) -> None:
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = '10min'"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    for role in ROLES:
        known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": role}).first()
        if known is None:
            connection.execute(text(f"CREATE ROLE {role} NOLOGIN NOBYPASSRLS"))
        # Whoever runs the server may have made and granted the roles already; the owner then need not be able to.
        if not connection.execute(text(MAY_BECOME), {"role": role}).scalar():
            connection.execute(text(f"GRANT {role} TO CURRENT_USER"))
    connection.execute(text("GRANT USAGE ON SCHEMA public TO relevo_app, relevo_relay"))


def run() -> None:
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=context.config.attributes.get("metadata"))
    with context.begin_transaction():
        _prepare(connection)
        context.run_migrations()


run()
