"""`relevo evaluate --cases`: a file of cases against an assistant of this data folder, for a pipeline's yes or no."""

import asyncio
import json
from pathlib import Path
from typing import Any, Literal

import typer

from relevo.assistant.answerers.choosing import make_answerers
from relevo.assistant.ask import ask_version
from relevo.assistant.replay.comparing import Judged
from relevo.assistant.replay.portable import UnreadableCases, read_cases
from relevo.assistant.replay.running import judge_case
from relevo.assistant.replay.saying import said_json
from relevo.desk.assistants.api import get_assistant, get_assistant_as_drafted
from relevo.desk.cases.api import CaseInput
from relevo.entry.ask import find_assistant
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.output import print_json
from relevo.entry.postgres import open_postgres
from relevo.platform.settings import Settings

Version = Literal["live", "draft"]


async def run_cases(
    settings: Settings,
    path: Path,
    *,
    assistant: str | None,
    workspace: str | None,
    version: Version,
    json_path: Path | None,
) -> int:
    """0 when every case that is switched on holds, 1 when one does not. Writes nothing to the database."""
    given = await asyncio.to_thread(_read, path)
    judged: list[tuple[str, Judged]] = []
    async with open_postgres(settings) as postgres:
        workspace_id, assistant_id = await find_assistant(postgres, workspace=workspace, assistant=assistant)
        async with open_house(settings, postgres) as house:
            answerers = make_answerers(house.db, house.services)
            async with house.db.transaction(workspace_id, read_only=True) as tx:
                find = get_assistant_as_drafted if version == "draft" else get_assistant
                asked = await find(tx, assistant_id)
            for case in given:
                result = await judge_case(
                    case.situation,
                    case.expected,
                    lambda question: ask_version(house.db, workspace_id, asked, question, answerers),
                    answerer=asked.config.answerer,
                )
                judged.append((case.name, result))
    failed = [(name, one) for name, one in judged if not one.passed]
    told = {"cases": len(judged), "failed": [_json(name, one) for name, one in failed]}
    if json_path == Path("-"):
        print_json(told)
    else:
        _show(failed, of=len(judged))
    if json_path not in (None, Path("-")):
        await asyncio.to_thread(json_path.write_text, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 1 if failed else 0


def _read(path: Path) -> list[CaseInput]:
    try:
        return [case for case in read_cases(path.read_bytes()) if case.enabled]
    except UnreadableCases as error:
        raise UsageError(f"{path}: {error}") from None


def _json(name: str, judged: Judged) -> dict[str, Any]:
    failures = [failure.model_dump() for failure in judged.failures]
    return {"name": name, "unstable": judged.is_unstable, "failures": failures, "said": said_json(judged.said)}


def _show(failed: list[tuple[str, Judged]], *, of: int) -> None:
    for name, judged in failed:
        typer.secho(f"✗ {name}" + (" (now and then)" if judged.is_unstable else ""), fg=typer.colors.RED)
        for failure in judged.failures:
            typer.echo(f"    {failure.what}: wanted {failure.wanted!r}, got {failure.got!r}")
        typer.echo(f"    said: {judged.said.outcome}: {judged.said.text}")
    typer.echo(f"{of - len(failed)} of {of} cases hold")
