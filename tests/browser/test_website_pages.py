"""One page of a website on the screen: corrected by hand while it changes, and how much of it is read."""

import re
from collections.abc import AsyncGenerator, Generator
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from relevo.testing.sites import SimulatedSite, html
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle
from tests.scratch import open_folder
from tests.waiting_for import eventually

FIRST = "Umbrellas can be returned free of charge within thirty days of the delivery of your parcel."
SECOND = "Umbrellas can be returned free of charge within sixty days of the delivery of your parcel."
THIRD = "Umbrellas can be returned free of charge within ninety days of the delivery of your parcel."
OURS = "Umbrellas go back within thirty days; in December within forty-five."
REPAIRS = "Broken ribs of an umbrella are mended in our workshop while you wait, for six euros each."
OFFICE = "The workshop is open on Fridays only"


def repairs() -> str:
    """What a reader sees of the repairs, with opening hours where nobody's main text is."""
    footer = f'<footer><div class="office">{OFFICE}.</div><p>All rights reserved.</p></footer></body>'
    return html("Repairs", REPAIRS).replace("</body>", footer)


@pytest.fixture(scope="module")
def demo() -> Generator[RunningDemo]:
    """A demo whose operator lets it read sites on this machine."""
    with open_folder() as folder:
        running = start_demo(folder, egress_allow_hosts='["127.0.0.1"]')
        yield running
        running.stop()


@pytest.fixture
async def site() -> AsyncGenerator[SimulatedSite]:
    async with SimulatedSite() as running:
        running.pages = {
            "/": html("Umbrellas", "We sell and mend umbrellas.", links=("/returns", "/repairs")),
            "/returns": html("Returns of umbrellas", FIRST),
            "/repairs": repairs(),
        }
        yield running


async def ask(page: Page, demo: RunningDemo, method: str, path: str, **body: Any) -> Any:
    answer = await page.request.fetch(
        f"{demo.url}/api/v1/knowledge/{path}", method=method, data=body or None, headers={"origin": demo.url}
    )
    assert answer.ok, await answer.text()
    return await answer.json()


async def is_read(page: Page, demo: RunningDemo, website: dict[str, Any], run: int) -> None:
    async def is_done() -> bool:
        now = await ask(page, demo, "GET", f"websites/{website['id']}")
        return now["state"] == "done" and now["run"] >= run

    await eventually(is_done, within_s=90)


async def add_site(page: Page, demo: RunningDemo, site: SimulatedSite) -> dict[str, Any]:
    website = await ask(page, demo, "POST", "websites", url=site.url, delay_ms=0)
    await is_read(page, demo, website, website["run"])
    return website


async def read_again(page: Page, demo: RunningDemo, website: dict[str, Any]) -> None:
    again = await ask(page, demo, "POST", f"websites/{website['id']}/reindex")
    await is_read(page, demo, website, again["run"])


async def open_site_page(page: Page, demo: RunningDemo, website: dict[str, Any], title: str) -> None:
    await page.goto(f"{demo.url}/knowledge/websites/{website['id']}")
    await page.get_by_role("link", name=title).click()
    await settle(page)


def text_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text", exact=True)


async def test_a_correction_is_kept_or_given_up_when_its_page_changed(
    demo: RunningDemo, new_page: NewPage, site: SimulatedSite
) -> None:
    page = await open_page(demo, new_page, "/knowledge")
    website = await add_site(page, demo, site)
    await open_site_page(page, demo, website, "Returns of umbrellas")
    await text_field(page).fill(OURS)
    await page.get_by_role("region", name="Unsaved changes").get_by_role("button", name="Save").click()
    await expect(page.get_by_text("corrected this text. A Re-index leaves it as it is.")).to_be_visible()

    site.pages["/returns"] = html("Returns of umbrellas", SECOND)
    await read_again(page, demo, website)
    moved = page.get_by_role("status").filter(has_text="the source changed since")
    await expect(moved).to_be_visible()
    await moved.get_by_role("button", name="Show the source's text").click()
    await expect(moved).to_contain_text("within sixty days")
    await expect(text_field(page)).to_have_value(OURS)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)

    await moved.get_by_role("button", name="Keep the corrected text").click()
    await expect(moved).to_have_count(0)
    await expect(text_field(page)).to_have_value(OURS)
    await read_again(page, demo, website)
    await page.reload()
    await expect(page.get_by_text("corrected this text. A Re-index leaves it as it is.")).to_be_visible()

    site.pages["/returns"] = html("Returns of umbrellas", THIRD)
    await read_again(page, demo, website)
    await moved.get_by_role("button", name="Use the source's text").click()
    await expect(page.get_by_text("corrected this text")).to_have_count(0)
    await expect(text_field(page)).to_have_value(re.compile(THIRD))

    async def is_found() -> bool:
        found = await ask(page, demo, "GET", "search?q=return+umbrellas+within+days")
        return "ninety days" in found[0]["text"]

    await eventually(is_found)


