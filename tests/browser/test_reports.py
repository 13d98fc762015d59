"""The Reports page: every number opens the conversations behind it, filters narrow it down, CSV is what is shown."""

import csv
import io
import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, sees_no_sideways_scroll


def figure(page: Page, label: str) -> str:
    return f".figure:has(dt:text-is('{label}'))"


def read_sheet(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


async def number_of(page: Page, label: str) -> int:
    return int(re.sub(r"\D", "", await page.locator(f"{figure(page, label)} .number").inner_text()))


async def test_a_number_opens_its_conversations_and_one_of_them_in_the_inbox(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/reports")
    handed = await number_of(page, "Passed to people")
    assert handed > 0
    await page.locator(f"{figure(page, 'Passed to people')} .number button").click()
    rows = page.get_by_role("dialog").locator(".behind-row")
    await expect(rows).to_have_count(min(handed, 30))
    await rows.first.click()
    await expect(page).to_have_url(re.compile(r"/inbox/(open|resolved)/[0-9a-f-]{36}"))
    await expect(page.get_by_role("log")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def test_a_reason_narrows_the_whole_report_and_the_filter_is_taken_away_again(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/reports")
    all_of_them = await number_of(page, "Conversations")
    bar = page.get_by_role("button", name=re.compile("^Asked for a person"))
    count = int((await bar.locator(".bar-count").inner_text()).strip())
    await bar.click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator(f"{figure(page, 'Conversations')} .number")).to_have_text(str(count))
    await expect(page).to_have_url(re.compile("reason=asked_for_person"))
    await page.get_by_role("button", name="Take this filter away").click()
    await expect(page.locator(f"{figure(page, 'Conversations')} .number")).to_have_text(str(all_of_them))


async def test_the_sheet_has_as_many_lines_as_the_page_says(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/reports?days=7")
    shown = await number_of(page, "Conversations")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Download CSV", exact=True).click()
    assert len(read_sheet(await (await coming.value).path())) == shown


async def test_the_minutes_of_a_conversation_make_the_hours_saved(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/reports")
    alone = page.locator(f"{figure(page, 'Hours saved')} .figure-hint")
    count = int((await alone.inner_text()).split("×", maxsplit=1)[0])
    await page.get_by_label("Minutes a person needs for one conversation").fill("60")
    await expect(page.locator(f"{figure(page, 'Hours saved')} .number")).to_have_text(str(count))


async def test_it_fits_a_phone(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/reports", viewport=(390, 844), locale="es-ES")
    await expect(page.get_by_role("heading", name="Cómo acabaron")).to_be_visible()
    await sees_no_sideways_scroll(page)


async def test_a_number_of_a_table_opens_its_own_part_and_its_sheet(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/reports")
    all_of_them = await number_of(page, "Conversations")
    table = page.get_by_role("region", name="Compared")
    await page.get_by_role("radiogroup", name="Compare by").get_by_text("Team", exact=True).click()
    row = table.locator("tbody tr").first
    count = int(await row.locator("td").first.inner_text())
    assert 0 < count < all_of_them
    await row.locator("td").first.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator(".behind-row")).to_have_count(min(count, 30))
    async with page.expect_download() as coming:
        await dialog.get_by_role("link", name="Download CSV", exact=True).click()
    assert len(read_sheet(await (await coming.value).path())) == count
    # The page itself is not narrowed, and the address holds what stands beside it.
    await expect(page.locator(f"{figure(page, 'Conversations')} .number")).to_have_text(str(all_of_them))
    await expect(page).to_have_url(re.compile("by=team"))
    await page.keyboard.press("Escape")
    await expect(page).not_to_have_url(re.compile("by=team"))


async def test_each_day_stands_in_a_table_and_opens(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/reports")
    await page.get_by_text("As a table").click()
    rows = page.get_by_role("region", name="Per day").locator("tbody tr")
    counts = [int(await rows.nth(number).locator("td").first.inner_text()) for number in range(await rows.count())]
    assert sum(counts) == await number_of(page, "Conversations")
    await rows.first.locator("td").first.get_by_role("button").click()
    await expect(page.get_by_role("dialog").locator(".behind-row")).to_have_count(min(counts[0], 30))


async def test_the_columns_are_as_high_as_their_axis_says(demo: RunningDemo, new_page: NewPage) -> None:
    """Another page's style once put gaps between the parts of a column."""
    page = await open_page(demo, new_page, "/reports")
    top = int(await page.locator(".chart-axis span").first.inner_text())
    column = page.locator(".column.opens").last
    count = int(re.findall(r": (\d+) ", await column.get_attribute("title") or "")[0])
    whole = await page.locator(".columns").bounding_box()
    parts = [await part.bounding_box() for part in await column.locator(".column-stack > span").all()]
    assert whole
    highest = min(box["y"] for box in parts if box and box["height"] > 0)
    assert abs((whole["y"] + whole["height"] - highest) / whole["height"] - count / top) < 0.03
