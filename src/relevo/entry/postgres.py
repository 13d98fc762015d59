"""Which database this process uses: the operator's own, or the embedded one of the data folder."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from relevo.platform.db.embedded import start_embedded
from relevo.platform.db.schema import is_up_to_date
from relevo.platform.settings import Settings


@dataclass(frozen=True)
class Postgres:
    """Addresses for the owner (migrations, backups) and for the application, and where PostgreSQL's programs are."""

    owner_url: str
    app_url: str
    programs: Path | None
    is_embedded: bool


@asynccontextmanager
async def open_postgres(settings: Settings) -> AsyncGenerator[Postgres]:
    """The database while the block runs; an embedded server is stopped after it unless others use it."""
    if settings.database_url:
        app_url = settings.app_database_url or settings.database_url
        yield Postgres(settings.database_url, app_url, programs=None, is_embedded=False)
        return
    server = await start_embedded(settings.data_folder / "postgres")
    try:
        yield Postgres(server.url, server.url, programs=server.programs, is_embedded=True)
    finally:
        server.stop_unless_shared()


async def bring_up_to_date(postgres: Postgres) -> None:
    """Apply the migrations that are missing. Most starts miss none, and do not load what would apply them."""
    if await is_up_to_date(postgres.owner_url):
        return
    from relevo.platform.db.migrate import migrate

    await migrate(postgres.owner_url)
