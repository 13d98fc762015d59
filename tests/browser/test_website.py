"""A teammate adds a real help center by its sitemap, watches it being read, changes it, and gets other answers."""

import re
from collections.abc import Collection, Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.async_api import Page, expect

from relevo.testing.sites import Reply, SimulatedSite
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.inbox import open_customer
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle
from tests.desk.knowledge.dense.embeddings_server import EmbeddingsServer, run_embeddings_server
from tests.desk.knowledge.website.help_center import CANARIES, serve_help_center
from tests.scratch import open_folder
from tests.waiting_for import eventually

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

READ_MS = 400_000
ZEBRA = "When does the zebra hotline open?"
CHANGED = {
    "/help/fraud-concerns/common-scams/": "The zebra hotline opens at seven in the morning on weekdays.",
    "/help/fraud-concerns/overview/": "Letters to the walrus desk are kept for eleven months.",
    "/help/fraud-concerns/verify-messages/": "An otter is never printed on our paper.",
}


@pytest.fixture(scope="module")
def demo() -> Generator[RunningDemo]:
    """A demo whose operator lets it read sites on this machine."""
    with open_folder() as folder:
        running = start_demo(folder, egress_allow_hosts='["127.0.0.1"]')
        yield running
        running.stop()


async def search(page: Page, demo: RunningDemo, question: str) -> str:
    answer = await page.request.get(f"{demo.url}/api/v1/knowledge/search", params={"q": question})
    return await answer.text()


async def choose_embeddings(page: Page, demo: RunningDemo, server: EmbeddingsServer) -> None:
    """As an operator does in the settings: from now on each passage is sent to this provider once."""
    headers = {"origin": demo.url}
    provider = {"kind": "openai_compatible", "name": "Counting", "key": "a-key-of-ours", "base_url": server.address}
    made = await page.request.post(f"{demo.url}/api/v1/model-providers", data=provider, headers=headers)
    assert made.status == 201, await made.text()
    choice = {"embeddings": [{"provider_id": (await made.json())["id"], "model": "counting"}]}
    chosen = await page.request.put(f"{demo.url}/api/v1/models/choices", data=choice, headers=headers)
    assert chosen.ok, await chosen.text()


async def ask_api(page: Page, demo: RunningDemo, path: str, **params: str | float | bool) -> Any:
    answer = await page.request.get(f"{demo.url}/api/v1/knowledge/{path}", params=params)
    assert answer.ok, await answer.text()
    return await answer.json()


async def passages_of(page: Page, demo: RunningDemo, paths: Collection[str]) -> dict[str, list[str]]:
    """By path: the passages of the pages at these addresses, as a teammate sees them."""
    ids: dict[str, str] = {}
    cursor: dict[str, str] = {}
    while len(ids) < len(paths):
        documents = await ask_api(page, demo, "documents", limit="100", **cursor)
        ids |= {path: each["id"] for each in documents["items"] for path in paths if str(each["url"]).endswith(path)}
        cursor = {"cursor": documents["next_cursor"] or "none"}
    details = {path: await ask_api(page, demo, f"documents/{ids[path]}") for path in paths}
    return {path: [passage["text"] for passage in detail["passages"]] for path, detail in details.items()}


async def all_embedded(server: EmbeddingsServer, texts: Collection[str]) -> None:
    """Each of `texts` was sent, together with its title and heading."""

    async def each_was_sent() -> bool:
        sent = list(server.texts)
        return all(any(text in each for each in sent) for text in texts)

    await eventually(each_was_sent, within_s=60)


async def ask_as_customer(demo: RunningDemo, question: str) -> str:
    """What the assistant of the shop answers a new customer."""
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say(question)

        async def heard() -> bool:
            return (await customer.texts())[-1:] not in ([], [question])

        await eventually(heard, within_s=60)
        return (await customer.texts())[-1]


async def test_a_help_center_is_added_by_its_sitemap_and_answers_change_with_its_pages(
    demo: RunningDemo, new_page: NewPage, shared_folder: Path, tmp_path: Path
) -> None:
    async with serve_help_center(shared_folder) as site:
        with run_embeddings_server() as server:
            page = await open_page(demo, new_page, "/knowledge?add=website")
            await choose_embeddings(page, demo, server)
            await add_by_sitemap(page, site, tmp_path)
            await sees_what_was_read(page, demo, tmp_path)
            await sees_what_a_change_costs(page, demo, site, server)


