"""Pause, resume, cancel, schedule, settings, single pages: what a teammate can do with a website."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.knowledge.website.actions.control_website import do_revisit
from relevo.platform.db import Database
from relevo.testing.sites import Reply, SimulatedSite, html
from tests.desk.knowledge.website.conftest import add, find, pages_of, reindex, settled
from tests.house import Workspace, make_workspace, sign_in

pytestmark = pytest.mark.usefixtures("worker")

NAMES = ("apples", "pears", "plums", "cherries", "grapes", "figs")


def orchard(site: SimulatedSite) -> None:
    site.pages = {
        f"/help/{name}": html(name.title(), f"Our {name} are picked by hand in the month of the {name}.")
        for name in NAMES
    }
    site.pages["/"] = html("Orchard", "What we grow.", links=tuple(site.pages))


async def control(
    client: httpx2.AsyncClient, website: dict[str, object], name: str, *, status: int = 200
) -> dict[str, object]:
    answer = await client.post(f"/knowledge/websites/{website['id']}/{name}")
    assert answer.status_code == status, answer.text
    return answer.json()


async def asked(site: SimulatedSite, times: int) -> None:
    async with asyncio.timeout(30), site.was_asked:
        await site.was_asked.wait_for(lambda: len(site.asked) >= times)


async def test_a_paused_website_goes_on_where_it_was(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    orchard(site)
    website = await add(agent, site.url, delay_ms=600)
    await asked(site, 4)  # robots.txt, the start and two more
    paused = await control(agent, website, "pause")
    assert paused["state"] == "paused"
    await asyncio.sleep(2)
    before = len(site.paths())
    await asyncio.sleep(1.5)
    assert len(site.paths()) == before < 2 + len(NAMES)
    refused = await control(agent, website, "reindex", status=409)
    assert refused["code"] == "website_is_running"
    await control(agent, website, "resume")
    done = await settled(agent, website)
    assert done["pages"]["ready"] == 1 + len(NAMES)
    assert sorted(site.paths()) == sorted({"/robots.txt", *site.pages})


async def test_a_cancelled_website_keeps_what_was_read(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    orchard(site)
    website = await add(agent, site.url, delay_ms=2000)
    await asked(site, 2)
    await asyncio.sleep(1)
    await control(agent, website, "cancel")
    done = await settled(agent, website, among=("cancelled",))
    assert done["pages"]["found"] == done["pages"]["fetching"] == 0
    assert {page["reason"] for page in (await pages_of(agent, done)).values() if page["state"] == "skipped"} == {
        "cancelled"
    }
    await control(agent, website, "cancel", status=409)
    again = await control(agent, website, "reindex")
    await agent.patch(f"/knowledge/websites/{website['id']}", json={"delay_ms": 0})
    pages = (await settled(agent, again))["pages"]
    assert pages["ready"] + pages["unchanged"] == 1 + len(NAMES)


async def test_one_page_is_read_again_and_only_that(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    orchard(site)
    website = await settled(agent, await add(agent, site.url))
    figs = (await pages_of(agent, website))["/help/figs"]
    site.asked.clear()
    site.pages["/help/figs"] = html("Figs", "There are no figs this year, since the frost came in April.")
    answer = await agent.post(f"/knowledge/websites/{website['id']}/pages/{figs['id']}/reindex", json={})
    assert (answer.status_code, answer.json()["state"]) == (200, "found")
    await settled(agent, website)
    assert site.paths() == ["/help/figs"]
    assert "frost" in (await find(agent, "are there figs this year?"))[0]["text"]
    # The same from the document's own page.
    site.pages["/help/figs"] = html("Figs", "The figs have come back, and taste of honey and rain.")
    assert (await agent.post(f"/knowledge/documents/{figs['document_id']}/reindex")).status_code == 200
    await settled(agent, website)
    document = (await agent.get(f"/knowledge/documents/{figs['document_id']}")).json()
    assert (document["version"], "honey" in document["text"]) == (3, True)


async def test_a_page_of_another_site_is_not_fetched_even_when_a_teammate_asks_for_it(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    """The other host is one that the operator allows: a foreign sitemap must not be able to name it."""
    async with SimulatedSite({"/secret": html("Secret", "The password of the printer is on the wall.")}) as inside:
        lines = f"{site.url}/help\n{inside.url}/secret"
        site.pages = {"/help": html("Help", "Here we help."), "/sitemap.txt": Reply(lines)}
        website = await settled(agent, await add(agent, f"{site.url}/sitemap.txt", mode="sitemap"))
        page = (await pages_of(agent, website))[f"{inside.url}/secret"]
        assert (page["state"], page["reason"]) == ("skipped", "other_site")
        await agent.post(f"/knowledge/websites/{website['id']}/pages/{page['id']}/reindex", json={})
        await settled(agent, website)
        page = (await pages_of(agent, website))[f"{inside.url}/secret"]
        assert (page["state"], page["reason"], page["fetched_at"]) == ("skipped", "other_site", None)
        assert inside.asked == []


async def test_a_page_that_shrank_keeps_its_text_until_a_teammate_says_otherwise(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    long = " ".join(f"Paragraph {number} tells how to return a parcel in detail." for number in range(40))
    site.pages = {"/": html("Returns", long)}
    website = await settled(agent, await add(agent, site.url, mode="page"))
    site.pages["/"] = html("Returns", "Please sign in to read about returns of parcels.")
    page = (await pages_of(agent, await settled(agent, await reindex(agent, website))))["/"]
    assert (page["state"], page["reason"]) == ("failed", "shrank")
    assert "Paragraph 7" in (await agent.get(f"/knowledge/documents/{page['document_id']}")).json()["text"]
    body = {"accept_shorter": True}
    await agent.post(f"/knowledge/websites/{website['id']}/pages/{page['id']}/reindex", json=body)
    page = (await pages_of(agent, await settled(agent, website)))["/"]
    assert page["state"] == "ready"
    assert "sign in" in (await agent.get(f"/knowledge/documents/{page['document_id']}")).json()["text"]


async def test_new_patterns_take_pages_out_and_bring_them_in(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    orchard(site)
    website = await settled(agent, await add(agent, site.url, include=["/help/p*"]))
    ready = {path for path, page in (await pages_of(agent, website)).items() if page["state"] == "ready"}
    assert ready == {"/help/pears", "/help/plums"}
    changed = await agent.patch(
        f"/knowledge/websites/{website['id']}", json={"include": [], "exclude": ["/help/pears"]}
    )
    assert changed.json()["state"] == "running"
    website = await settled(agent, changed.json())
    pages = await pages_of(agent, website)
    assert {path for path, page in pages.items() if page["document_id"]} == {"/", *site.pages} - {"/help/pears"}
    assert pages["/help/plums"]["state"] == "unchanged"


async def test_a_deleted_document_does_not_come_back(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    orchard(site)
    website = await settled(agent, await add(agent, site.url))
    document = (await pages_of(agent, website))["/help/figs"]["document_id"]
    assert (await agent.delete(f"/knowledge/documents/{document}")).status_code == 204
    page = (await pages_of(agent, await settled(agent, await reindex(agent, website))))["/help/figs"]
    assert (page["state"], page["reason"], page["document_id"]) == ("skipped", "deleted", None)


async def test_a_deleted_website_takes_everything_with_it(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace, site: SimulatedSite
) -> None:
    orchard(site)
    website = await settled(agent, await add(agent, site.url))
    assert (await agent.delete(f"/knowledge/websites/{website['id']}")).status_code == 204
    assert await find(agent, "when are the apples picked?") == []
    async with db.transaction(workspace.id) as tx:
        for table in ("website", "website_page", "knowledge_source", "knowledge_document", "passage"):
            assert await tx.fetchval(f"SELECT count(*) FROM {table} WHERE workspace_id = $1", tx.tenant) == 0
    audit = (await agent.get("/knowledge/websites")).json()
    assert audit["items"] == []


async def test_a_schedule_reads_the_website_again_and_a_changed_one_lets_the_old_date_pass(
    agent: httpx2.AsyncClient, db: Database, workspace: Workspace, site: SimulatedSite
) -> None:
    orchard(site)
    website = await settled(agent, await add(agent, site.url, schedule="daily"))
    async with db.transaction(workspace.id) as tx:
        now, due = await tx.now(), await tx.fetchval("SELECT next_at FROM website WHERE workspace_id = $1", tx.tenant)
        assert timedelta(hours=23) < due - now <= timedelta(days=1)
    payload = {"workspace_id": str(workspace.id), "source_id": website["id"], "at": due.isoformat()}
    changed = (await agent.patch(f"/knowledge/websites/{website['id']}", json={"schedule": "weekly"})).json()
    assert (changed["schedule"], changed["state"]) == ("weekly", "done")
    async with db.transaction(workspace.id) as tx:
        await do_revisit(tx, payload)
        assert await tx.fetchval("SELECT run FROM website WHERE workspace_id = $1", tx.tenant) == 1
        new_date = await tx.fetchval("SELECT next_at FROM website WHERE workspace_id = $1", tx.tenant)
        await do_revisit(tx, {**payload, "at": new_date.isoformat()})
        assert await tx.fetchval("SELECT run FROM website WHERE workspace_id = $1", tx.tenant) == 2
    assert (await settled(agent, {**website, "run": 2}))["pages"]["unchanged"] == 1 + len(NAMES)


async def test_the_form_sees_what_would_be_read(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    orchard(site)
    look = (await agent.post("/knowledge/websites/look", json={"url": site.url, "mode": "crawl"})).json()
    assert (look["found"], look["problem"]) == (1 + len(NAMES), None)
    body = {"urls": look["urls"], "include": ["/help/**"], "exclude": ["**/figs"]}
    preview = (await agent.post("/knowledge/websites/preview", json=body)).json()
    verdicts = {each["url"].removeprefix(site.url): each["verdict"] for each in preview["urls"]}
    assert (preview["passing"], verdicts["/"], verdicts["/help/figs"]) == (len(NAMES) - 1, "not_included", "excluded")
    nothing = (await agent.post("/knowledge/websites/look", json={"url": site.url, "mode": "sitemap"})).json()
    assert nothing == {"urls": [], "found": 0, "problem": "no_sitemap"}
    metadata = {"url": "http://169.254.169.254/", "mode": "crawl"}
    assert (await agent.post("/knowledge/websites/look", json=metadata)).json()["problem"] == "refused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://shop.example"},
        {"url": "no address"},
        {"url": "https://shop.example", "max_pages": 5001},
        {"url": "https://shop.example", "delay_ms": -1},
        {"url": "https://shop.example", "include": ["/a"] * 51},
        {"url": "https://shop.example", "exclude": ["x" * 201]},
        {"url": "https://shop.example", "mode": "everything"},
    ],
)
async def test_a_wrong_form_says_what_is_wrong(agent: httpx2.AsyncClient, wrong: dict[str, object]) -> None:
    answer = await agent.post("/knowledge/websites", json=wrong)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_a_website_is_there_once_and_only_for_its_workspace(
    agent: httpx2.AsyncClient, app: FastAPI, db: Database, site: SimulatedSite
) -> None:
    site.pages = {"/": Reply(html("One", "There is one of it and no more."))}
    website = await settled(agent, await add(agent, site.url))
    again = await agent.post("/knowledge/websites", json={"url": site.url + "/?utm_source=mail"})
    assert (again.status_code, again.json()["code"]) == (409, "website_already_there")
    stranger = await make_workspace(db)
    client = await sign_in(app, db, stranger, stranger.owner)
    page = next(iter((await pages_of(agent, website)).values()))
    base = f"/knowledge/websites/{website['id']}"
    for method, path in (
        ("GET", base), ("PATCH", base), ("DELETE", base), ("GET", f"{base}/pages"), ("POST", f"{base}/reindex"),
        ("POST", f"{base}/pause"), ("POST", f"{base}/cancel"), ("POST", f"{base}/pages/{page['id']}/reindex"),
    ):  # fmt: skip
        json = {} if method in ("PATCH", "POST") else None
        assert (await client.request(method, path, json=json)).status_code == 404, (method, path)
    await client.aclose()
