"""The inbox on every kind of screen: light and dark, three languages, wide and narrow, by keyboard alone."""

import re
from collections.abc import AsyncGenerator
from typing import Literal

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility, stand_still
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import (
    PERSON,
    Customer,
    leave_fields,
    open_customer,
    open_inbox,
    reply_box,
    thread,
)

SMALLEST_TARGET_PX = 24
MENUS: dict[str, Literal["menu", "dialog"]] = {"a": "menu", "z": "menu", "?": "dialog", "Control+k": "dialog"}


@pytest.fixture
async def customer(demo: RunningDemo) -> AsyncGenerator[Customer]:
    async with httpx2.AsyncClient(timeout=20) as http:
        yield await open_customer(demo, http)


async def press(page: Page, key: str) -> None:
    await leave_fields(page)
    await page.keyboard.press(key)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_state_of_the_inbox_is_accessible(
    demo: RunningDemo, new_page: NewPage, customer: Customer, scheme: Literal["light", "dark"]
) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}", color_scheme=scheme)
    await expect(page.get_by_role("complementary").get_by_text("Resumen del relevo")).to_be_visible()
    await check_accessibility(page)
    await press(page, "n")
    await page.keyboard.type("Una nota")
    await check_accessibility(page)
    await press(page, "x")
    await expect(page.get_by_role("toolbar")).to_be_visible()
    await check_accessibility(page)
    await press(page, "x")
    for key, role in MENUS.items():
        await press(page, key)
        await expect(page.get_by_role(role).first).to_be_visible()
        await stand_still(page)
        await check_accessibility(page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role(role)).to_have_count(0)


@pytest.mark.parametrize("path", ["/inbox/snoozed", "/inbox/resolved", "/customers"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_other_lists_are_accessible(
    demo: RunningDemo, new_page: NewPage, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = await new_page(locale="es-ES", color_scheme=scheme)
    await demo.sign_in(page)
    await page.goto(demo.url + path)
    await expect(page.get_by_role("listitem").or_(page.locator(".empty")).first).to_be_visible()
    await check_accessibility(page)


WORDS = {
    "en-US": ("Reply…", "Hand Over to AI", "Resolve"),
    "es-ES": ("Responder…", "Ceder a la IA", "Resolver"),
    "pt-BR": ("Responder…", "Passar para a IA", "Resolver"),
}


@pytest.mark.parametrize("locale", WORDS)
async def test_the_screen_speaks_the_language_of_the_browser(
    demo: RunningDemo, new_page: NewPage, customer: Customer, locale: str
) -> None:
    reply, hand, resolve = WORDS[locale]
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}", locale=locale)
    await expect(page.get_by_placeholder(reply)).to_be_visible()
    await expect(page.get_by_role("button", name=hand, exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name=resolve, exact=True)).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", locale[:2])


async def test_the_language_can_be_changed_and_stays(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_inbox(demo, new_page, "/inbox/open")
    await page.get_by_role("button", name=re.compile("presencia, tema, idioma")).click()
    await page.get_by_text("Português", exact=True).click()
    await expect(page.get_by_role("heading", name="Todas abertas")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Todas abertas")).to_be_visible()


async def test_the_keyboard_alone_is_enough(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, "/inbox/open")
    await page.keyboard.press("j")
    await expect(page).to_have_url(re.compile(customer.conversation_id))
    await expect(thread(page).get_by_text(PERSON)).to_be_visible()
    await page.keyboard.press("r")
    await page.keyboard.type("Hola: j k e h son letras aquí")
    await expect(reply_box(page)).to_have_value("Hola: j k e h son letras aquí")
    await page.keyboard.press("Enter")
    await expect(thread(page).get_by_text("Hola: j k e h son letras aquí")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("m")
    await expect(page).to_have_url(re.compile("/inbox/mine$"))


async def test_a_letter_chosen_by_an_input_method_is_not_sent(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await reply_box(page).fill("かな")
    composing = {"key": "Enter", "code": "Enter", "bubbles": True, "cancelable": True, "isComposing": True}
    await reply_box(page).dispatch_event("keydown", composing)
    await expect(reply_box(page)).to_have_value("かな")
    assert "かな" not in await customer.texts()


async def test_the_palette_offers_what_concerns_the_open_conversation_first(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await reply_box(page).focus()
    await page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog")
    offered = palette.get_by_role("button").or_(palette.get_by_role("option")).first
    await expect(offered).to_contain_text("Responder")
    await page.keyboard.type("oscuro")
    # Enter takes what is offered when it is pressed, not what will be.
    await expect(offered).to_contain_text(re.compile("oscuro", re.IGNORECASE))
    await page.keyboard.press("Enter")
    await expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


async def test_a_phone_shows_one_pane_with_a_way_back(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, "/inbox/open", viewport=(390, 780), touch=True)
    await expect(reply_box(page)).to_have_count(0)
    await page.get_by_role("listitem").first.get_by_role("link").click()
    await expect(reply_box(page)).to_be_visible()
    await expect(page.locator(".list")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing runs off the screen"
    await page.get_by_role("link", name="Volver a la lista").click()
    await expect(page.locator(".list")).to_be_visible()


async def test_the_details_hide_behind_their_button_where_there_is_little_room(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}", viewport=(1180, 800))
    details = page.get_by_role("complementary")
    await expect(reply_box(page)).to_be_visible()
    await expect(details).to_have_count(0)
    await page.get_by_role("button", name="Detalles", exact=True).click()
    await expect(details).to_be_visible()
    await details.get_by_role("button", name="Cerrar detalles").click()
    await expect(details).to_have_count(0)


async def test_targets_are_large_enough_to_hit(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await expect(page.get_by_role("complementary").get_by_text("Resumen del relevo")).to_be_visible()
    small = await page.evaluate(
        """(smallest) => [...document.querySelectorAll('button, input, textarea, a[href]')]
            .map((element) => [element, element.getBoundingClientRect()])
            .filter(([element, box]) => box.width > 0 && !element.matches('.skip, .row-link, p a, .brief-line'))
            .filter(([, box]) => box.width < smallest - 0.5 || box.height < smallest - 0.5)
            .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)""",
        SMALLEST_TARGET_PX,
    )
    assert small == []


async def test_an_unknown_conversation_says_so_and_the_list_stays(demo: RunningDemo, new_page: NewPage) -> None:
    page = await new_page(locale="es-ES", viewport=(1600, 1000), allow=["404", "422"])
    await demo.sign_in(page)
    await page.goto(f"{demo.url}/inbox/open/00000000-0000-7000-8000-000000000000")
    await expect(page.get_by_text("Esta conversación no está aquí")).to_be_visible()
    await expect(page.get_by_role("listitem").first).to_be_visible()


async def test_nobody_signed_in_is_led_to_the_sign_in_page_and_back(demo: RunningDemo, new_page: NewPage) -> None:
    page = await new_page(locale="es-ES", allow=["401"])
    await page.goto(f"{demo.url}/inbox/mine")
    await expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Finbox%2Fmine"))