async def test_a_part_of_a_page_or_the_whole_of_it_is_read_as_a_teammate_says(
    demo: RunningDemo, new_page: NewPage, site: SimulatedSite
) -> None:
    page = await open_page(demo, new_page, "/knowledge", allow=["422"])
    website = await add_site(page, demo, site)

    async def set_part(*, whole: bool | None = None, selector: str | None = None) -> Locator:
        await page.goto(f"{demo.url}/knowledge/websites/{website['id']}")
        await page.get_by_role("button", name="What is read of /repairs").click()
        dialog = page.get_by_role("dialog", name="What is read of the page")
        own = dialog.get_by_role("checkbox", name="This page differs from its website")
        await own.set_checked(whole is not None or selector is not None)
        if whole is not None:
            await dialog.get_by_role("checkbox", name="Read the whole page").set_checked(whole)
        if selector is not None:
            await dialog.get_by_role("textbox", name="Only the part with this CSS selector").fill(selector)
        await dialog.get_by_role("button", name="Save and read again").click()
        return dialog

    async def says(*wanted: str, without: str) -> None:
        async def does() -> bool:
            documents = await ask(page, demo, "GET", "documents?q=workshop")
            texts = [each for each in documents["items"] if each["url"] == f"{site.url}/repairs"]
            if not texts:
                return False
            text = (await ask(page, demo, "GET", f"documents/{texts[0]['id']}"))["text"]
            return all(each in text for each in wanted) and without not in text

        await eventually(does, within_s=60)

    await says(REPAIRS, without=OFFICE)
    await set_part(whole=True)
    await says(REPAIRS, OFFICE, without="<footer>")
    await set_part(whole=False, selector=".office")
    await says(OFFICE, without=REPAIRS)

    dialog = await set_part(selector="p:hover >")
    await expect(dialog.get_by_role("textbox", name="Only the part with this CSS selector")).to_have_attribute(
        "aria-invalid", "true"
    )
    await check_accessibility(page)
    await page.keyboard.press("Escape")
    await set_part()
    await says(REPAIRS, without=OFFICE)

    await set_part(selector=".nowhere")
    await page.goto(f"{demo.url}/knowledge/websites/{website['id']}")
    failed = page.get_by_text("There is no text on it, or none where its CSS selector looks")
    await expect(failed).to_be_visible()
    await says(REPAIRS, without=OFFICE)


@pytest.mark.parametrize(("locale", "scheme"), [("es", "dark"), ("pt", "light")])
async def test_the_dialog_speaks_the_teammates_language_and_fits_a_telephone(
    demo: RunningDemo, new_page: NewPage, site: SimulatedSite, locale: str, scheme: str
) -> None:
    page = await open_page(
        demo, new_page, "/knowledge", locale=locale, color_scheme=scheme, viewport=(390, 844), touch=True
    )
    website = await add_site(page, demo, site)
    await page.goto(f"{demo.url}/knowledge/websites/{website['id']}")
    name = {"es": "Qué se lee de /repairs", "pt": "O que se lê de /repairs"}[locale]
    await page.get_by_role("button", name=name).click()
    own = {"es": "Esta página es distinta de su sitio", "pt": "Esta página é diferente do seu site"}[locale]
    await page.get_by_role("dialog").get_by_role("checkbox", name=own).check()
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)
