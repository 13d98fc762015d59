"""The part of asyncpg that we use, typed: the library ships no types of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import asyncpg  # pyright: ignore[reportMissingTypeStubs] - it ships none; this module is its typed face


class Record(Protocol):
    """One row: by column name or position."""

    def __getitem__(self, key: str | int) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...
    def get(self, key: str, default: Any = None) -> Any: ...
    def keys(self) -> Iterable[str]: ...
    def values(self) -> Iterable[Any]: ...
    def items(self) -> Iterable[tuple[str, Any]]: ...


class Connection(Protocol):
    """One connection, from the pool or one's own."""

    async def execute(self, query: str, *args: object) -> str: ...
    async def executemany(self, command: str, args: Iterable[Sequence[object]]) -> None: ...
    async def fetch(self, query: str, *args: object) -> list[Record]: ...
    async def fetchrow(self, query: str, *args: object) -> Record | None: ...
    async def fetchval(self, query: str, *args: object) -> Any: ...
    async def copy_records_to_table(
        self, table_name: str, *, records: Iterable[Sequence[object]], columns: Sequence[str]
    ) -> str: ...
    async def set_type_codec(
        self,
        typename: str,
        *,
        schema: str,
        encoder: Callable[[Any], Any],
        decoder: Callable[[Any], Any],
        format: str,  # noqa: A002 - the driver's own name
    ) -> None: ...
    async def add_listener(self, channel: str, callback: Callable[[Any, int, str, str], None]) -> None: ...
    async def close(self) -> None: ...
    def is_closed(self) -> bool: ...
    def terminate(self) -> None: ...


class Pool(Protocol):
    async def acquire(self) -> Connection: ...
    async def release(self, connection: Connection) -> None: ...
    async def close(self) -> None: ...
    def terminate(self) -> None: ...
    def get_size(self) -> int: ...
    def get_idle_size(self) -> int: ...


_library = cast("Any", asyncpg)

# The server is gone, going or not yet there; the statement's fate may be unknown.
CONNECTION_ERRORS: tuple[type[Exception], ...] = (
    _library.PostgresConnectionError,
    _library.CannotConnectNowError,
    _library.AdminShutdownError,
    _library.CrashShutdownError,
    _library.TooManyConnectionsError,
    # The driver lost track of a connection that was cut while it was being handed on.
    _library.InternalClientError,
)
# Misuse of a connection, or a statement on one that was just lost; `is_closed` tells which.
InterfaceError: type[Exception] = _library.InterfaceError
# The server refuses a value: a number out of range, text it cannot hold.
DataError: type[Exception] = _library.DataError
# Others hold what the statement needs, or it took too long: trying again later may work.
CONTENTION_ERRORS: tuple[type[Exception], ...] = (
    _library.DeadlockDetectedError,
    _library.SerializationError,
    _library.LockNotAvailableError,
    _library.QueryCanceledError,
)
UndefinedTable: type[Exception] = _library.UndefinedTableError
UniqueViolation: type[Exception] = _library.UniqueViolationError
ForeignKeyViolation: type[Exception] = _library.ForeignKeyViolationError


async def _leave_clean(connection: Any) -> None:
    """The driver's own reset costs a round trip for every release. We only ever SET LOCAL inside a transaction, so
    all that can be left behind is a transaction whose end was cancelled."""
    if connection.is_in_transaction():
        await connection.execute("ROLLBACK")


async def create_pool(
    url: str, *, min_size: int, max_size: int, init: Callable[[Connection], Any], server_settings: Mapping[str, str]
) -> Pool:
    return cast(
        "Pool",
        await _library.create_pool(
            url,
            min_size=min_size,
            max_size=max_size,
            init=init,
            reset=_leave_clean,
            server_settings=dict(server_settings),
        ),
    )


async def connect(url: str, *, server_settings: Mapping[str, str] | None = None) -> Connection:
    return cast("Connection", await _library.connect(url, server_settings=dict(server_settings or {})))
