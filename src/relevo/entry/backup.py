"""`relevo backup` and `relevo restore`: one archive with the database and the files.

The archive holds `manifest.json` (what and when), `database.dump` (pg_dump, custom format) and `files/`. The key
that encrypts stored secrets is not in it: a stolen backup must not open a customer's connected accounts. Beside it
stands the list of erased contacts, so that no older archive brings anybody back (see `forgotten.py`).
"""

import asyncio
import hashlib
import json
import re
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from relevo import __version__
from relevo.entry.failures import UsageError
from relevo.entry.forgotten import erase_again, find_tombstones, gather_before, write_beside
from relevo.entry.output import print_json
from relevo.entry.postgres import Postgres, open_postgres
from relevo.platform.db.driver import connect
from relevo.platform.db.migrate import migrate, newest_revision
from relevo.platform.events import drop_events
from relevo.platform.files import open_file_store
from relevo.platform.settings import Settings

MANIFEST = "manifest.json"
DUMP = "database.dump"


async def run_backup(settings: Settings, target: Path, *, as_json: bool) -> int:
    if target.exists():
        raise UsageError(f"{target} exists already; choose another name.")
    async with open_postgres(settings) as postgres:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as scratch:
            folder = Path(scratch)
            await _postgres_program(
                postgres, "pg_dump", "--format=custom", "--enable-row-security", f"--file={folder / DUMP}", dsn=True
            )
            count = await _save_files(settings, folder / "files")
            manifest = {
                "relevo": __version__,
                "schema": newest_revision(),
                "made_at": datetime.now(UTC).isoformat(),
                "files": count,
                "database_sha256": _sha256(folder / DUMP),
            }
            erased = await find_tombstones(postgres)
            (folder / MANIFEST).write_text(json.dumps(manifest, indent=2))
            await asyncio.to_thread(_pack, folder, target)
            await asyncio.to_thread(write_beside, target, erased)
    size_bytes = target.stat().st_size
    if as_json:
        print_json({"archive": str(target), "size_bytes": size_bytes, **manifest})
    else:
        typer.echo(f"{target}: {size_bytes / 1e6:.1f} MB, {count} files, schema {manifest['schema']}.")
    return 0


async def run_restore(
    settings: Settings, archive: Path, *, replace: bool, as_json: bool, erasures: Path | None = None
) -> int:
    """`erasures`: a list from elsewhere, beside those that lie next to the archive."""
    if not archive.is_file():
        raise UsageError(f"There is no archive {archive}.")
    async with open_postgres(settings) as postgres:
        if not replace and await _holds_data(postgres):
            raise UsageError("The database already holds a workspace; add --replace to overwrite it.")
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            await asyncio.to_thread(unpack, archive, folder)
            manifest = _check_manifest(folder)
            # Before anything is dropped: a list that cannot be read stops the restore.
            known = await gather_before(postgres, archive, erasures)
            await _empty(postgres)
            await _restore_database(postgres, folder)
            before, after = await migrate(postgres.owner_url)
            count = await _load_files(settings, folder / "files")
            again = await erase_again(settings, postgres, known)
    if as_json:
        figures = {"files": count, "erased_again": again, "schema_before": before, "schema_after": after}
        print_json({"archive": str(archive), **figures})
    else:
        typer.echo(f"Restored the backup of {manifest['made_at']}: schema {after}, {count} files.")
        typer.echo(f"Erased again who had been erased since: {again}.")
    return 0


