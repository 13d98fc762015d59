"""A backup of a living shop, restored elsewhere, is the same shop: rows, files, answers."""

import io
import json
import tarfile
from collections.abc import Generator
from pathlib import Path

import pytest

from relevo.assistant.ask import answer_text
from relevo.entry.ask import find_assistant
from relevo.entry.backup import run_backup, run_restore, unpack
from relevo.entry.demo_data import seed_demo
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.postgres import Postgres, open_postgres
from relevo.platform.db.driver import connect
from relevo.platform.db.migrate import migrate
from relevo.platform.settings import Settings
from tests.scratch import open_folder

pytestmark = pytest.mark.timeout(180)
# The event log is not restored: its cursors belong to the server it was written on.
LEFT_OUT = ("alembic_version", "event")


@pytest.fixture
def folder() -> Generator[Path]:
    with open_folder() as folder:
        yield folder


async def _counts(postgres: Postgres) -> dict[str, int]:
    connection = await connect(postgres.owner_url)
    try:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        names = [row["relname"] for row in tables if row["relname"] not in LEFT_OUT]
        counts = {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in names}
        # What lasts of events is not left out: while one stands in the log, its gist does too.
        gists = "SELECT count(*) FROM event WHERE gist IS NOT NULL AND conversation_id IS NOT NULL"
        return counts | {"event_gist": counts["event_gist"] + await connection.fetchval(gists)}
    finally:
        await connection.close()


async def test_a_restored_shop_is_the_shop_that_was_saved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = Settings(data_folder=folder / "saved", database_url=None)
    archive = folder / "backup.tar.gz"
    async with open_postgres(saved) as postgres:
        await migrate(postgres.owner_url)
        async with open_house(saved, postgres) as house:
            await seed_demo(house.db, house.services, base_url="http://127.0.0.1:8000")
            await house.files.write("attachments/one", b"a picture")
        before = await _counts(postgres)
        assert await run_backup(saved, archive, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["files"] >= 1

    other = Settings(data_folder=folder / "other", database_url=None)
    assert await run_restore(other, archive, replace=False, as_json=True) == 0
    async with open_postgres(other) as postgres:
        assert await _counts(postgres) == before
        assert before["message"] > 100
        async with open_house(other, postgres) as house:
            assert await house.files.read("attachments/one") == b"a picture"
        workspace_id, assistant_id = await find_assistant(postgres, workspace=None, assistant=None)
        async with open_house(other, postgres) as house:
            answer = await answer_text(house.db, workspace_id, assistant_id, "¿Cuánto tarda el envío a Canarias?")
        assert answer.outcome == "reply"
        assert answer.citations
        with pytest.raises(UsageError, match="already holds a workspace"):
            await run_restore(other, archive, replace=False, as_json=True)
    with pytest.raises(UsageError, match="exists already"):
        await run_backup(other, archive, as_json=True)


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/outside.txt", "files/link"])
def test_an_archive_that_reaches_outside_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    archive = tmp_path / "made.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        member = tarfile.TarInfo(name)
        if name == "files/link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/hostname"
        packed.addfile(member, io.BytesIO(b""))
    with pytest.raises(UsageError, match="which no backup has"):
        unpack(archive, tmp_path / "unpacked")
