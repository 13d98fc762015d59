"""The one way to the database: a pool of connections in the application's role, and transactions bound to a tenant.

A request or a job is one transaction, opened here and committed here; nobody else commits. The tenant is set in
the same round trip as BEGIN, so row-level security holds for each statement of the transaction, and nothing of it
survives on the pooled connection.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from relevo.kit.ids import WorkspaceId
from relevo.platform.db.driver import CONNECTION_ERRORS, Connection, InterfaceError, Pool, Record, connect, create_pool

APP_ROLE = "relevo_app"
RELAY_ROLE = "relevo_relay"
STATEMENT_TIMEOUT_S = 30
LOCK_TIMEOUT_S = 10
MOST_WRITES_AT_ONCE = 4
_PARAMETER = re.compile(r"\$(\d+)")


class DatabaseUnavailableError(Exception):
    """The database cannot be reached at the moment."""


class TransactionAbortedError(Exception):
    """A statement failed inside the block and the block went on; nothing of it was stored."""


class Tx:
    """One open transaction of one tenant. Statements run in order; a failed one aborts the whole."""

    def __init__(self, connection: Connection, workspace_id: WorkspaceId | None) -> None:
        self._connection = connection
        self._before_commit: list[Callable[[], Awaitable[None]]] = []
        self._after_commit: list[Callable[[], None]] = []
        self._last_writes: list[tuple[str, tuple[object, ...]]] = []
        self._now: datetime | None = None
        self.workspace_id = workspace_id
        # Room for what other floors collect until COMMIT (events, for one), keyed by their own name.
        self.baggage: dict[str, Any] = {}

    @property
    def tenant(self) -> WorkspaceId:
        """The tenant; raises RuntimeError in a transaction that was opened without one."""
        if self.workspace_id is None:
            raise RuntimeError("This transaction was opened without a workspace.")
        return self.workspace_id

    @property
    def connection(self) -> Connection:
        """The driver's connection, for libraries that write in our transaction (jobs). Not for queries."""
        return self._connection

    async def fetch(self, sql: str, *args: object) -> list[Record]:
        return await self._connection.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: object) -> Record | None:
        return await self._connection.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: object) -> Any:
        return await self._connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: object) -> str:
        return await self._connection.execute(sql, *args)

    async def executemany(self, sql: str, args: Iterable[Sequence[object]]) -> None:
        await self._connection.executemany(sql, args)

    async def copy_records(self, table: str, *, columns: Sequence[str], records: Iterable[Sequence[object]]) -> None:
        """COPY rows in, an order of magnitude faster than INSERT. Row-level security forbids it to the app's
        role on protected tables, so it serves unprotected and temporary ones."""
        await self._connection.copy_records_to_table(table, columns=list(columns), records=records)

    async def now(self) -> datetime:
        """The transaction's time by the database's clock (aware, UTC): processes' clocks may differ."""
        if self._now is None:
            self._now = cast("datetime", await self._connection.fetchval("SELECT now()"))
        return self._now

    def write_last(self, sql: str, *args: object) -> None:
        """Write just before COMMIT, in one round trip with other such writes and in no order among them.

        For an INSERT or UPDATE of rows of its own, whose result nobody needs and nothing later in this transaction
        reads. `sql` must not begin with WITH. Its failure rolls everything back.
        """
        self._last_writes.append((sql, args))

    def before_commit(self, step: Callable[[], Awaitable[None]]) -> None:
        """Run `step` as the transaction's last statements; its failure rolls everything back."""
        self._before_commit.append(step)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once COMMIT succeeded; never after a rollback. It must not raise and must not block."""
        self._after_commit.append(callback)

    async def run_before_commit(self) -> None:
        for step in self._before_commit:
            await step()
        while writes := self._last_writes[:MOST_WRITES_AT_ONCE]:
            del self._last_writes[:MOST_WRITES_AT_ONCE]
            together = _joined_sql(tuple((sql, len(args)) for sql, args in writes))
            await self._connection.execute(together, *(arg for _, args in writes for arg in args))

    def run_after_commit(self) -> None:
        for callback in self._after_commit:
            callback()


@lru_cache(maxsize=256)
def _joined_sql(writes: tuple[tuple[str, int], ...]) -> str:
    """Several writes, each with its number of parameters, as one statement."""
    if len(writes) == 1:
        return writes[0][0]
    parts: list[str] = []
    before = 0
    for number, (sql, parameters) in enumerate(writes):
        shifted = _PARAMETER.sub(lambda match, by=before: f"${int(match[1]) + by}", sql)
        parts.append(f"write_{number} AS ({shifted})")
        before += parameters
    return f"WITH {', '.join(parts)} SELECT"


async def prepare_connection(connection: Connection) -> None:
    """jsonb columns give and take Python values."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_encode_json, decoder=json.loads, format="text"
    )


def _encode_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_encode_known)


def _encode_known(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} cannot be stored as JSON")


