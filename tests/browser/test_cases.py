"""An assistant's cases are written down, replayed, and keep a draft that got worse from going live."""

import json

from playwright.async_api import Page, expect

from relevo.kit.ids import new_id
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, settle

QUESTION = "¿Cuánto tarda el envío a Canarias?"


async def _new_assistant(demo: RunningDemo, new_page: NewPage, name: str) -> Page:
    page = await open_page(demo, new_page, "/assistants", allow=["409"])
    await page.get_by_role("button", name="New assistant").click()
    await page.get_by_role("dialog").get_by_role("textbox", name="Name").fill(name)
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    await settle(page)
    return page


async def _call(page: Page, method: str, path: str, body: object) -> None:
    send = "([method, path, body]) => fetch(path, {method, body, headers: {'Content-Type': 'application/json'}})"
    status = await page.evaluate(f"given => ({send})(given).then(r => r.status)", [method, path, json.dumps(body)])
    assert status == 200


async def test_a_draft_that_got_worse_is_kept_back_and_published_with_a_reason(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await _new_assistant(demo, new_page, "Selene")
    assistant = page.url.split("?")[0]
    await page.get_by_role("link", name="Tests").click()
    await expect(page.get_by_role("heading", name="Tests of Selene", level=1)).to_be_visible()
    await settle(page)
    await check_accessibility(page)

    await page.get_by_role("button", name="New case").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("The customer writes").fill(QUESTION)
    await expect(dialog.get_by_role("button", name="Save case")).to_be_disabled()
    await dialog.get_by_label("It must never have the words").fill("no lo sé")
    await dialog.get_by_role("combobox", name="The assistant").click()
    await page.get_by_role("option", name="answers", exact=True).click()
    await dialog.get_by_label("It must say").fill("Canarias")
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Save case").click()
    await expect(page.get_by_text("not looked at yet")).to_be_visible()
    await page.get_by_role("button", name="Check the live version").click()
    await expect(page.locator(".case-row .chip", has_text="holds")).to_be_visible()

    # A draft without any knowledge: the answer is gone.
    path = assistant.removeprefix(demo.url)
    await _call(page, "PATCH", f"/api/v1{path}/draft", {"knowledge_source_ids": [str(new_id())]})
    await page.get_by_role("button", name="Replay the draft").click()
    worse = page.locator(".replay-item", has_text="got worse")
    await expect(worse).to_contain_text(QUESTION)
    await expect(worse.locator(".replay-said")).to_have_count(2)
    await settle(page)
    await check_accessibility(page)

    await page.goto(assistant)
    await page.get_by_role("button", name="Publish").click()
    publish = page.get_by_role("dialog").get_by_role("button", name="Publish")
    await publish.click()
    await expect(page.get_by_role("alert")).to_contain_text("fail with this draft")
    await check_accessibility(page)
    await page.get_by_role("dialog").get_by_label("Publish all the same, because").fill("Closed for a week.")
    await publish.click()
    await expect(page.get_by_text("Version 2 answers.")).to_be_visible()
