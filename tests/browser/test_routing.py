"""A team that assigns by itself: set up on the Team page, and a customer who asks for a person gets one."""

import re
from collections.abc import Generator, Sequence
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility, stand_still
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.pages import open_page, sees_no_sideways_scroll
from tests.scratch import open_folder


async def _open_workload(page: Page, name: str) -> None:
    row = page.get_by_role("listitem").filter(has_text=name).filter(has_text="at once")
    await row.get_by_role("button", name=f"Actions for {name}").click()
    await page.get_by_role("menuitem", name="Languages and workload").click()


async def _pick(page: Page, languages: Sequence[str]) -> None:
    box = page.get_by_role("dialog").get_by_role("combobox", name="Languages")
    if not await box.count():
        box = page.get_by_role("dialog").get_by_role("textbox", name="Languages")
    for language in languages:
        await box.fill(language)
        await page.get_by_role("option", name=language, exact=True).click()
    await page.keyboard.press("Tab")


async def test_languages_and_workload_of_a_teammate_are_set_checked_and_kept(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/team")
    name = await _somebody_else(page)
    await _open_workload(page, name)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Open conversations at once").fill("0")
    await expect(dialog.get_by_text("A whole number from 1 to 100.")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    await dialog.get_by_role("textbox", name="Open conversations at once").fill("3")
    await _pick(page, ["Spanish"])
    await stand_still(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await page.reload()
    row = page.get_by_role("listitem").filter(has_text=name)
    await expect(row.get_by_text("Spanish · up to 3 at once")).to_be_visible()


async def test_working_hours_of_a_teammate_are_set_repaired_and_given_back(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/team")
    name = await _somebody_else(page)
    row = page.get_by_role("listitem").filter(has_text=name).filter(has_text="at once")
    await _open_hours(page, name)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("switch", name="Works whenever the company is open").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        await dialog.get_by_role("switch", name=day).click()
    await expect(dialog.get_by_text("Off", exact=True)).to_have_count(7)
    await dialog.get_by_role("switch", name="Sunday").click()
    until = dialog.get_by_label("Sunday, closes, span 1")
    await until.fill("08:00")
    await expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    await until.fill("00:00")
    await dialog.get_by_label("Sunday, opens, span 1").fill("23:59")
    await stand_still(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await page.reload()
    await expect(row.get_by_text(re.compile("off duty now|own hours"))).to_be_visible()
    await _open_hours(page, name)
    await dialog.get_by_role("switch", name="Works whenever the company is open").click()
    await dialog.get_by_role("button", name="Save").click()
    await expect(row.get_by_text(re.compile("off duty now|own hours"))).to_have_count(0)


async def test_the_place_in_the_queue_stands_in_the_list_and_above_the_thread(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/inbox/unassigned")
    await expect(page.get_by_text(re.compile(r"Place 1 in the queue of")).first).to_be_attached(timeout=15_000)
    await page.locator("a.row-link").first.click()
    await expect(page.get_by_text(re.compile(r"· Place \d+ in the queue")).first).to_be_visible()


async def _open_hours(page: Page, name: str) -> None:
    row = page.get_by_role("listitem").filter(has_text=name).filter(has_text="at once")
    await row.get_by_role("button", name=f"Actions for {name}").click()
    await page.get_by_role("menuitem", name="Working hours").click()


async def _somebody_else(page: Page) -> str:
    """A teammate of the demo who is not the one who looks."""
    names: list[str] = await page.evaluate(
        """Promise.all(['/api/v1/me', '/api/v1/teammates'].map((path) => fetch(path).then((r) => r.json())))
           .then(([me, all]) => all.items.filter((one) => one.id !== me.teammate.id).map((one) => one.name))"""
    )
    return names[0]


@pytest.mark.parametrize(
    ("locale", "width", "scheme"), [("en", 1440, "light"), ("es", 390, "dark"), ("pt", 1440, "dark")]
)
async def test_the_dialog_of_a_team_fits_every_screen(
    demo: RunningDemo, new_page: NewPage, locale: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = await open_page(demo, new_page, "/team", locale=locale, viewport=(width, 900), color_scheme=scheme)
    await page.get_by_role("button", name={"en": "New team", "es": "Nuevo equipo", "pt": "Nova equipe"}[locale]).click()
    await expect(page.get_by_role("dialog").get_by_role("switch")).not_to_be_checked()
    await stand_still(page)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)


async def test_a_team_is_made_to_assign_by_itself_and_says_so(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/team")
    await page.get_by_role("button", name="New team").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Name").fill("Iberia")
    await _pick(page, ["Portuguese"])
    await dialog.get_by_role("switch", name="Assign by itself").check()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    row = page.get_by_role("listitem").filter(has_text="Iberia")
    await expect(row.get_by_text("Assigns by itself")).to_be_visible()
    await expect(row.get_by_text("Portuguese")).to_be_visible()
    await check_accessibility(page)
    await row.get_by_role("button", name="Edit Iberia").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete team").click()
    # The one that asks again has its own heading: under load it comes after the click that opened it.
    await page.get_by_role("dialog", name="Delete Iberia").get_by_role("button", name="Delete team").click()
    await expect(row).to_have_count(0)


@pytest.fixture
def own_demo() -> Generator[RunningDemo]:
    """A demo of its own: in the shared one, other tests look for their customers in the queue."""
    with open_folder() as folder:
        running = start_demo(folder)
        yield running
        running.stop()


async def test_whoever_is_online_is_given_the_longest_wait_up_to_their_capacity(
    own_demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(own_demo, new_page, "/team")
    longest: str = await page.evaluate(
        "fetch('/api/v1/conversations?view=needs_human&limit=1').then((r) => r.json()).then((all) => all.items[0].id)"
    )
    row = page.get_by_role("listitem").filter(has_text="Default")
    await row.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("switch", name="Assign by itself").check()
    await dialog.get_by_role("button", name="Save").click()
    await expect(row.get_by_text("Assigns by itself")).to_be_visible()
    # The owner of the demo holds three already, and takes six.
    await expect(page.get_by_role("link", name="Mine")).to_contain_text("6")
    await page.goto(f"{own_demo.url}/inbox/mine/{longest}")
    await expect(page.get_by_role("log").get_by_text("was here and got it")).to_be_visible()
