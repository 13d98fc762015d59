"""`relevo recount` on a living shop: the demo's past, told by the log alone."""

import json
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest

from relevo.desk.erasures.actions import do_erase
from relevo.entry.backup import run_backup, run_restore
from relevo.entry.demo_data import seed_demo
from relevo.entry.demo_data.seeding import DEMO_WORKSPACE
from relevo.entry.failures import UsageError
from relevo.entry.house import open_house
from relevo.entry.postgres import open_postgres
from relevo.entry.recount import run_recount
from relevo.kit.ids import ContactId, TeammateId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import RELAY_ROLE, Database
from relevo.platform.db.migrate import migrate
from relevo.platform.events import trim_events
from relevo.platform.settings import Settings
from tests.scratch import open_folder

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def folder() -> Generator[Path]:
    with open_folder() as folder:
        yield folder


async def recounted(settings: Settings, capsys: pytest.CaptureFixture[str], *, code: int = 0) -> dict[str, object]:
    assert await run_recount(settings, days=366, workspace=None, as_json=True) == code
    [one] = json.loads(capsys.readouterr().out).values()
    return one


async def test_the_log_tells_the_shop_before_and_after_trimming_an_erasure_and_a_restore(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_folder=folder / "saved", database_url=None)
    async with open_postgres(settings) as postgres:
        await migrate(postgres.owner_url)
        async with open_house(settings, postgres) as house:
            await seed_demo(house.db, house.services, base_url="http://127.0.0.1:8000")
        at_first = await recounted(settings, capsys)
        assert at_first == {"episodes": at_first["episodes"], "before_log": 0, "equal": True, "differences": []}
        assert int(str(at_first["episodes"])) > 20

        async with open_house(settings, postgres) as house:
            relay = await house.db.connect(role=RELAY_ROLE)
            assert await trim_events(relay, keep=timedelta()) > 0
            await relay.close()
            erased = await _erase_somebody(house.db)
        after = await recounted(settings, capsys)
        assert after == at_first | {"episodes": int(str(at_first["episodes"])) - erased}
        assert await run_backup(settings, folder / "backup.tar.gz", as_json=True) == 0
        capsys.readouterr()
    other = Settings(data_folder=folder / "other", database_url=None)
    assert await run_restore(other, folder / "backup.tar.gz", replace=False, as_json=True) == 0
    capsys.readouterr()
    assert await recounted(other, capsys) == after
    with pytest.raises(UsageError, match="no workspace called"):
        await run_recount(other, days=30, workspace="nobody", as_json=False)


async def _erase_somebody(db: Database) -> int:
    """How many episodes were theirs."""
    async with db.transaction(DEMO_WORKSPACE) as tx:
        contact_id = await tx.fetchval(
            "SELECT contact_id FROM conversation WHERE status = 'resolved' ORDER BY number LIMIT 1"
        )
        owner_id = await tx.fetchval(
            "SELECT id FROM teammate WHERE workspace_id = $1 AND role = 'owner' LIMIT 1", DEMO_WORKSPACE
        )
        episodes: int = await tx.fetchval(
            "SELECT count(*) FROM stretch s JOIN conversation c ON c.id = s.conversation_id "
            "LEFT JOIN stretch b ON b.conversation_id = c.id AND b.number = s.number - 1 "
            "WHERE c.contact_id = $1 AND s.holder_kind <> 'nobody' AND (b.id IS NULL OR b.holder_kind = 'nobody')",
            contact_id,
        )
        by = Actor(
            workspace_id=DEMO_WORKSPACE, teammate_id=TeammateId(owner_id), name="Ana", role=Role.OWNER, via="session",
            credential_id=new_id(),
        )  # fmt: skip
        await do_erase(tx, ContactId(contact_id), by=by)
        left = "SELECT count(*) FROM event_gist WHERE conversation_id NOT IN (SELECT id FROM conversation)"
        assert await tx.fetchval(left) == 0
    return episodes
