"""A site that means harm: each thing it does is contained and named, and what is good on it is read all the same."""

import re
from itertools import pairwise

import httpx2
import pytest

from relevo.desk.knowledge.website import frontier
from relevo.testing.sites import Reply, SimulatedSite, drip, gzip_bomb, html, zeros
from tests.desk.knowledge.website.conftest import add, find, pages_of, settled

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.timeout(300)]

GOOD = html("Opening hours", "We are open from nine to six on weekdays, and from ten to two on Saturdays.")
APP = '<!doctype html><html><head><script src="/app.js"></script></head><body><div id="root"></div></body></html>'


def to(target: str) -> Reply:
    return Reply(status=302, headers={"location": target})


def endless(path: str) -> Reply | None:
    """A calendar that always has a next month, and a shop whose folders hold themselves."""
    month = re.fullmatch(r"/calendar\?month=(\d+)", path)
    if month:
        number = int(month[1])
        links = tuple(f"/calendar?month={number + step}" for step in range(1, 40))
        return Reply(html(f"Month {number}", f"In month {number} nothing happens at all.", links=links))
    if re.fullmatch(r"(/more)+", path):
        return Reply(html(f"More {len(path)}", f"There are {len(path)} letters more.", links=(f"{path}/more",)))
    return None


async def test_a_hostile_site_is_contained_and_its_good_pages_are_read(
    agent: httpx2.AsyncClient, site: SimulatedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The limit itself is a hundred: as many pages as nobody wants to wait for here.
    monkeypatch.setattr(frontier, "MAX_PER_SHAPE", 10)
    site.handler = endless
    bad = {
        "/five-gigabytes": Reply(stream=zeros),
        "/drip": Reply(stream=lambda: drip(every_s=0.2)),
        "/silent": Reply(stream=lambda: drip(every_s=60)),
        "/bomb": gzip_bomb(),
        "/loop/a": to("/loop/b"),
        "/loop/b": to("/loop/a"),
        "/self": to("/self"),
        "/chain/1": to("/chain/2"),
        "/chain/2": to("/chain/3"),
        "/chain/3": to("/chain/4"),
        "/chain/4": to("/chain/5"),
        "/to-loopback": to("http://localhost:22/"),
        "/to-metadata": to("http://169.254.169.254/latest/meta-data/"),
        "/to-file": to("file:///etc/passwd"),
        "/app": APP,
        "/archive": Reply(b"PK\x03\x04" + b"\x00" * 100, headers={"content-type": "application/zip"}),
        "/nothing": html("", ""),
        "/deep": "<div>" * 20_000 + "deep" + "</div>" * 20_000,
        "/hidden": html("Kept", 'Visible.<span style="display:none">CANARY-HIDDEN</span>'),
    }
    named = (path for path in bad if not re.fullmatch(r"/chain/[234]|/loop/b", path))
    start = html("Shop", "A shop.", links=(*named, "/calendar?month=1", "/more", "/hours"))
    site.pages = {"/": start, "/hours": GOOD, **bad}
    website = await settled(agent, await add(agent, site.url, max_pages=400, max_depth=20), seconds=240)
    pages = await pages_of(agent, website)

    def said(path: str) -> tuple[str, str | None]:
        return pages[path]["state"], pages[path]["reason"]

    assert said("/hours") == ("ready", None)
    assert {path: said(path) for path in bad if path not in ("/deep", "/hidden", "/nothing")} == {
        "/five-gigabytes": ("failed", "too_large"),
        "/drip": ("failed", "too_slow"),
        "/silent": ("failed", "too_slow"),
        "/bomb": ("failed", "too_large"),
        "/loop/a": ("skipped", "redirect"),
        "/loop/b": ("skipped", "redirect"),
        "/self": ("failed", "redirect_loop"),
        "/chain/1": ("skipped", "redirect"),
        "/chain/2": ("skipped", "redirect"),
        "/chain/3": ("skipped", "redirect"),
        "/chain/4": ("failed", "redirect_loop"),
        "/to-loopback": ("skipped", "other_site"),
        "/to-metadata": ("skipped", "other_site"),
        "/to-file": ("failed", "bad_redirect"),
        "/app": ("failed", "needs_javascript"),
        "/archive": ("skipped", "content_type"),
    }
    assert pages["/deep"]["state"] in ("ready", "failed")
    months = [page for path, page in pages.items() if path.startswith("/calendar")]
    assert sum(page["state"] == "ready" for page in months) == 10
    assert {page["reason"] for page in months if page["state"] == "skipped"} == {"trap"}
    assert "/more/more/more" not in site.paths()
    assert (await find(agent, "when are you open on Saturdays?"))[0]["title"] == "Opening hours"
    assert all("CANARY" not in hit["text"] for hit in await find(agent, "visible"))


async def test_an_address_inside_the_network_is_refused(agent: httpx2.AsyncClient) -> None:
    for address in ("http://169.254.169.254/", "http://localhost:5432/", "http://[::1]/", "http://10.0.0.1/"):
        website = await settled(agent, await add(agent, address))
        assert website["problem"] == "refused", address
        assert website["pages"]["ready"] == 0


async def test_a_host_that_asks_for_patience_gets_it(agent: httpx2.AsyncClient, site: SimulatedSite) -> None:
    busy = [Reply("later", 429, {"retry-after": "1"}), Reply("later", 503, {"retry-after": "1"})]
    site.pages = {"/": html("Shop", "Everything for the garden.", links=("/hours",))}
    site.handler = lambda path: (busy.pop() if busy else Reply(GOOD)) if path == "/hours" else None
    website = await settled(agent, await add(agent, site.url))
    page = (await pages_of(agent, website))["/hours"]
    assert (page["state"], site.paths().count("/hours")) == ("ready", 3)
    first, second, third = (asked.at for asked in site.asked if asked.path == "/hours")
    assert second - first >= 0.9
    assert third - second >= 0.9


async def test_without_a_robots_txt_that_can_be_read_nothing_is_fetched(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    site.pages = {"/": GOOD, "/robots.txt": Reply("oops", 500)}
    website = await settled(agent, await add(agent, site.url))
    assert (website["problem"], set(site.paths())) == ("robots_unavailable", {"/robots.txt"})


async def test_the_delay_of_the_site_or_of_the_teammate_lies_between_two_requests(
    agent: httpx2.AsyncClient, site: SimulatedSite
) -> None:
    links = tuple(f"/page-{name}" for name in ("a", "b", "c", "d"))
    site.pages = {path: html(path, f"This is {path} and nothing else.") for path in links}
    site.pages |= {
        "/": html("Start", "Begin here.", links=links),
        "/robots.txt": Reply("User-agent: *\nCrawl-delay: 0.4\n", headers={"content-type": "text/plain"}),
    }
    await settled(agent, await add(agent, site.url))
    times = [asked.at for asked in site.asked if asked.path != "/robots.txt"]
    assert len(times) == 5
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.3