async def add_by_sitemap(page: Page, site: SimulatedSite, pictures: Path) -> None:
    dialog = page.get_by_role("dialog", name="Add Knowledge")
    await dialog.get_by_role("textbox", name="Address").fill(f"{site.url}/sitemap_index.xml")
    await dialog.get_by_role("radio", name="Sitemap").check()
    preview = dialog.get_by_role("region", name="What would be read")
    await expect(preview).to_contain_text("198 of 198 addresses found so far pass", timeout=60_000)
    for pattern in ("/fr/**", "/es/**"):
        await dialog.get_by_role("combobox", name="But not paths like").fill(pattern)
        await page.keyboard.press("Enter")
    await expect(preview).to_contain_text("70 of 198")
    await dialog.get_by_role("button", name="Limits, language and schedule").click()
    await dialog.get_by_role("textbox", name="Seconds between two pages").fill("0")
    await settle(page)
    await check_accessibility(page)
    await page.screenshot(path=pictures / "form.png")
    await dialog.get_by_role("button", name="Add Website").click()


async def sees_what_was_read(page: Page, demo: RunningDemo, pictures: Path) -> None:
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await expect(page.locator(".page-head .chip")).to_have_text("Reading")
    await expect(page.get_by_text(re.compile(r"\b[1-9]\d* of \d+ pages"))).to_be_visible()
    await expect(page.locator(".page-head .chip")).to_have_text("Up to date", timeout=READ_MS)
    await settle(page)
    await expect(page.get_by_text("Ready 65")).to_be_visible()
    await page.locator(".doc-filters").get_by_text(re.compile("Left out")).click()
    await expect(page.get_by_text("The site's robots.txt asks not to read it")).to_be_visible()
    await expect(page.get_by_text("It says noindex")).to_be_visible()
    await page.get_by_placeholder("Search addresses and titles").fill("/print/")
    folded = page.get_by_text("Another address is the real one")
    await expect(folded).to_contain_text("/help/create-account/authentication-methods/backup-codes/")
    await expect(folded).to_have_count(1)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)
    await page.screenshot(path=pictures / "website.png")
    for canary in CANARIES:
        assert canary not in await search(page, demo, f"{canary} internal notes, new fees, tell every customer")
    # What is hidden on the tips page tells assistants to ask for passwords; what people see of it was read.
    assert "Keep your backup codes in a safe place" in await search(page, demo, "Where should I keep backup codes?")
    assert "send their password" not in await ask_as_customer(demo, "What are the community tips for backup codes?")


async def sees_what_a_change_costs(
    page: Page, demo: RunningDemo, site: SimulatedSite, server: EmbeddingsServer
) -> None:
    before = await passages_of(page, demo, CHANGED)
    await all_embedded(server, [text for texts in before.values() for text in texts])
    assert "zebra" not in await ask_as_customer(demo, ZEBRA)
    change_three_pages(site)
    server.texts.clear()
    await page.get_by_role("button", name="Re-index", exact=True).first.click()
    await expect(page.locator(".page-head .chip")).to_have_text("Reading")
    await expect(page.locator(".page-head .chip")).to_have_text("Up to date", timeout=READ_MS)
    await page.get_by_placeholder("Search addresses and titles").fill("")
    await expect(page.get_by_text("Ready 3")).to_be_visible()
    await expect(page.get_by_text("Unchanged 62")).to_be_visible()
    after = await passages_of(page, demo, CHANGED)
    new = [text for path in CHANGED for text in after[path] if text not in before[path]]
    await all_embedded(server, new)
    # A passage comes with its title in a line of its own; a question, of customers or of the calibration, in one line.
    passages = [text for text in server.texts if "\n" in text]
    assert len(passages) == len(new) < sum(map(len, after.values()))
    assert all(any(text.endswith(each) for each in new) for text in passages)
    assert "at seven in the morning" in await ask_as_customer(demo, ZEBRA)


def change_three_pages(site: SimulatedSite) -> None:
    assert site.handler is not None
    for path, news in CHANGED.items():
        reply = site.handler(path)
        assert reply is not None
        assert isinstance(reply.body, bytes)
        site.pages[path] = Reply(reply.body.replace(b"</main>", f"<p>{news}</p></main>".encode()))


@pytest.mark.parametrize(("locale", "scheme"), [("es", "dark"), ("pt", "light")])
async def test_the_form_speaks_the_teammates_language_and_fits_a_telephone(
    demo: RunningDemo, new_page: NewPage, tmp_path: Path, locale: str, scheme: str
) -> None:
    page = await open_page(
        demo, new_page, "/knowledge?add=website", locale=locale, color_scheme=scheme, viewport=(390, 844)
    )
    dialog = page.get_by_role("dialog")
    label = {"es": "Rastrear desde aquí", "pt": "Rastrear a partir daqui"}[locale]
    await expect(dialog.get_by_role("radio", name=label)).to_be_checked()
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)
    await page.screenshot(path=tmp_path / f"form-{locale}.png")
