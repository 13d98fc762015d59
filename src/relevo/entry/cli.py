"""`relevo`: the command line. Each command loads only what it needs, so `relevo --help` is quick.

Exit codes: 0 done · 1 it did not work, and one line says why · 2 the command was not understood.
"""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from relevo import __version__

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Customer support where AI assistants and human teammates work as one team in one inbox.",
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs instead of text.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (default 8000, or RELEVO_PORT).")]
Host = Annotated[str | None, typer.Option(help="Address to listen on (default 127.0.0.1, or RELEVO_HOST).")]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for database, files and keys (default .relevo, or RELEVO_DATA_FOLDER)."),
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"relevo {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before a command."""


def _settings(**changes: Any) -> Any:
    from relevo.platform.settings import Settings

    return Settings(**{name: value for name, value in changes.items() if value is not None})


def _run(work: Callable[[], Coroutine[Any, Any, int]]) -> None:
    """Run a command to its exit code; an expected failure is one line, not a stack of frames."""
    import uvloop

    from relevo.entry.failures import EXPECTED, explain

    try:
        code = uvloop.run(work())
    except KeyboardInterrupt:
        code = 130
    except EXPECTED as error:
        typer.secho(explain(error), fg=typer.colors.RED, err=True)
        code = 1
    raise typer.Exit(code)


@app.command()
def demo(port: Port = None, host: Host = None, data: Data = None) -> None:
    """Start everything on this machine with an invented shop to try: database, server, worker, sample data.

    Needs no database, no key and no account. Prints three links: the workspace with a one-time sign-in, the
    customer's page, and a shop page with the chat widget. Ctrl-C stops all of it; nothing is lost.
    """
    from relevo.entry.demo import run_demo

    _run(lambda: run_demo(_settings(port=port, host=host, data_folder=data)))


@app.command()
def serve(
    port: Port = None,
    host: Host = None,
    data: Data = None,
    with_worker: Annotated[bool, typer.Option(help="Also run the background jobs in this process.")] = False,
) -> None:
    """Run the web server (API, workspace, widget). Start as many as you like behind a load balancer."""
    from relevo.entry.serve import run_server

    _run(lambda: run_server(_settings(port=port, host=host, data_folder=data), with_worker=with_worker))


@app.command()
def worker(data: Data = None) -> None:
    """Run the background jobs: assistants' turns, indexing, mails. Start as many as you like."""
    from relevo.entry.serve import run_worker_only

    _run(lambda: run_worker_only(_settings(data_folder=data)))


@app.command()
def migrate(data: Data = None, as_json: Json = False) -> None:
    """Bring the database to the schema of this version. Safe to repeat; `serve` and `demo` do it themselves."""
    from relevo.entry.maintenance import run_migrate

    _run(lambda: run_migrate(_settings(data_folder=data), as_json=as_json))


@app.command()
def doctor(data: Data = None, as_json: Json = False) -> None:
    """Check the configuration, the database, the job queue, the file store and mail, and say what is missing."""
    from relevo.entry.doctor import run_doctor

    _run(lambda: run_doctor(_settings(data_folder=data), as_json=as_json))


