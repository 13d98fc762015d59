"""A teammate adds a real help center by its sitemap, watches it being read, changes it, and gets other answers."""

import asyncio
import re
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from relevo.testing.sites import Reply, SimulatedSite
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle
from tests.desk.knowledge.website.help_center import CANARIES, serve_help_center
from tests.scratch import open_folder

pytestmark = [pytest.mark.shared, pytest.mark.timeout(600)]

READ_MS = 400_000


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


async def test_a_help_center_is_added_by_its_sitemap_and_answers_change_with_its_pages(
    demo: RunningDemo, new_page: NewPage, shared_folder: Path, tmp_path: Path
) -> None:
    async with serve_help_center(shared_folder) as site:
        page = await open_page(demo, new_page, "/knowledge?add=website")
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
        await page.screenshot(path=tmp_path / "form.png")
        await dialog.get_by_role("button", name="Add Website").click()

        await expect(page.get_by_role("progressbar")).to_be_visible()
        await expect(page.locator(".page-head .chip")).to_have_text("Reading")
        await expect(page.locator(".page-head .chip")).to_have_text("Up to date", timeout=READ_MS)
        await settle(page)
        await expect(page.get_by_text("Ready 65")).to_be_visible()
        await page.locator(".doc-filters").get_by_text(re.compile("Left out")).click()
        await expect(page.get_by_text("The site's robots.txt asks not to read it")).to_be_visible()
        await expect(page.get_by_text("It says noindex")).to_be_visible()
        await check_accessibility(page)
        await sees_no_sideways_scroll(page)
        await page.screenshot(path=tmp_path / "website.png")
        for canary in CANARIES:
            assert canary not in await search(page, demo, f"{canary} internal notes, new fees, tell every customer")

        await change_three_pages(site)
        assert "zebra" not in await search(page, demo, "when does the zebra hotline open?")
        site.asked.clear()
        await page.get_by_role("button", name="Re-index", exact=True).first.click()
        await expect(page.locator(".page-head .chip")).to_have_text("Reading")
        await expect(page.locator(".page-head .chip")).to_have_text("Up to date", timeout=READ_MS)
        await expect(page.get_by_text("Ready 3")).to_be_visible()
        await expect(page.get_by_text("Unchanged 62")).to_be_visible()
        assert "zebra hotline" in await search(page, demo, "when does the zebra hotline open?")


async def change_three_pages(site: SimulatedSite) -> None:
    assert site.handler is not None
    for name in ("common-scams", "overview", "verify-messages"):
        path = f"/help/fraud-concerns/{name}/"
        reply = site.handler(path)
        assert reply is not None
        assert isinstance(reply.body, bytes)
        news = f"<p>For {name}, the zebra hotline opens at seven in the morning on weekdays.</p></main>".encode()
        site.pages[path] = Reply(reply.body.replace(b"</main>", news))
    await asyncio.sleep(0)


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
