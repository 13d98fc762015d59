"""Tickets are brought in, proposals looked at, approved and rejected, and what was approved is knowledge."""

import re

import httpx2
import pytest
from playwright.async_api import FilePayload, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, sees_no_sideways_scroll
from tests.desk.knowledge.tickets.samples import FORMATS

READ_MS = 40_000  # the reading child starts a Python of its own


def export(kind: str) -> FilePayload:
    name, make = FORMATS[kind]
    return {"name": name, "mimeType": "application/octet-stream", "buffer": make()}


async def test_an_export_becomes_proposals_and_an_approved_one_is_knowledge(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/knowledge?add=tickets")
    dialog = page.get_by_role("dialog")
    await check_accessibility(page)
    await dialog.locator("input[type=file]").set_input_files(export("csv"))
    await expect(dialog.get_by_role("status")).to_be_visible()
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Read Tickets").click()
    await expect(page).to_have_url(re.compile("/knowledge/imports/"))
    cards = page.locator(".past-proposal")
    await expect(cards.first).to_be_visible(timeout=READ_MS)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)
    question = await cards.first.locator("strong").first.inner_text()
    await cards.first.get_by_role("button", name="Approve").click()
    await expect(page.get_by_text("Approved 1", exact=True)).to_be_visible()
    await cards.nth(1).get_by_role("button", name="Reject").click()
    await expect(page.get_by_text("Rejected 1", exact=True)).to_be_visible()
    async with httpx2.AsyncClient(base_url=f"{demo.url}/api/v1", headers={"Origin": demo.url}, timeout=20) as http:
        http.cookies.set(demo.cookie["name"], demo.cookie["value"])
        found = (await http.get("/knowledge/documents", params={"q": question})).json()["items"]
    assert question in [one["title"] for one in found]


@pytest.mark.parametrize("width", [390, 1440])
async def test_a_file_that_is_no_export_is_refused_where_it_was_chosen(
    demo: RunningDemo, new_page: NewPage, width: int
) -> None:
    page = await open_page(demo, new_page, "/knowledge?add=tickets", viewport=(width, 844))
    dialog = page.get_by_role("dialog")
    nothing: FilePayload = {"name": "x.json", "mimeType": "application/json", "buffer": b'{"a": 1}'}
    await dialog.locator("input[type=file]").set_input_files(nothing)
    await expect(dialog.locator(".mantine-InputWrapper-error")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Read Tickets")).to_be_disabled()
