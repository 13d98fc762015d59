"""Opening the house: the services every command shares, made from the settings, closed in reverse order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TextIO, cast

from relevo import __version__
from relevo.channels.web.api import find_visitor
from relevo.desk.channels.api import Connectors, Outside
from relevo.desk.integrations.api import IntegrationConnectors
from relevo.desk.knowledge.api import (
    EmbeddingsProvider,
    find_bridge,
    load_embedder,
    use_bridge,
    use_embedder,
    use_provider,
)
from relevo.desk.team.api import find_actor
from relevo.entry.connectors import make_connectors
from relevo.entry.integrations import make_integrations
from relevo.entry.postgres import Postgres
from relevo.platform.auth.passwords import Passwords
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import FileLinks, FileStore, open_file_store, use_scanner
from relevo.platform.files.links import PURPOSE as FILE_LINKS
from relevo.platform.http import HttpContext
from relevo.platform.mail import Mailer, open_mailer
from relevo.platform.observe.logs import configure_logs
from relevo.platform.observe.traces import configure_traces
from relevo.platform.realtime import Hub, StreamLimits
from relevo.platform.secrets import SecretBox, open_secret_box
from relevo.platform.settings import Settings


@dataclass(frozen=True)
class House:
    """Everything a command may need, open. `services` finds them by type, for endpoints and jobs."""

    settings: Settings
    db: Database
    hub: Hub
    files: FileStore
    http: HttpContext

    @property
    def services(self) -> dict[type[object], object]:
        return self.http.services

    @property
    def egress(self) -> Egress:
        return cast("Egress", self.services[Egress])

    @property
    def outside(self) -> Outside:
        """What it takes to speak for channels."""
        return Outside(
            connectors=cast("Connectors", self.services[Connectors]),
            box=cast("SecretBox", self.services[SecretBox]),
            base_url=self.http.base_url,
            links=cast("FileLinks", self.services[FileLinks]),
        )


@asynccontextmanager
async def open_house(settings: Settings, postgres: Postgres, *, log: TextIO | None = None) -> AsyncGenerator[House]:
    """The services over a migrated database; `log` takes the records instead of stderr."""
    configure_logs(level=settings.log_level, fmt=settings.log_format, stream=log)
    traces = configure_traces(version=__version__)
    db = await Database.open(postgres.app_url, max_size=settings.pool_size)
    use_embedder(await asyncio.to_thread(load_embedder, settings.data_folder / "models"))
    use_scanner(settings.file_scanner)
    use_bridge(find_bridge() if settings.translation_bridge else None)
    try:
        async with Hub(db) as hub, Egress(allow_hosts=settings.egress_allow_hosts) as egress:
            files = open_file_store(settings.files_location)
            http = HttpContext(
                database=db, public_url=settings.base_url, find_actor=find_actor, find_visitor=find_visitor
            )
            http.provide(Hub, hub)
            http.provide(FileStore, files)
            http.provide(Egress, egress)
            http.provide(Connectors, make_connectors(egress))
            http.provide(IntegrationConnectors, make_integrations(egress))
            http.provide(Passwords, Passwords())
            http.provide(Mailer, open_mailer(settings))
            box = open_secret_box(settings)
            http.provide(SecretBox, box)
            use_provider(EmbeddingsProvider(db, egress, box))
            http.provide(FileLinks, FileLinks(box.derive_key(FILE_LINKS)))
            http.provide(StreamLimits, StreamLimits())
            http.provide(Settings, settings)
            yield House(settings=settings, db=db, hub=hub, files=files, http=http)
    finally:
        use_provider(None)
        use_bridge(None)
        await db.close()
        if traces is not None:
            traces.shutdown()
