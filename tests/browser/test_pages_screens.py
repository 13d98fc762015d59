"""Every page around the inbox opens without an error, in light and dark, in three languages, on a phone."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import first_id, open_page, sees_no_sideways_scroll, settle

PATHS = (
    "/assistants",
    "/assistants/{assistants}",
    "/knowledge",
    "/knowledge?q=devoluci%C3%B3n",
    "/knowledge/{knowledge/documents}",
    "/channels",
    "/channels/{channels}",
    "/reports",
    "/reports?days=7&behind=all",
    "/team",
    "/settings?tab=profile",
    "/settings?tab=workspace",
    "/settings?tab=hours",
    "/settings?tab=keys",
    "/settings?tab=audit",
)
DIALOGS = ("/knowledge?add=files", "/knowledge?add=text", "/knowledge?add=qa")
DOORS = ("/sign-in", "/reset", "/reset?token=rr_nothing")
# What a link says that was used before is a refusal, which the browser notes on its console.
REFUSED = ("status of 410", "status of 401")


async def _address(page: Page, path: str) -> str:
    for kind in ("assistants", "channels", "knowledge/documents"):
        if f"{{{kind}}}" in path:
            return path.replace(f"{{{kind}}}", await first_id(page, kind))
    return path


async def _visit(page: Page, demo: RunningDemo, path: str) -> None:
    await page.goto(demo.url + await _address(page, path))
    await settle(page)
    await expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_is_accessible(demo: RunningDemo, new_page: NewPage, scheme: Literal["light", "dark"]) -> None:
    page = await open_page(demo, new_page, "/assistants", color_scheme=scheme)
    for path in (*PATHS, *DIALOGS):
        await _visit(page, demo, path)
        await check_accessibility(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_door_is_accessible(demo: RunningDemo, new_page: NewPage, scheme: Literal["light", "dark"]) -> None:
    page = await new_page(color_scheme=scheme, allow=REFUSED)
    for path in DOORS:
        await page.goto(demo.url + path)
        await settle(page)
        await check_accessibility(page)
    for path in ("/link?token=rl_used", "/invitation?token=ri_used"):
        await page.goto(demo.url + path)
        await expect(page.get_by_role("alert")).to_contain_text("already used")
        await check_accessibility(page)


async def test_every_page_fits_a_phone(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/assistants", viewport=(375, 760), touch=True)
    for path in (*PATHS, *DIALOGS, *DOORS):
        await page.goto(demo.url + await _address(page, path))
        await settle(page)
        await sees_no_sideways_scroll(page)


@pytest.mark.parametrize(
    ("locale", "switch", "explained"),
    [
        (
            "es-ES",
            "Habilitar memorias",
            "Permite que el asistente guarde información relevante del usuario para conversaciones futuras",
        ),
        (
            "en-US",
            "The assistant can transfer to a human",
            "Lets the assistant decide when to pass the conversation to a person",
        ),
        ("pt-BR", "Habilitar memórias", "Permite que o assistente guarde informações relevantes"),
    ],
)
async def test_the_pages_speak_the_language_of_the_browser(
    demo: RunningDemo, new_page: NewPage, locale: str, switch: str, explained: str
) -> None:
    page = await open_page(demo, new_page, "/assistants", locale=locale)
    await _visit(page, demo, "/assistants/{assistants}")
    await expect(page.get_by_role("switch", name=switch)).to_be_visible()
    await expect(page.get_by_text(explained)).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == locale[:2]


async def test_an_unknown_id_is_told_and_can_be_tried_again(demo: RunningDemo, new_page: NewPage) -> None:
    page = await new_page(locale="en", allow=("status of 404",))
    await demo.sign_in(page)
    for path in ("assistants", "knowledge", "channels"):
        await page.goto(f"{demo.url}/{path}/0190a000-0000-7000-8000-000000000000")
        await expect(page.get_by_role("alert")).to_contain_text("no longer there")
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