def _check_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        whole = _sha256(folder / DUMP) == manifest["database_sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError("This is not an archive of `relevo backup`, or it is incomplete.") from error
    if not whole:
        raise UsageError("The archive is damaged: the database in it is not the one that was saved.")
    if manifest["schema"] > newest_revision():
        raise UsageError(f"The backup has schema {manifest['schema']}; this version of Relevo is older. Update first.")
    return manifest


async def _restore_database(postgres: Postgres, folder: Path) -> None:
    # The extension stays in place: making it needs rights that an owner need not have.
    listing = await _postgres_program(postgres, "pg_restore", "--list", str(folder / DUMP))
    kept = "\n".join(line for line in listing.splitlines() if not re.search(r" (EXTENSION|COMMENT - EXTENSION) ", line))
    (folder / "list").write_text(kept)
    arguments = ("--no-owner", "--exit-on-error", f"--use-list={folder / 'list'}", f"--dbname={postgres.owner_url}")
    await _postgres_program(postgres, "pg_restore", *arguments, str(folder / DUMP))
    # --no-owner gives everything to whoever restores; these functions must belong to the role that sees only passages.
    connection = await connect(postgres.owner_url)
    try:
        await connection.execute("GRANT CREATE ON SCHEMA public TO relevo_search")
        await connection.execute("ALTER ROUTINE search_passages OWNER TO relevo_search")
        await connection.execute("ALTER ROUTINE search_meanings OWNER TO relevo_search")
        await connection.execute("REVOKE CREATE ON SCHEMA public FROM relevo_search")
        await drop_events(connection)
    finally:
        await connection.close()


async def _holds_data(postgres: Postgres) -> bool:
    connection = await connect(postgres.owner_url)
    try:
        if await connection.fetchval("SELECT to_regclass('workspace')") is None:
            return False
        return bool(await connection.fetchval("SELECT EXISTS (SELECT 1 FROM workspace)"))
    finally:
        await connection.close()


async def _empty(postgres: Postgres) -> None:
    """Migrate once for roles and extension, then drop every table of ours."""
    await migrate(postgres.owner_url)
    connection = await connect(postgres.owner_url)
    try:
        await connection.execute(
            r"""
            DO $$ DECLARE item record; BEGIN
              FOR item IN SELECT nspname FROM pg_namespace
                          WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\_%' LOOP
                EXECUTE format('DROP SCHEMA %I CASCADE', item.nspname); END LOOP;
              FOR item IN SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p')
                          AND c.relnamespace = 'public'::regnamespace LOOP
                EXECUTE format('DROP TABLE %I CASCADE', item.relname); END LOOP;
              FOR item IN SELECT c.relname FROM pg_class c WHERE c.relkind = 'S'
                          AND c.relnamespace = 'public'::regnamespace LOOP
                EXECUTE format('DROP SEQUENCE %I CASCADE', item.relname); END LOOP;
              FOR item IN SELECT t.typname FROM pg_type t WHERE t.typtype = 'e'
                          AND t.typnamespace = 'public'::regnamespace LOOP
                EXECUTE format('DROP TYPE %I CASCADE', item.typname); END LOOP;
              FOR item IN SELECT p.oid::regprocedure AS name FROM pg_proc p
                          WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS
                            (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
                EXECUTE format('DROP FUNCTION %s CASCADE', item.name); END LOOP;
            END $$
            """
        )
    finally:
        await connection.close()


async def _save_files(settings: Settings, folder: Path) -> int:
    store = open_file_store(settings.files_location)
    count = 0
    async for key in store.list_keys():
        path = folder / key
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        await asyncio.to_thread(path.write_bytes, await store.read(key))
        count += 1
    return count


async def _load_files(settings: Settings, folder: Path) -> int:
    store = open_file_store(settings.files_location)
    paths = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    for path in paths:
        await store.write(path.relative_to(folder).as_posix(), await asyncio.to_thread(path.read_bytes))
    return len(paths)


async def _postgres_program(postgres: Postgres, name: str, *arguments: str, dsn: bool = False) -> str:
    """Run one of PostgreSQL's programs: the embedded ones, or the operator's on the path. Returns what it printed."""
    program = str(postgres.programs / name) if postgres.programs else shutil.which(name)
    if program is None:
        raise UsageError(f"{name} is not installed; install PostgreSQL's client programs.")
    command = [program, *arguments, *([f"--dbname={postgres.owner_url}"] if dsn else [])]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, errors = await process.communicate()
    if process.returncode != 0:
        raise UsageError(f"{name} failed: {errors.decode(errors='replace').strip()[-500:]}")
    return output.decode()


def _pack(folder: Path, target: Path) -> None:
    unfinished = target.with_name(target.name + ".unfinished")
    with tarfile.open(unfinished, "w:gz", compresslevel=3) as archive:
        archive.add(folder / MANIFEST, MANIFEST)
        archive.add(folder / DUMP, DUMP)
        if (folder / "files").is_dir():
            archive.add(folder / "files", "files")
    unfinished.rename(target)


def unpack(archive: Path, folder: Path) -> None:
    """Only files and folders, and only below `folder`. By hand: `extractall` has its filter from Python 3.11.4 on, and
    Debian 12 has 3.11.2. Raises UsageError."""
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for member in packed:
                _unpack_one(packed, member, folder.resolve())
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UsageError(f"{archive} is not a readable archive: {error}") from error


def _unpack_one(packed: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    target = (folder / member.name).resolve()
    if not target.is_relative_to(folder) or not (member.isfile() or member.isdir()):
        raise UsageError(f"The archive holds {member.name}, which no backup has. Nothing was restored.")
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    content = packed.extractfile(member)
    with target.open("wb") as file:
        if content is not None:
            shutil.copyfileobj(content, file)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
