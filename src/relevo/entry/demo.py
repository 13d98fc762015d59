"""`relevo demo`: the whole of Relevo in one process beside an embedded database, with an invented shop in it."""

import time
from pathlib import Path

import typer

from relevo.entry.demo_data import DemoLinks, add_shop_page, seed_demo
from relevo.entry.house import open_house
from relevo.entry.postgres import open_postgres
from relevo.entry.serve import bind, serve_house
from relevo.entry.web import create_app
from relevo.platform.db.migrate import migrate
from relevo.platform.settings import Settings


class Progress:
    """One plain line per step: what, and how long it took."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        typer.echo(f"  {what:<52} {now - self._began:5.1f} s")
        self._began = now


async def run_demo(settings: Settings) -> int:
    typer.secho("Relevo demo", bold=True)
    progress = Progress()
    with bind(settings.host, settings.port) as listener:
        async with open_postgres(settings) as postgres:
            progress.done("database" if postgres.is_embedded else "database (RELEVO_DATABASE_URL)")
            await migrate(postgres.owner_url)
            progress.done("schema")
            async with open_house(settings, postgres) as house:
                links = await seed_demo(house.db, house.services, base_url=settings.base_url)
                progress.done("sample shop: documents, contacts, conversations")
                app = create_app(house, extras=[add_shop_page])
                await serve_house(
                    house, listener, with_worker=True, app=app, on_ready=lambda: _show(links, settings.data_folder)
                )
        typer.echo("Stopped; everything is kept for the next start.")
    return 0


def _show(links: DemoLinks, data_folder: Path) -> None:
    typer.echo("")
    typer.echo("  Workspace (signs you in once)   " + links.workspace)
    typer.echo("  The customer's page             " + links.customer_page)
    typer.echo("  Shop page with the chat widget  " + links.shop_page)
    typer.echo("")
    typer.echo(f"  Data is kept in {data_folder.absolute()}. Press Ctrl-C to stop.")
