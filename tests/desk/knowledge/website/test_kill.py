"""Kill -9 in the middle of a crawl of 192 pages: the next worker goes on; no page twice, none missing."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from relevo.desk.knowledge.website.limits import LANES
from relevo.platform.db import Database
from relevo.testing.sites import Reply, SimulatedSite
from tests.desk.knowledge.website.conftest import add, pages_of, settled
from tests.house import Workspace

pytestmark = pytest.mark.timeout(400)

ROOT = Path(__file__).resolve().parents[4]
PAGES = 192


@asynccontextmanager
async def worker_process(database_url: str, folder: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    module = "tests.desk.knowledge.website.worker_process"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, database_url, str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def fill(site: SimulatedSite) -> set[str]:
    """Plain texts, which are read in no time: this is about the frontier."""
    paths = [f"/help/answer-{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(PAGES)]
    for path in paths:
        text = f"The answer to question {path} is that {path} is answered by our team within a day."
        site.pages[path] = Reply(text, headers={"content-type": "text/plain"})
    lines = "\n".join(site.url + path for path in paths)
    site.pages["/sitemap.txt"] = Reply(lines, headers={"content-type": "text/plain"})
    return set(paths)


async def test_a_killed_worker_loses_no_page_and_indexes_none_twice(
    agent: httpx2.AsyncClient,
    db: Database,
    workspace: Workspace,
    site: SimulatedSite,
    database_url: str,
    tmp_path: Path,
) -> None:
    wanted = fill(site)
    website = await add(agent, f"{site.url}/sitemap.txt", mode="sitemap")
    kills = 0
    for settled_pages in (20, 70):
        async with worker_process(database_url, tmp_path) as process:
            while True:
                now = (await agent.get(f"/knowledge/websites/{website['id']}")).json()
                if now["pages"]["ready"] >= settled_pages:
                    break
                await asyncio.sleep(0.05)
            assert now["state"] == "running"
            process.kill()
            kills += 1
    async with worker_process(database_url, tmp_path):
        website = await settled(agent, website, seconds=300)
    pages = await pages_of(agent, website)
    assert {path for path, page in pages.items() if page["state"] == "ready"} == wanted
    async with db.transaction(workspace.id) as tx:
        rows = await tx.fetch("SELECT url, version FROM knowledge_document WHERE workspace_id = $1", tx.tenant)
    assert Counter(row["version"] for row in rows) == {1: PAGES}
    assert len({row["url"] for row in rows}) == PAGES
    # Asked for twice are at most those that were under way when the worker died.
    asked = Counter(path for path in site.paths() if path in wanted)
    assert sum(count - 1 for count in asked.values()) <= kills * LANES
