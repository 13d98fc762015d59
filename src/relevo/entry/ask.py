"""`relevo ask`: one question to an assistant from the command line, without a conversation."""

import typer

from relevo.assistant.ask import AskResult, answer_text
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.output import print_json
from relevo.entry.postgres import Postgres, open_postgres
from relevo.kit.ids import AssistantId, WorkspaceId
from relevo.platform.db.driver import connect
from relevo.platform.settings import Settings

COLORS = {"reply": typer.colors.GREEN, "choices": typer.colors.CYAN, "hand_over": typer.colors.YELLOW}


async def run_ask(
    settings: Settings,
    question: str,
    *,
    assistant: str | None,
    workspace: str | None,
    language: str | None,
    as_json: bool,
) -> int:
    async with open_postgres(settings) as postgres:
        workspace_id, assistant_id = await find_assistant(postgres, workspace=workspace, assistant=assistant)
        async with open_house(settings, postgres) as house:
            result = await answer_text(house.db, workspace_id, assistant_id, question, language=language)
    if as_json:
        print_json(result.as_json())
    else:
        _show(result)
    return 0


async def find_assistant(
    postgres: Postgres, *, workspace: str | None, assistant: str | None
) -> tuple[WorkspaceId, AssistantId]:
    """By name, as the owner: the operator at the command line may look into every workspace."""
    connection = await connect(postgres.owner_url)
    try:
        if await connection.fetchval("SELECT to_regclass('assistant')") is None:
            raise UsageError("There is no workspace yet. Try `relevo demo` first.")
        row = await connection.fetchrow(
            """
            SELECT w.workspace_id, a.id FROM assistant a JOIN workspace w USING (workspace_id)
            WHERE ($1::text IS NULL OR w.slug = $1) AND ($2::text IS NULL OR lower(a.name) = lower($2))
              AND a.archived_at IS NULL
            ORDER BY w.created_at, a.created_at LIMIT 1
            """,
            workspace,
            assistant,
        )
    finally:
        await connection.close()
    if row is None:
        raise UsageError("There is no such assistant. Try `relevo demo` first, or name it with --assistant.")
    return WorkspaceId(row["workspace_id"]), AssistantId(row["id"])


def _show(result: AskResult) -> None:
    reason = f" ({result.reason})" if result.reason else ""
    typer.secho(
        f"{result.outcome}{reason} · {result.language} · {result.milliseconds:.0f} ms", fg=COLORS.get(result.outcome)
    )
    typer.echo(result.text)
    for choice in result.choices:
        typer.echo(f"  ◦ {choice['label']}")
    for citation in result.citations:
        heading = f" › {citation['heading']}" if citation.get("heading") else ""
        typer.echo(f"  ⌑ {citation['title']}{heading}")
    for signal in result.signals:
        typer.echo(f"  signal {signal['name']} {signal['score']:.2f}")
