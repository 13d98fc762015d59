"""Bringing a database to the newest schema, as its owner. Safe to call at every start and from several processes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

HERE = Path(__file__).parent


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def newest_revision() -> str:
    """The schema this build of Relevo needs."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if head is None:
        raise RuntimeError("This build of Relevo has no migrations; the package is incomplete.")
    return head


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    before = MigrationContext.configure(connection).get_current_revision()
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return before, newest_revision()


async def migrate(owner_url: str) -> tuple[str | None, str]:
    """Apply what is missing; return the revisions (before, after). `owner_url` is a postgresql:// address."""
    engine = create_async_engine(sqlalchemy_url(owner_url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            revisions = await connection.run_sync(_upgrade)
            await connection.commit()
            return revisions
    finally:
        await engine.dispose()


def sqlalchemy_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+asyncpg://", 1).replace("postgres://", "postgresql+asyncpg://", 1)