@app.command("create-workspace")
def create_workspace(
    name: Annotated[str, typer.Argument(help="Name of the company, e.g. 'Tienda Luna'.")],
    owner: Annotated[str, typer.Option(help="E-mail address of its first teammate, the owner.")],
    owner_name: Annotated[str | None, typer.Option(help="The owner's name (default: made of the address).")] = None,
    locale: Annotated[str, typer.Option(help="Language of the workspace: en, es or pt.")] = "en",
    timezone: Annotated[str, typer.Option(help="Time zone of its opening hours, e.g. America/Bogota.")] = "UTC",
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Create a workspace and print a link that signs its owner in once, for setting a password."""
    from relevo.entry.workspaces import run_create_workspace

    person = {"owner": owner, "owner_name": owner_name}
    place = {"locale": locale, "timezone": timezone}
    _run(lambda: run_create_workspace(_settings(data_folder=data), name, person=person, place=place, as_json=as_json))


@app.command("sign-in-link")
def sign_in_link(
    email: Annotated[str, typer.Argument(help="Address of a teammate who is locked out.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print a link that signs a teammate in once, within 24 hours, whatever became of their password."""
    from relevo.entry.workspaces import run_sign_in_link

    _run(lambda: run_sign_in_link(_settings(data_folder=data), email, as_json=as_json))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What a customer would write, in any language the assistant speaks.")],
    assistant: Annotated[str | None, typer.Option(help="Name of the assistant (default: the first one).")] = None,
    workspace: Annotated[str | None, typer.Option(help="Short name of the workspace (default: the first one).")] = None,
    language: Annotated[str | None, typer.Option(help="Language to assume: en, es or pt (default: detected).")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Ask an assistant a question and print the outcome, the text, its sources and the milliseconds."""
    from relevo.entry.ask import run_ask

    _run(
        lambda: run_ask(
            _settings(data_folder=data),
            question,
            assistant=assistant,
            workspace=workspace,
            language=language,
            as_json=as_json,
        )
    )


@app.command()
def evaluate(
    data_dir: Annotated[
        Path | None, typer.Option("--data", help="Folder with one folder per evaluation set, on a scratch database.")
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(help="File of cases (JSON Lines, as exported) to ask an assistant; exit code 1 if one fails."),
    ] = None,
    assistant: Annotated[str | None, typer.Option(help="Whom to ask the cases; default: the first one.")] = None,
    workspace: Annotated[str | None, typer.Option(help="Short name of the workspace; default: the first one.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Ask the cases of the draft instead of the live one.")] = False,
    split: Annotated[str, typer.Option(help="Which part of each set to read, e.g. dev.")] = "dev",
    only: Annotated[
        str | None, typer.Option(help="Comma-separated names of sets; default: all that are there.")
    ] = None,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Also write the result to this file; with --cases, - prints it.")
    ] = None,
    embedder: Annotated[bool, typer.Option(help="Use the embedding model of the data folder, if it is there.")] = True,
    bridge: Annotated[bool, typer.Option(help="Use Apertium between languages, if it is installed.")] = True,
) -> None:
    """Measure answer quality on evaluation sets, or ask an assistant a file of cases, as customers would meet it."""
    if (data_dir is None) == (cases is None):
        raise typer.BadParameter("Give --data FOLDER with evaluation sets, or --cases FILE: one of the two.")
    if cases is not None:
        from relevo.entry.cases import run_cases

        path, version = cases, ("draft" if draft else "live")
        _run(
            lambda: run_cases(
                _settings(), path, assistant=assistant, workspace=workspace, version=version, json_path=json_path
            )
        )
        return
    from relevo.entry.evaluate import Helper, run_evaluate

    used: dict[Helper, bool] = {"embedder": embedder, "bridge": bridge}
    folder = data_dir or Path()
    _run(
        lambda: run_evaluate(
            _settings(),
            data_dir=folder,
            split=split,
            only=only,
            json_path=json_path,
            without=[name for name, wanted in used.items() if not wanted],
        )
    )


@app.command()
def bench(
    only: Annotated[str | None, typer.Option(help="Name of one measurement; default: all.")] = None,
    passages: Annotated[
        str | None, typer.Option(help="Sizes of the knowledge to search, e.g. 1000,1000000; waits for them.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure speed on this machine, as ratios against a minimal program doing the same work."""
    from relevo.entry.benchmarks import run_benchmarks

    _run(lambda: run_benchmarks(only=only, passages=passages, as_json=as_json))


@app.command()
def recount(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days up to now.")] = 30,
    workspace: Annotated[str | None, typer.Option(help="Short name of the workspace (default: all).")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Count the conversations of reports again, from the event log alone, and say whether they are equal.

    Exit code 1 and a list of what differs if not.
    """
    from relevo.entry.recount import run_recount

    _run(lambda: run_recount(_settings(data_folder=data), days=days, workspace=workspace, as_json=as_json))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="File to write, e.g. relevo-2026-11-20.tar.gz.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write database and files into one archive, while Relevo runs. Keys are not included; keep them apart."""
    from relevo.entry.backup import run_backup

    _run(lambda: run_backup(_settings(data_folder=data), target, as_json=as_json))


@app.command()
def restore(
    archive: Annotated[Path, typer.Argument(help="An archive written by `relevo backup`.")],
    data: Data = None,
    replace: Annotated[bool, typer.Option(help="Overwrite a database that already holds a workspace.")] = False,
    erasures: Annotated[
        Path | None, typer.Option(help="One more list of erased contacts; those beside the archive are read anyway.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put a backup back into an empty database (or, with --replace, over an existing one).

    Who was erased since it was made is erased again.
    """
    from relevo.entry.backup import run_restore

    settings = _settings(data_folder=data)
    _run(lambda: run_restore(settings, archive, replace=replace, as_json=as_json, erasures=erasures))


@app.command()
def openapi() -> None:
    """Print the API's OpenAPI document."""
    from relevo.entry.output import print_json
    from relevo.entry.web import openapi_document

    print_json(openapi_document())


def main() -> None:
    app()


if __name__ == "__main__":
    main()
