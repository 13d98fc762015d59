"""PostgreSQL: the pool, transactions bound to a tenant, the embedded server, migrations.

Only this folder begins, commits and rolls back (a check keeps it so).
"""

from relevo.platform.db.database import (
    APP_ROLE,
    RELAY_ROLE,
    Database,
    DatabaseUnavailableError,
    TransactionAbortedError,
    Tx,
)
from relevo.platform.db.driver import Connection, Record

__all__ = [
    "APP_ROLE",
    "RELAY_ROLE",
    "Connection",
    "Database",
    "DatabaseUnavailableError",
    "Record",
    "TransactionAbortedError",
    "Tx",
]
