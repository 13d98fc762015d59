"""The cheap look whether a migration is missing agrees with the tool that applies them."""

from relevo.kit.ids import new_id
from relevo.platform.db.driver import connect
from relevo.platform.db.migrate import migrate, newest_revision
from relevo.platform.db.schema import head_revision, is_up_to_date


def test_the_files_alone_name_the_newest_revision() -> None:
    assert head_revision() == newest_revision()


async def test_a_migrated_database_is_up_to_date_and_an_older_one_is_not(database_url: str) -> None:
    assert await is_up_to_date(database_url)
    owner = await connect(database_url)
    await owner.execute("UPDATE alembic_version SET version_num = '0001'")
    assert not await is_up_to_date(database_url)
    await owner.execute("DROP TABLE alembic_version")
    assert not await is_up_to_date(database_url)
    await owner.close()


async def test_an_empty_database_is_not_up_to_date_until_it_was_migrated(postgres_url: str) -> None:
    name = f"empty_{new_id().hex}"
    admin = await connect(postgres_url)
    await admin.execute(f'CREATE DATABASE "{name}"')
    url = postgres_url.replace("/relevo?", f"/{name}?")
    try:
        assert not await is_up_to_date(url)
        await migrate(url)
        assert await is_up_to_date(url)
    finally:
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()
