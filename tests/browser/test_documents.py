"""A document over time on the screen: changed, compared, brought back, tagged, expired, and followed to its answers."""

import re
from typing import Any

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import open_customer
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle
from tests.waiting_for import eventually

QUESTION = "Do you engrave fountain pens?"
OLD = "Yes, we engrave fountain pens for nine euros."
SALE = "How much do lanterns cost in the winter sale?"
NEW = "Yes, we engrave fountain pens for twelve euros."


async def _ask(page: Page, demo: RunningDemo, method: str, path: str, **body: Any) -> Any:
    answer = await page.request.fetch(
        f"{demo.url}/api/v1{path}", method=method, data=body or None, headers={"origin": demo.url}
    )
    assert answer.ok, await answer.text()
    return await answer.json()


async def _ready(page: Page, demo: RunningDemo, document_id: str) -> None:
    async def is_ready() -> bool:
        return (await _ask(page, demo, "GET", f"/knowledge/documents/{document_id}"))["state"] == "ready"

    await eventually(is_ready)


async def _answered(demo: RunningDemo) -> None:
    """A customer asks, and hears what stands in the knowledge."""
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say(QUESTION)

        async def heard() -> bool:
            return any("nine euros" in text for text in await customer.texts())

        await eventually(heard)


async def _answer_to(demo: RunningDemo, question: str) -> str:
    """What a new customer is answered."""
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say(question)

        async def heard() -> bool:
            return (await customer.texts())[-1:] not in ([], [question])

        await eventually(heard, within_s=60)
        return (await customer.texts())[-1]


async def test_a_changed_answer_is_compared_followed_to_its_conversation_and_brought_back(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/knowledge")
    made = await _ask(page, demo, "POST", "/knowledge/qas", question=QUESTION, answer=OLD, language="en")
    await _ready(page, demo, made["id"])
    await _answered(demo)

    await page.goto(f"{demo.url}/knowledge/{made['id']}")
    await settle(page)
    uses = page.locator("section", has=page.get_by_role("heading", name="Answers that rely on it"))
    await expect(uses.get_by_text("1 open conversation relies on it.")).to_be_visible()
    await expect(uses.get_by_text("Text changed since")).to_have_count(0)

    await page.get_by_role("textbox", name="Answer").fill(NEW)
    await page.get_by_role("region", name="Unsaved changes").get_by_role("button", name="Save").click()
    await expect(uses.get_by_text("1 answer relied on text that changed since.")).to_be_visible()
    await expect(uses.get_by_text("Text changed since", exact=True)).to_be_visible()

    await page.get_by_role("button", name="What changed in version 2").click()
    changes = page.get_by_role("group", name="Changes word by word")
    await expect(changes.locator("del")).to_contain_text("nine")
    await expect(changes.locator("ins")).to_contain_text("twelve")
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)

    await page.get_by_role("button", name="Go back to version 1").click()
    await expect(page.get_by_text("Version 3")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Answer")).to_have_value(OLD)

    await uses.get_by_role("link").first.click()
    await expect(page).to_have_url(re.compile(r"/inbox/open/"))
    await expect(page.get_by_text(QUESTION).first).to_be_visible()


async def test_tags_filter_the_list_and_an_expired_document_says_so(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/knowledge")
    text = {"title": "Winter sale", "text": "In the winter sale all lanterns cost half.", "language": "en"}
    made = await _ask(page, demo, "POST", "/knowledge/texts", **text)
    await _ready(page, demo, made["id"])
    assert "lanterns cost half" in await _answer_to(demo, SALE)
    await page.goto(f"{demo.url}/knowledge/{made['id']}")
    await settle(page)
    upkeep = page.get_by_role("form", name="Upkeep")
    await upkeep.get_by_role("combobox", name="Tags").fill("season")
    await page.keyboard.press("Enter")
    await upkeep.get_by_label("Expires on").fill("2020-01-01")
    await upkeep.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("This document has expired")).to_be_visible()
    await check_accessibility(page)
    assert "lanterns" not in await _answer_to(demo, SALE), "nothing expired is used in an answer"

    await page.goto(f"{demo.url}/knowledge")
    await settle(page)
    await page.get_by_role("combobox", name="Tag").click()
    await page.get_by_role("option", name="season (1)").click()
    await expect(page.locator(".doc-table tbody tr")).to_have_count(1)
    row = page.locator(".doc-table tbody tr").first
    await expect(row).to_contain_text("Winter sale")
    await expect(row.get_by_text("Expired", exact=True)).to_be_visible()
    await settle(page)
    await check_accessibility(page)
    hits = await _ask(page, demo, "GET", "/knowledge/search?q=winter+sale+lanterns")
    assert made["id"] not in {hit["document_id"] for hit in hits}

    await page.goto(f"{demo.url}/knowledge/{made['id']}")
    await upkeep.get_by_label("Expires on").fill("2099-01-01")
    await upkeep.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("This document has expired")).to_have_count(0)
    await _ready(page, demo, made["id"])
    assert "lanterns cost half" in await _answer_to(demo, SALE)


@pytest.mark.parametrize(("locale", "scheme"), [("es", "dark"), ("pt", "light")])
async def test_the_document_page_speaks_the_teammates_language_and_fits_a_telephone(
    demo: RunningDemo, new_page: NewPage, locale: str, scheme: Any
) -> None:
    page = await open_page(demo, new_page, "/knowledge")
    made = await _ask(page, demo, "POST", "/knowledge/texts", title="Horario", text="Abrimos a las nueve.")
    await _ready(page, demo, made["id"])
    page = await open_page(
        demo, new_page, f"/knowledge/{made['id']}", locale=locale, color_scheme=scheme, viewport=(390, 780), touch=True
    )
    await expect(page.get_by_role("heading", name={"es": "Versiones", "pt": "Versões"}[locale])).to_be_visible()
    await settle(page)
    await check_accessibility(page)
    await sees_no_sideways_scroll(page)
