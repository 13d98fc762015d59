"""`relevo demo`: the whole of Relevo in one process beside an embedded database, with an invented shop in it."""

import socket
import time
from functools import partial
from pathlib import Path

import typer

from relevo.entry.demo_data import DemoLinks, add_shop_page, seed_demo
from relevo.entry.house import open_house
from relevo.entry.postgres import bring_up_to_date, open_postgres
from relevo.entry.serve import bind, serve_house
from relevo.entry.web import create_app
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
    with bind(settings.host, settings.port) as listener:
        await _run(settings, listener)
    typer.echo("Stopped; everything is kept for the next start.")
    return 0


async def _run(settings: Settings, listener: socket.socket) -> None:
    progress = Progress()
    async with open_postgres(settings) as postgres:
        progress.done("database" if postgres.is_embedded else "database (RELEVO_DATABASE_URL)")
        await bring_up_to_date(postgres)
        progress.done("schema")
        # The links must stay in sight, so the log goes to a file.
        with log_file_of(settings).open("a", encoding="utf-8") as log:
            async with open_house(settings, postgres, log=log) as house:
                links = await seed_demo(house.db, house.services, base_url=settings.base_url)
                progress.done("sample shop: documents, contacts, conversations")
                app = create_app(house, extras=[add_shop_page])
                show = partial(_show, links, settings)
                await serve_house(house, listener, with_worker=True, app=app, on_ready=show)


def log_file_of(settings: Settings) -> Path:
    return settings.data_folder.absolute() / "relevo.log"


def _show(links: DemoLinks, settings: Settings) -> None:
    typer.echo("")
    typer.echo("  Workspace (signs you in once)   " + links.workspace)
    typer.echo("  The customer's page             " + links.customer_page)
    typer.echo("  Shop page with the chat widget  " + links.shop_page)
    typer.echo("")
    typer.echo(f"  Data is kept in {settings.data_folder.absolute()}, the log in {log_file_of(settings).name} there.")
    typer.echo("  Press Ctrl-C to stop.")
