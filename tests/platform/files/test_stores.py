import asyncio
import stat
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import uvicorn

from relevo.platform.files import FileStore, open_file_store
from tests.platform.files.bucket import Bucket


@pytest.fixture
async def bucket(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Bucket]:
    bucket = Bucket("help")
    server = uvicorn.Server(uvicorn.Config(bucket.app, port=0, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - the server has a flag and no event
        await asyncio.sleep(0.02)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    for name, value in {
        "AWS_ENDPOINT": f"http://127.0.0.1:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "me",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    yield bucket
    server.should_exit = True
    await serving


async def use(store: FileStore) -> None:
    await asyncio.gather(*(store.write(f"w/{number}", bytes([number])) for number in range(7)))
    assert await store.read("w/3") == b"\x03"
    await store.write("w/3", b"new")
    assert await store.read("w/3") == b"new"
    assert sorted([key async for key in store.list_keys()]) == [f"w/{number}" for number in range(7)]
    await store.delete("w/3")
    await store.delete("w/3")
    with pytest.raises(FileNotFoundError):
        await store.read("w/3")
    assert await store.check()
    assert len([key async for key in store.list_keys()]) == 6


async def test_a_folder_keeps_files(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "files"
    await use(open_file_store(str(folder)))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    await use(open_file_store(f"file://{tmp_path}/other"))


async def test_a_bucket_keeps_files_below_its_prefix(bucket: Bucket) -> None:
    await use(open_file_store("s3://help/relevo"))
    assert bucket.signed
    assert all(key.startswith("relevo/w/") for key in bucket.objects)
    assert len(bucket.objects) == 6


async def test_a_key_cannot_leave_the_folder(tmp_path: Path) -> None:
    store = open_file_store(str(tmp_path / "files"))
    with pytest.raises(Exception, match=r"(?i)path|segment"):
        await store.write("../outside", b"x")
    assert not (tmp_path / "outside").exists()
