"""`relevo migrate`."""

import typer

from relevo.entry.output import print_json
from relevo.entry.postgres import open_postgres
from relevo.platform.db.migrate import migrate
from relevo.platform.settings import Settings


async def run_migrate(settings: Settings, *, as_json: bool) -> int:
    async with open_postgres(settings) as postgres:
        before, after = await migrate(postgres.owner_url)
    if as_json:
        print_json({"before": before, "after": after})
    elif before == after:
        typer.echo(f"The database is at schema {after} already.")
    else:
        typer.echo(f"The database went from schema {before or 'none'} to {after}.")
    return 0
