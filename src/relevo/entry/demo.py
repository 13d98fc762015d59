"""`relevo demo`: the whole of Relevo in one process beside an embedded database, with an invented shop in it."""

import asyncio
import socket
import time
from collections.abc import Sequence
from pathlib import Path

import typer

from relevo.entry.demo_data import DEMO_WORKSPACE, DemoLinks, add_shop_page, seed_demo
from relevo.entry.demo_data.outside import connect_demo_systems, open_demo_systems, reaching_systems
from relevo.entry.demo_data.shop_actions import connect_shop, open_demo_shop, reaching_shop
from relevo.entry.house import House, open_house
from relevo.entry.postgres import bring_up_to_date, open_postgres
from relevo.entry.serve import bind, serve_house
from relevo.entry.simulators import Simulated, connect_simulated, open_simulators, reaching
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
            async with (
                open_simulators(settings) as simulated,
                open_demo_shop(settings) as shop,
                open_demo_systems(settings) as systems,
                open_house(
                    reaching_systems(reaching_shop(reaching(settings, simulated), shop), systems), postgres, log=log
                ) as house,
            ):
                links = await seed_demo(house.db, house.services, base_url=settings.base_url)
                await connect_shop(house, shop)
                await connect_demo_systems(house, systems)
                progress.done("sample shop: documents, contacts, conversations")
                await _serve(house, listener, links, simulated)


async def _serve(house: House, listener: socket.socket, links: DemoLinks, simulated: Sequence[Simulated]) -> None:
    connecting: list[asyncio.Task[None]] = []

    def on_ready() -> None:
        # Webhooks shake hands with the server, so it has to answer already.
        connecting.append(asyncio.create_task(connect_simulated(house, DEMO_WORKSPACE, simulated)))
        _show(links, house.settings, simulated)

    app = create_app(house, extras=[add_shop_page])
    try:
        await serve_house(house, listener, with_worker=True, app=app, on_ready=on_ready)
    finally:
        await asyncio.gather(*connecting, return_exceptions=True)


def log_file_of(settings: Settings) -> Path:
    return settings.data_folder.absolute() / "relevo.log"


def _show(links: DemoLinks, settings: Settings, simulated: Sequence[Simulated]) -> None:
    typer.echo("")
    typer.echo("  Workspace (signs you in once)   " + links.workspace)
    typer.echo("  The customer's page             " + links.customer_page)
    typer.echo("  Shop page with the chat widget  " + links.shop_page)
    for one in simulated:
        label = f"{one.name}, as a {'teammate' if one.kind == 'slack_team' else 'customer'}"
        typer.echo(f"  {label:<32}" + one.url)
    typer.echo("")
    typer.echo(f"  Data is kept in {settings.data_folder.absolute()}, the log in {log_file_of(settings).name} there.")
    typer.echo("  Press Ctrl-C to stop.")
