"""Counting the round trips to PostgreSQL, BEGIN and COMMIT among them."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import pytest

from relevo.platform.db import Connection, Database, database

# What the pump and the wake-ups ask whenever they like, and the driver once per connection and type.
_BESIDE = ("pg_notify", "pg_current_snapshot", "typeinfo_tree", "set_config('jit'")


class Statements:
    """What was sent since the last `begin`."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def begin(self) -> None:
        self.sent.clear()

    def note(self, query: str) -> None:
        if not any(name in query for name in _BESIDE):
            self.sent.append(" ".join(query.split())[:100])

    def __repr__(self) -> str:
        return "\n".join([f"{len(self.sent)} statements", *self.sent])


@contextmanager
def counting() -> Generator[Statements]:
    """Counts on every connection that is opened inside."""
    statements = Statements()
    prepare = database.prepare_connection

    async def prepare_and_listen(connection: Connection) -> None:
        await prepare(connection)
        cast("Any", connection).add_query_logger(lambda query: statements.note(query.query))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "prepare_connection", prepare_and_listen)
        yield statements


@asynccontextmanager
async def counted_database(url: str) -> AsyncGenerator[tuple[Database, Statements]]:
    with counting() as statements:
        db = await Database.open(url, max_size=2)
        try:
            yield db, statements
        finally:
            await db.close()
