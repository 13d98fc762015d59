"""`relevo recount`: the episodes of reports once more, from the event log alone, compared with what the tables say."""

from datetime import UTC, datetime, timedelta

import typer

from relevo.desk.reports import api as reports
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.output import print_json
from relevo.entry.postgres import Postgres, open_postgres
from relevo.kit.ids import WorkspaceId
from relevo.platform.db.driver import connect
from relevo.platform.settings import Settings

MOST_SHOWN = 20


async def run_recount(settings: Settings, *, days: int, workspace: str | None, as_json: bool) -> int:
    """0 where the log tells what the tables tell, 1 where not. Reads only."""
    until = datetime.now(UTC)
    counted: dict[str, reports.Recount] = {}
    async with open_postgres(settings) as postgres:
        found = await _find_workspaces(postgres, workspace)
        async with open_house(settings, postgres) as house:
            for slug, workspace_id in found:
                async with house.db.transaction(workspace_id, read_only=True) as tx:
                    counted[slug] = await reports.compare(tx, until - timedelta(days=days), until)
    if as_json:
        print_json({slug: _as_json(one) for slug, one in counted.items()})
    else:
        for slug, one in counted.items():
            _show(slug, one)
    return 1 if any(one.differences for one in counted.values()) else 0


async def _find_workspaces(postgres: Postgres, slug: str | None) -> list[tuple[str, WorkspaceId]]:
    """As the owner: the operator at the command line may look into every workspace."""
    connection = await connect(postgres.owner_url)
    try:
        if await connection.fetchval("SELECT to_regclass('event_gist')") is None:
            raise UsageError("There is no workspace yet. Try `relevo demo` first.")
        rows = await connection.fetch(
            "SELECT slug, workspace_id FROM workspace WHERE $1::text IS NULL OR slug = $1 ORDER BY created_at", slug
        )
    finally:
        await connection.close()
    if slug is not None and not rows:
        raise UsageError(f"There is no workspace called {slug}.")
    return [(row["slug"], WorkspaceId(row["workspace_id"])) for row in rows]


def _show(slug: str, one: reports.Recount) -> None:
    verdict = f"{len(one.differences)} differ" if one.differences else "all equal"
    color = typer.colors.RED if one.differences else typer.colors.GREEN
    typer.secho(f"{slug}: {one.episodes} episodes counted again from the event log, {verdict}.", fg=color)
    if one.before_log:
        typer.echo(f"  {one.before_log} more belong to conversations from before the log was kept: not compared.")
    for difference in one.differences[:MOST_SHOWN]:
        typer.echo(f"  {difference.conversation_id}, begun {difference.began_at:%Y-%m-%d %H:%M}:")
        for name, (shown, told) in difference.fields.items():
            typer.echo(f"    {name}: {shown} in the tables, {told} in the log")
    if len(one.differences) > MOST_SHOWN:
        typer.echo(f"  … and {len(one.differences) - MOST_SHOWN} more (--json shows all).")


def _as_json(one: reports.Recount) -> dict[str, object]:
    return {
        "episodes": one.episodes,
        "before_log": one.before_log,
        "equal": not one.differences,
        "differences": [
            {
                "conversation_id": str(difference.conversation_id),
                "began_at": difference.began_at.isoformat(),
                "fields": {name: [str(value) for value in both] for name, both in difference.fields.items()},
            }
            for difference in one.differences
        ],
    }
