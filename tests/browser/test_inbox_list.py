"""Finding, sorting away and looking things up: search, snooze, bulk, jumps to what was said."""

import re
from collections.abc import AsyncGenerator
from uuid import uuid4

import httpx2
import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import PERSON, Customer, leave_fields, open_customer, open_inbox, thread


@pytest.fixture
async def customer(demo: RunningDemo) -> AsyncGenerator[Customer]:
    async with httpx2.AsyncClient(timeout=20) as http:
        yield await open_customer(demo, http)


async def test_search_finds_words_and_lives_in_the_address(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    word = f"palabra{uuid4().hex[:8]}"
    await customer.say(f"Busco esta {word} en mi pedido")
    page = await open_inbox(demo, new_page, "/inbox/open")
    await page.keyboard.press("/")
    await page.keyboard.type(word)
    rows = page.get_by_role("listitem").filter(has=page.locator(".row-link"))
    await expect(rows).to_have_count(1)
    await expect(page).to_have_url(re.compile(f"q={word}"))
    await page.reload()
    await expect(rows).to_have_count(1)
    await page.get_by_role("textbox", name="Buscar conversaciones").fill("nadie escribió esto nunca")
    await expect(page.get_by_text("Sin resultados")).to_be_visible()
    await page.get_by_role("button", name="Limpiar").click()
    await expect(rows.nth(1)).to_be_visible()


async def test_a_snoozed_conversation_leaves_the_open_ones_and_waits_apart(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await expect(thread(page).get_by_text(PERSON)).to_be_visible()
    await leave_fields(page)
    await page.keyboard.press("z")
    await page.get_by_role("menuitem", name=re.compile("En una hora")).click()
    await expect(page.get_by_text(re.compile("Pospuesta hasta"))).to_be_visible()
    link = page.locator(f'.row-link[href*="{customer.conversation_id}"]')
    await expect(link).to_have_count(0)
    await page.get_by_role("link", name=re.compile("^Pospuestas")).click()
    await expect(link).to_have_count(1)
    # A customer who writes again is not left waiting for the clock.
    await customer.say("Sigo aquí")
    await expect(link).to_have_count(0)


async def test_several_conversations_are_resolved_at_once(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    async with httpx2.AsyncClient(timeout=20) as http:
        other = await open_customer(demo, http)
        await other.say(PERSON)
    page = await open_inbox(demo, new_page, "/inbox/open")
    links = [page.locator(f'.row-link[href*="{one.conversation_id}"]') for one in (customer, other)]
    rows = [page.get_by_role("listitem").filter(has=link) for link in links]
    for row in rows:
        await row.hover()
        await row.get_by_role("checkbox").check()
    bar = page.get_by_role("toolbar", name="Conversaciones seleccionadas")
    await expect(bar.get_by_text("2 seleccionadas")).to_be_visible()
    await bar.get_by_role("button", name="Resolver").click()
    await expect(page.get_by_text("2 conversaciones cambiadas")).to_be_visible()
    for link in links:
        await expect(link).to_have_count(0)


async def test_shift_selects_the_rows_between(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_inbox(demo, new_page, "/inbox/open")
    ticks = page.get_by_role("checkbox")
    await ticks.nth(1).check(force=True)
    await ticks.nth(4).click(force=True, modifiers=["Shift"])
    await expect(page.get_by_role("toolbar").get_by_text("4 seleccionadas")).to_be_visible()


async def test_a_line_of_the_brief_leads_to_the_message_that_proves_it(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say("Mi pedido CB-10428 llegó roto")
    for number in range(12):
        await customer.say(f"Sigo esperando, mensaje {number}")
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}", viewport=(1600, 700))
    slot = page.get_by_role("complementary").get_by_role("button", name="CB-10428", exact=True)
    await slot.click()
    told = thread(page).get_by_role("article").filter(has_text="Mi pedido CB-10428 llegó roto")
    await expect(told).to_have_class(re.compile("flash"))
    await expect(told).to_be_in_viewport()


async def test_a_link_to_a_message_opens_the_thread_there(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    said = await customer.say("Aquí empieza todo")
    for number in range(60):
        await customer.say(f"Relleno {number}.")
    path = f"/inbox/open/{customer.conversation_id}?at={said['message']['id']}"
    page = await open_inbox(demo, new_page, path)
    await expect(thread(page).get_by_text("Aquí empieza todo", exact=True)).to_be_in_viewport()
