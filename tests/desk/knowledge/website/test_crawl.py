"""From "Add Website" to an answer, over HTTP, with the real worker and child, on a site on loopback."""

import httpx2
import pytest

from relevo.testing.sites import Reply, SimulatedSite, html
from tests.desk.knowledge.website.conftest import add, find, pages_of, reindex, settled

pytestmark = pytest.mark.usefixtures("worker")

SHIPPING = html(
    "Shipping",
    "Orders arrive within three to five working days on the mainland. The islands take up to ten days.",
    "Express delivery costs nine euros and arrives on the next working day before noon.",
    links=("/help/returns",),
)
RETURNS = html(
    "Returns",
    "You have thirty days to return a product for any reason, free of charge, from the day it arrived.",
    "Refunds go back to the card you paid with within five working days after the parcel reached us.",
)


async def test_a_website_is_crawled_from_its_first_page_and_answers(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    site.pages = {
        "/help/": html("Help", "Everything about orders.", links=("/help/shipping", "/help/returns", "/blog/news")),
        "/help/shipping": SHIPPING,
        "/help/returns": RETURNS,
        "/blog/news": html("News", "We have moved to a larger warehouse in the north of the town."),
    }
    website = await settled(agent, await add(agent, f"{site.url}/help/"))
    pages = await pages_of(agent, website)
    assert {path: (page["state"], page["reason"]) for path, page in pages.items()} == {
        "/help/": ("ready", None),
        "/help/shipping": ("ready", None),
        "/help/returns": ("ready", None),
        "/blog/news": ("skipped", "not_below"),
    }
    (first, *_) = await find(agent, "how long do I have to return a product?")
    assert (first["document_id"], first["title"]) == (pages["/help/returns"]["document_id"], "Returns")
    assert sorted(site.paths()) == ["/help/", "/help/returns", "/help/shipping", "/robots.txt"]


async def test_an_unchanged_page_costs_one_request_and_no_indexing(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    site.pages = {"/": html("A", "The letter A opens the alphabet.", links=("/b",)), "/b": SHIPPING}
    website = await settled(agent, await add(agent, site.url))
    before = await pages_of(agent, website)
    site.asked.clear()
    site.pages["/b"] = RETURNS
    again = await pages_of(agent, await settled(agent, await reindex(agent, website)))
    assert {path: page["state"] for path, page in again.items()} == {
        "/": "unchanged",
        "/b": "ready",
        "/help/returns": "failed",
    }
    assert (site.paths(status=304), again["/"]["indexed_at"]) == (["/"], before["/"]["indexed_at"])
    document = (await agent.get(f"/knowledge/documents/{again['/b']['document_id']}")).json()
    assert (document["version"], document["title"]) == (2, "Returns")
    assert document["id"] == before["/b"]["document_id"]
    assert (await find(agent, "how much is express delivery"))[:1] != [document]


async def test_a_page_that_breaks_keeps_its_last_good_copy_and_goes_when_it_is_gone_twice(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    site.pages = {"/": html("A", "The letter A opens the alphabet.", links=("/b",)), "/b": SHIPPING}
    website = await settled(agent, await add(agent, site.url))
    document = (await pages_of(agent, website))["/b"]["document_id"]
    site.pages["/b"] = Reply("gone", 404)
    once = (await pages_of(agent, await settled(agent, await reindex(agent, website))))["/b"]
    assert (once["state"], once["reason"], once["document_id"]) == ("failed", "gone", document)
    assert (await find(agent, "express delivery"))[0]["document_id"] == document
    twice = (await pages_of(agent, await settled(agent, await reindex(agent, website))))["/b"]
    assert (twice["state"], twice["document_id"]) == ("removed", None)
    assert all(hit["document_id"] != document for hit in await find(agent, "express delivery"))
