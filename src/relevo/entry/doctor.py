"""`relevo doctor`: what is configured, what answers, what is missing, and what to do about it."""

import os
from dataclasses import asdict, dataclass
from typing import Literal

import typer

from relevo.desk.knowledge.api import BRIDGED_PAIRS, find_bridge
from relevo.desk.knowledge.extract.recognise import find_tesseract
from relevo.entry.house import open_house
from relevo.entry.output import print_json
from relevo.entry.postgres import Postgres, open_postgres
from relevo.kit.ids import new_id
from relevo.platform.db import Database, DatabaseUnavailableError
from relevo.platform.db.driver import connect
from relevo.platform.db.migrate import newest_revision
from relevo.platform.files import FileStore
from relevo.platform.jobs import count_jobs
from relevo.platform.settings import Settings

State = Literal["ok", "note", "problem"]
SIGNS: dict[State, tuple[str, str]] = {
    "ok": ("✓", typer.colors.GREEN),
    "note": ("·", typer.colors.YELLOW),
    "problem": ("✗", typer.colors.RED),
}


@dataclass(frozen=True)
class Finding:
    """One line of the report; `todo` says what to do when the state is not ok."""

    subject: str
    state: State
    text: str
    todo: str = ""


async def run_doctor(settings: Settings, *, as_json: bool) -> int:
    findings = [_address(settings), _mail(settings), _folder(settings), _recognition(), _bridge(settings)]
    try:
        async with open_postgres(settings) as postgres:
            findings += await _database(postgres)
            if all(finding.state != "problem" for finding in findings):
                async with open_house(settings, postgres) as house:
                    findings += [await _jobs(house.db), await _files(house.files)]
    except (DatabaseUnavailableError, OSError) as error:
        findings.append(Finding("database", "problem", str(error), "Start PostgreSQL or mend RELEVO_DATABASE_URL."))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        _show(findings)
    return 1 if any(finding.state == "problem" for finding in findings) else 0


def _show(findings: list[Finding]) -> None:
    for finding in findings:
        sign, color = SIGNS[finding.state]
        typer.secho(f"{sign} {finding.subject:<12} {finding.text}", fg=color)
        if finding.todo and finding.state != "ok":
            typer.echo(f"  {'':<12} → {finding.todo}")


def _address(settings: Settings) -> Finding:
    if settings.public_url is None:
        return Finding(
            "address",
            "note",
            f"links point to {settings.base_url}, which works on this machine only",
            "Set RELEVO_PUBLIC_URL to the address people use.",
        )
    if not settings.public_url.startswith("https://"):
        return Finding("address", "problem", f"{settings.public_url} is not encrypted", "Use https:// in front of it.")
    return Finding("address", "ok", settings.public_url)


def _mail(settings: Settings) -> Finding:
    if settings.smtp_host is None:
        return Finding(
            "mail",
            "note",
            "invitations and password resets are printed to the log, not sent",
            "Set RELEVO_SMTP_HOST, and user and password if your server wants them.",
        )
    return Finding("mail", "ok", f"{settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})")


def _folder(settings: Settings) -> Finding:
    folder = settings.data_folder.absolute()
    existing = folder if folder.exists() else folder.parent
    if not os.access(existing, os.W_OK):
        return Finding(
            "data folder", "problem", f"{folder} cannot be written", "Choose another with RELEVO_DATA_FOLDER."
        )
    return Finding("data folder", "ok", str(folder))


def _recognition() -> Finding:
    program = find_tesseract()
    if program is None:
        return Finding(
            "ocr",
            "note",
            "pictures and scanned PDFs cannot be read",
            "Install tesseract with its languages (Debian: tesseract-ocr tesseract-ocr-spa tesseract-ocr-por).",
        )
    return Finding("ocr", "ok", str(program))


def _bridge(settings: Settings) -> Finding:
    if not settings.translation_bridge:
        return Finding("bridge", "note", "switched off: other languages are found by word lists")
    bridge = find_bridge()
    if bridge is None:
        return Finding(
            "bridge",
            "note",
            "a question in one language finds pages in another by word lists only",
            "Install Apertium with its languages (Debian: apertium apertium-eng-spa apertium-es-pt).",
        )
    try:
        pairs = [pair for pair in BRIDGED_PAIRS if bridge.connects(*pair)]
        silent = [f"{here}-{there}" for here, there in pairs if not bridge.translate(["1"], here, there)[0]]
    finally:
        bridge.close()
    if silent:
        text = f"Apertium is installed, but does not answer for {', '.join(silent)}"
        return Finding("bridge", "note", text, "Install apertium, apertium-eng-spa and apertium-es-pt anew.")
    return Finding("bridge", "ok", f"Apertium, {', '.join('-'.join(pair) for pair in pairs)}")


async def _database(postgres: Postgres) -> list[Finding]:
    connection = await connect(postgres.owner_url)
    try:
        version = str(await connection.fetchval("SHOW server_version"))
        has_schema = await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL")
        revision = await connection.fetchval("SELECT version_num FROM alembic_version") if has_schema else None
        vector = await connection.fetchval("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
    finally:
        await connection.close()
    kind = "embedded" if postgres.is_embedded else "your own"
    found = [Finding("database", "ok", f"PostgreSQL {version}, {kind}")]
    if int(version.split(".", 1)[0]) < 15:
        found = [Finding("database", "problem", f"PostgreSQL {version} is too old", "Relevo needs 15 or newer.")]
    if vector is None:
        found.append(
            Finding("pgvector", "problem", "the extension is not installed", "Install pgvector on the server.")
        )
    if revision != newest_revision():
        text = f"at {revision or 'none'}, this version needs {newest_revision()}"
        found.append(Finding("schema", "problem", text, "Run `relevo migrate`."))
    else:
        found.append(Finding("schema", "ok", str(revision)))
    return found


async def _jobs(db: Database) -> Finding:
    async with db.transaction(None, read_only=True) as tx:
        counts = await count_jobs(tx)
    text = "; ".join(
        f"{kind.name}: {kind.waiting} waiting, {kind.running} running, {kind.dead} dead" for kind in counts
    )
    if any(kind.dead for kind in counts):
        return Finding("jobs", "problem", text, "Read why in the log; requeue them when the cause is mended.")
    return Finding("jobs", "ok", text or "none waiting")


async def _files(store: FileStore) -> Finding:
    """Write, read and delete one small file."""
    key = f"doctor/{new_id()}"
    try:
        await store.write(key, b"relevo")
        is_same = await store.read(key) == b"relevo"
        await store.delete(key)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it is what the report is about
        return Finding("file store", "problem", str(error), "Mend RELEVO_FILES_URL or the store's rights.")
    if not is_same:
        return Finding("file store", "problem", "a file came back changed", "Do not use this store.")
    return Finding("file store", "ok", "a file was written, read and deleted")
