"""Who was erased stays erased: no later archive has them, and an older one does not bring them back."""

import json
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path
from uuid import UUID

import pytest

from relevo.desk.erasures.actions import do_erase
from relevo.desk.erasures.replaying import list_stored
from relevo.desk.erasures.tasks import delete_files
from relevo.desk.erasures.tombstones import Tombstone, read_tombstones, write_tombstones
from relevo.entry.backup import run_backup, run_restore, unpack
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.postgres import Postgres, open_postgres
from relevo.kit.ids import ContactId, WorkspaceId, new_id
from relevo.platform.auth.actors import Role
from relevo.platform.db import Database
from relevo.platform.db.migrate import migrate
from relevo.platform.files import FileOwner, open_file_store, receive_upload
from relevo.platform.settings import Settings
from tests.assistant.company import make_company
from tests.desk.conversations.world import make_actor
from tests.scratch import open_folder

pytestmark = pytest.mark.timeout(240)
WORD = "zyxcanaryr4p8"
EMAIL = "canary.r4p8@example.com"


@pytest.fixture
def folder() -> Generator[Path]:
    with open_folder() as folder:
        yield folder


def settings_of(folder: Path, name: str) -> Settings:
    return Settings(data_folder=folder / name, database_url=None)


async def live(settings: Settings, postgres: Postgres) -> tuple[UUID, ContactId]:
    """A customer with a message, a file and an address; the workspace and the contact."""
    async with open_house(settings, postgres) as house:
        world = (await make_company(house.db)).world
        received = await world.hear(f"Hola, soy {WORD} y mi correo es {EMAIL}", address=f"customer:{WORD}")
        owner = FileOwner("contact", received.contact_id)
        body = b"%PDF-1.4\n" + WORD.encode()
        await receive_upload(house.db, house.files, world.workspace_id, name=f"{WORD}.pdf", body=body, owner=owner)
        await world.hear("Solo pregunto por el envío", address="customer:bystander")
        return world.workspace_id, received.contact_id


def everything_in(postgres: Postgres, settings: Settings, folder: Path) -> bytes:
    """A dump of the whole database in directory format, uncompressed, and every file of the store."""
    target = folder / f"dump-{new_id().hex}"
    program = str(postgres.programs / "pg_dump") if postgres.programs else "pg_dump"
    command = [program, "--format=directory", "--compress=0", "--enable-row-security", f"--file={target}"]
    subprocess.run([*command, f"--dbname={postgres.owner_url}"], check=True, capture_output=True)
    found = bytes_of(target) + bytes_of(settings.data_folder / "files")
    shutil.rmtree(target)
    return found


def bytes_of(folder: Path) -> bytes:
    return b"".join(str(path).encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file())


def archive_in_plain(archive: Path, postgres: Postgres, folder: Path) -> bytes:
    """Manifest, database as SQL, files, and the list beside it."""
    unpacked = folder / f"unpacked-{new_id().hex}"
    unpack(archive, unpacked)
    program = str(postgres.programs / "pg_restore") if postgres.programs else "pg_restore"
    sql = subprocess.run([program, "--file=-", str(unpacked / "database.dump")], check=True, capture_output=True).stdout
    beside = archive.with_name(f"{archive.name}.erasures.json").read_bytes()
    found = (unpacked / "manifest.json").read_bytes() + sql + bytes_of(unpacked / "files") + beside
    shutil.rmtree(unpacked)
    return found


def has_canary(found: bytes) -> bool:
    assert b"bystander" in found
    return WORD.encode() in found.lower() or EMAIL.encode() in found.lower()


async def test_an_older_backup_brings_nobody_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = settings_of(folder, "home")
    older, newer = folder / "older.tar.gz", folder / "newer.tar.gz"
    async with open_postgres(home) as postgres:
        await migrate(postgres.owner_url)
        workspace_id, contact_id = await live(home, postgres)
        await run_backup(home, older, as_json=True)
        assert has_canary(archive_in_plain(older, postgres, folder))
        assert has_canary(everything_in(postgres, home, folder))
        async with open_house(home, postgres) as house:
            await erase_there(house.db, home, workspace_id, contact_id)
        assert not has_canary(everything_in(postgres, home, folder))
        await run_backup(home, newer, as_json=True)
        assert not has_canary(archive_in_plain(newer, postgres, folder))
        capsys.readouterr()

        # Over the installation that knows of the erasure, from the older archive alone.
        alone = folder / "alone" / "older.tar.gz"
        alone.parent.mkdir()
        shutil.copy(older, alone)
        await run_restore(home, alone, replace=True, as_json=True)
        assert json.loads(capsys.readouterr().out)["erased_again"] == 1
        assert not has_canary(everything_in(postgres, home, folder))

    # On a new machine, with the newer archive's list beside the older archive; and given by name.
    for name, archive, given in (
        ("beside", older, None),
        ("named", alone, newer.with_name(f"{newer.name}.erasures.json")),
    ):
        other = settings_of(folder, name)
        await run_restore(other, archive, replace=False, as_json=True, erasures=given)
        assert json.loads(capsys.readouterr().out)["erased_again"] == 1
        async with open_postgres(other) as postgres:
            assert not has_canary(everything_in(postgres, other, folder))
        stones = [one async for one in list_stored(open_file_store(other.files_location))]
        assert contact_id in {each for one in stones for each in one.contact_ids}

    # Without any list the older archive is what it was: the checks above can fail.
    bare = settings_of(folder, "bare")
    await run_restore(bare, alone, replace=False, as_json=True)
    assert json.loads(capsys.readouterr().out)["erased_again"] == 0
    async with open_postgres(bare) as postgres:
        assert has_canary(everything_in(postgres, bare, folder))


async def erase_there(db: Database, settings: Settings, workspace_id: UUID, contact_id: ContactId) -> None:
    async with db.transaction(WorkspaceId(workspace_id)) as tx:
        owner = await tx.fetchval("SELECT id FROM teammate WHERE workspace_id = $1 LIMIT 1", workspace_id)
        by = make_actor(WorkspaceId(workspace_id), owner, "Ana", Role.OWNER)
        receipt = await do_erase(tx, contact_id, by=by)
    await delete_files(db, open_file_store(settings.files_location), WorkspaceId(workspace_id), receipt["id"])


async def test_a_list_that_cannot_be_read_stops_a_restore_before_anything_is_dropped(folder: Path) -> None:
    archive = folder / "some.tar.gz"
    home = settings_of(folder, "home")
    async with open_postgres(home) as postgres:
        await migrate(postgres.owner_url)
        await live(home, postgres)
        await run_backup(home, archive, as_json=True)
        (folder / "other.tar.gz.erasures.json").write_text('{"broken": ')
        with pytest.raises(UsageError, match="not a list of erasures"):
            await run_restore(home, archive, replace=True, as_json=True)
        assert b"bystander" in everything_in(postgres, home, folder)


def test_a_list_of_erasures_is_read_as_it_was_written() -> None:
    stones = [Tombstone(new_id(), (new_id(), new_id())) for _ in range(3)]
    assert read_tombstones(write_tombstones([*stones, stones[0]])) == sorted(stones)
    for text in ("[1]", '[{"workspace_id": "x", "contact_ids": []}]', "{", '{"a": 1}', '[{"workspace_id": null}]'):
        with pytest.raises(ValueError):  # noqa: PT011 - one of its kinds
            read_tombstones(text)