class Database:
    """A pool in the application's role. One per process; `open` and `close` belong to the entry floor."""

    def __init__(self, pool: Pool, url: str) -> None:
        self._pool = pool
        self.url = url

    @classmethod
    async def open(cls, url: str, *, role: str = APP_ROLE, min_size: int = 2, max_size: int = 16) -> "Database":
        """Connect to `url` (postgresql://); `role` is what the connections become after the login.

        Raises DatabaseUnavailableError when no connection can be made.
        """
        try:
            pool = await create_pool(
                url,
                min_size=min_size,
                max_size=max_size,
                init=prepare_connection,
                server_settings=session_settings(role),
            )
        except (OSError, *CONNECTION_ERRORS) as error:
            raise DatabaseUnavailableError(f"No connection to {describe(url)}: {error}") from error
        return cls(pool, url)

    async def close(self) -> None:
        await self._pool.close()

    def transaction(self, workspace_id: WorkspaceId | None, *, read_only: bool = False) -> "Transaction":
        """One transaction for `workspace_id` (None: only tables without a tenant are visible).

        COMMIT when the block ends, ROLLBACK when it raises. Raises DatabaseUnavailableError when the
        database cannot be reached.
        """
        return Transaction(self._pool, workspace_id, read_only=read_only)

    async def connect(self, *, role: str = APP_ROLE) -> Connection:
        """A connection of one's own (LISTEN, the event pump); the caller closes it."""
        connection = await connect(self.url, server_settings=session_settings(role))
        await prepare_connection(connection)
        return connection


def session_settings(role: str) -> dict[str, str]:
    """What each connection starts with: the unprivileged role, and bounds on any single statement."""
    return {
        "role": role,
        "application_name": "relevo",
        "statement_timeout": f"{STATEMENT_TIMEOUT_S}s",
        "lock_timeout": f"{LOCK_TIMEOUT_S}s",
        "idle_in_transaction_session_timeout": "60s",
        # The planner's compilation costs more than our short statements gain.
        "jit": "off",
    }


class Transaction(AbstractAsyncContextManager[Tx]):
    """A connection of the pool from BEGIN to COMMIT or ROLLBACK. A class, since generators cost each request more."""

    __slots__ = ("_begin", "_connection", "_pool", "_tx", "_workspace_id")

    def __init__(self, pool: Pool, workspace_id: WorkspaceId | None, *, read_only: bool) -> None:
        self._pool = pool
        self._workspace_id = workspace_id
        # A UUID's text cannot carry SQL, so BEGIN and the tenant may share one simple query and one round trip.
        tenant = "" if workspace_id is None else str(UUID(str(workspace_id)))
        begin = "BEGIN READ ONLY" if read_only else "BEGIN"
        self._begin = f"{begin}; SET LOCAL relevo.workspace = '{tenant}'"

    async def __aenter__(self) -> Tx:
        try:
            connection = await self._pool.acquire()
        except (OSError, TimeoutError, *CONNECTION_ERRORS) as error:
            raise DatabaseUnavailableError(str(error)) from error
        self._connection = connection
        self._tx = Tx(connection, self._workspace_id)
        try:
            await connection.execute(self._begin)
        except BaseException as error:
            await self.__aexit__(type(error), error, None)
            raise
        return self._tx

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                await self._commit()
            else:
                if not self._is_gone():
                    await self._connection.execute("ROLLBACK")
                self._explain(error)
        except BaseException as trouble:
            self._explain(trouble)
            raise
        finally:
            if isinstance(error, CONNECTION_ERRORS) and not self._is_gone():
                # Whatever state it is in, nobody shall get it next.
                self._connection.terminate()
            # The pool shields this from the cancellation of a caller.
            await self._pool.release(self._connection)
        if error is None:
            self._tx.run_after_commit()

    def _is_gone(self) -> bool:
        """A lost connection leaves the pool by itself, and its handle then refuses even this question."""
        try:
            return self._connection.is_closed()
        except InterfaceError:
            return True

    async def _commit(self) -> None:
        try:
            await self._tx.run_before_commit()
        except BaseException:
            if not self._is_gone():
                await self._connection.execute("ROLLBACK")
            raise
        # PostgreSQL answers COMMIT of an aborted transaction with a quiet ROLLBACK: a caller that swallowed a
        # failed statement would acknowledge something that was never stored.
        if await self._connection.execute("COMMIT") != "COMMIT":
            raise TransactionAbortedError

    def _explain(self, error: BaseException) -> None:
        """Raises DatabaseUnavailableError in place of what the driver says when the connection is gone."""
        is_lost = isinstance(error, InterfaceError) and self._is_gone()
        if is_lost or isinstance(error, CONNECTION_ERRORS):
            raise DatabaseUnavailableError(str(error)) from error


def describe(url: str) -> str:
    """The address without its password, for messages and logs."""
    parts = urlsplit(url)
    host = parts.hostname or "a local socket"
    return f"PostgreSQL database {parts.path.lstrip('/') or 'postgres'} at {host}"
