"""A real help center in three languages by its sitemap: what is indexed, what is not, and what a change costs."""

import json
import math
import random
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from relevo.desk.knowledge.api import use_embedder
from relevo.desk.knowledge.dense.embedder import DIMENSIONS
from relevo.platform.db import Database
from relevo.testing.sites import Reply, SimulatedSite
from tests.desk.knowledge.website.conftest import add, find, pages_of, reindex, settled
from tests.desk.knowledge.website.help_center import CANARIES, PRINT, TIPS, serve_help_center
from tests.house import Workspace
from tests.waiting_for import eventually

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("worker"), pytest.mark.timeout(600)]


class CountingEmbedder:
    """Takes the embedder's place in this process and remembers what was embedded; no two texts are alike to it."""

    name = "counting"
    languages = ("en", "es")

    def __init__(self) -> None:
        self.passages: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        # A question is not a passage: passages come in with their title and heading in lines of their own.
        self.passages += [text for text in texts if "\n" in text]
        return [self._embed(random.Random(text)) for text in texts]

    def _embed(self, dice: random.Random) -> list[float]:
        vector = [dice.gauss() for _ in range(DIMENSIONS)]
        size = math.hypot(*vector)
        return [value / size for value in vector]


@pytest.fixture
def embedder() -> Generator[CountingEmbedder]:
    counting = CountingEmbedder()
    use_embedder(counting)
    yield counting
    use_embedder(None)


@pytest.fixture
async def help_center(shared_folder: Path) -> AsyncGenerator[SimulatedSite]:
    async with serve_help_center(shared_folder) as site:
        yield site


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def indexed_texts(db: Database, workspace: Workspace) -> str:
    async with db.transaction(workspace.id) as tx:
        rows = await tx.fetch(
            "SELECT text FROM knowledge_document WHERE workspace_id = $1 UNION ALL "
            "SELECT heading || text FROM passage WHERE workspace_id = $1",
            tx.tenant,
        )
    return "\n".join(row["text"] for row in rows)


async def passages_of(db: Database, workspace: Workspace) -> dict[str, list[str]]:
    """What would be embedded of each page, by its path."""
    async with db.transaction(workspace.id) as tx:
        rows = await tx.fetch(
            "SELECT document.url, concat_ws(E'\\n', document.title, nullif(passage.heading, ''), passage.text) AS text "
            "FROM passage JOIN knowledge_document AS document "
            "ON document.workspace_id = passage.workspace_id AND document.id = passage.document_id "
            "WHERE passage.workspace_id = $1",
            tx.tenant,
        )
    passages: dict[str, list[str]] = {}
    for row in rows:
        passages.setdefault("/" + row["url"].split("/", 3)[3], []).append(row["text"])
    return passages


async def all_embedded(db: Database, workspace: Workspace) -> None:
    async def nothing_is_missing() -> bool:
        async with db.transaction(workspace.id) as tx:
            return not await tx.fetchval(
                "SELECT count(*) FROM passage WHERE workspace_id = $1 AND embedding IS NULL", tx.tenant
            )

    await eventually(nothing_is_missing, within_s=60)


async def versions(db: Database, workspace: Workspace) -> dict[str, int]:
    async with db.transaction(workspace.id) as tx:
        rows = await tx.fetch("SELECT url, version FROM knowledge_document WHERE workspace_id = $1", tx.tenant)
    return {"/" + row["url"].split("/", 3)[3]: row["version"] for row in rows}


async def test_a_help_center_is_read_by_its_sitemap_and_three_changed_pages_are_indexed_again(
    agent: httpx2.AsyncClient,
    db: Database,
    workspace: Workspace,
    help_center: SimulatedSite,
    shared_folder: Path,
    embedder: CountingEmbedder,
) -> None:
    rows = read_lines(shared_folder / "data/site_login_gov/pages.jsonl")
    wanted = {row["url"] for row in rows if not row["url"].startswith("/fr/")}
    website = await add(
        agent, f"{help_center.url}/sitemap_index.xml", mode="sitemap", exclude=["/fr/**"], include=["/**"]
    )
    website = await settled(agent, website, seconds=500)
    pages = await pages_of(agent, website)
    ready = {path for path, page in pages.items() if page["state"] == "ready"}
    assert ready - {TIPS} == wanted
    assert Counter(page["reason"] for page in pages.values() if page["state"] != "ready") == {
        "excluded": 64,
        "robots": 1,
        "noindex": 1,
        "canonical": 1,
        "gone": 1,
        "other_site": 1,
    }
    assert pages[PRINT]["canonical_url"].endswith("/help/create-account/authentication-methods/backup-codes/")
    texts = await indexed_texts(db, workspace)
    assert [canary for canary in CANARIES if canary in texts] == []
    assert "Keep your backup codes in a safe place" in texts
    assert "send their password" not in texts
    assert "/private/internal-notes/" not in help_center.paths()
    await all_embedded(db, workspace)
    assert sorted(embedder.passages) == sorted(
        text for each in (await passages_of(db, workspace)).values() for text in each
    )
    before = await passages_of(db, workspace)
    embedder.passages.clear()
    changed = await check_a_change_costs_its_pages(agent, db, workspace, help_center, website)
    await all_embedded(db, workspace)
    after = await passages_of(db, workspace)
    new = [text for path in changed for text in after[path] if text not in before[path]]
    assert sorted(embedder.passages) == sorted(new), "the passages of three pages that are new, and no other"
    assert 3 <= len(new) < sum(len(after[path]) for path in changed)


async def check_a_change_costs_its_pages(
    agent: httpx2.AsyncClient,
    db: Database,
    workspace: Workspace,
    help_center: SimulatedSite,
    website: dict[str, Any],
) -> Sequence[str]:
    assert help_center.handler is not None
    before = await versions(db, workspace)
    changed = sorted(path for path in before if path.startswith("/help/fraud-concerns/"))[:3]
    for number, path in enumerate(changed):
        reply = help_center.handler(path)
        assert reply is not None
        assert isinstance(reply.body, bytes)
        news = f"<p>The zebra hotline number {number} opens at seven in the morning on weekdays.</p></main>".encode()
        help_center.pages[path] = Reply(reply.body.replace(b"</main>", news))
    assert "zebra" not in json.dumps(await find(agent, "when does the zebra hotline open?"))
    help_center.asked.clear()
    await settled(agent, await reindex(agent, website), seconds=300)
    after = await versions(db, workspace)
    assert {path: (before[path], after[path]) for path in before if before[path] != after.get(path)} == dict.fromkeys(
        changed, (1, 2)
    )
    assert len(help_center.paths(status=304)) == len(before) - 3
    assert "zebra hotline" in (await find(agent, "when does the zebra hotline open?"))[0]["text"]
    return changed
