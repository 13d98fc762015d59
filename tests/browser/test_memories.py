"""Memories as people use them: out of a message, on the customer's own page, and over a join that is undone."""

import re
from collections.abc import AsyncGenerator

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import PERSON, Customer, open_customer, open_inbox, thread

SAID = "Prefiero que me escriban por la tarde, gracias."


@pytest.fixture
async def customer(demo: RunningDemo) -> AsyncGenerator[Customer]:
    async with httpx2.AsyncClient(timeout=20) as http:
        yield await open_customer(demo, http)


async def open_conversation(
    demo: RunningDemo, new_page: NewPage, customer: Customer, *, allow: tuple[str, ...] = ()
) -> Page:
    await customer.say(SAID)
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}", allow=allow)
    await expect(thread(page).get_by_text(SAID)).to_be_visible()
    return page


async def remember_said(page: Page) -> None:
    message = thread(page).locator("article").filter(has_text=SAID).first
    await message.hover()
    await message.get_by_role("button", name="Recordar esto del cliente").click()
    dialog = page.get_by_role("dialog", name="Recordar esto")
    await expect(dialog.get_by_role("textbox", name="Memoria")).to_have_value(SAID)
    await check_accessibility(page)
    await dialog.get_by_role("textbox", name="Memoria").fill("Prefiere la tarde")
    await dialog.get_by_role("button", name="Recordar esto").click()
    await expect(page.get_by_role("complementary").get_by_text("Prefiere la tarde")).to_be_visible()


async def test_a_message_is_remembered_with_its_source_and_its_history(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_conversation(demo, new_page, customer)
    await remember_said(page)
    line = page.get_by_role("complementary").get_by_role("listitem").filter(has_text="Prefiere la tarde")
    for item in ("Ver la fuente", "Historial"):
        await line.hover()
        await line.get_by_role("button", name=re.compile("^Acciones para")).click()
        await page.get_by_role("menuitem").filter(has_text=re.compile("fuente" if "fuente" in item else item)).click()
    history = page.get_by_role("dialog", name="Historial de un recuerdo")
    await expect(history.get_by_text("Nunca dijo otra cosa.")).to_be_visible()
    await check_accessibility(page)


async def test_what_may_not_be_kept_is_refused_with_the_reason(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_conversation(demo, new_page, customer, allow=("422",))
    details = page.get_by_role("complementary")
    await details.get_by_role("button", name="Añadir una memoria").click()
    await details.get_by_role("textbox", name="Memoria").fill("Su tarjeta es 4111 1111 1111 1111")
    await details.get_by_role("button", name="Guardar").click()
    await expect(page.get_by_role("alert").first).to_be_visible()
    await expect(details.get_by_text("4111")).to_have_count(0)


async def test_the_customers_own_page_corrects_erases_and_refuses(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_conversation(demo, new_page, customer)
    await remember_said(page)
    details = page.get_by_role("complementary")
    await details.get_by_role("button", name="Página del cliente").click()
    dialog = page.get_by_role("dialog", name="La página del propio cliente")
    await dialog.get_by_role("button", name="Crear un enlace").click()
    link = await dialog.get_by_role("textbox", name="Enlace").input_value()
    await check_accessibility(page)

    theirs = await new_page(viewport=(390, 844), locale="es-ES", allow=("404",))
    await theirs.goto(f"{link}?lang=es")
    await expect(theirs.get_by_role("heading", level=1)).to_contain_text("recuerda de ti")
    await check_accessibility(theirs)
    assert await theirs.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    field = theirs.get_by_role("textbox", name="Preferencia")
    await field.fill("Prefiere la mañana")
    await theirs.get_by_role("button", name=re.compile("^Corregir")).first.click()
    await expect(theirs.get_by_role("status")).to_have_text("Corregido.")
    await expect(details.get_by_text("Prefiere la mañana")).to_be_visible()
    await theirs.get_by_role("button", name="No me recuerdes").click()
    await expect(details.get_by_text("No quiere ser recordado")).to_be_visible()
    await theirs.get_by_role("button", name="Borrar todo").click()
    await expect(theirs.get_by_text("No se recuerda nada de ti.")).to_be_visible()
    await expect(details.get_by_text("Prefiere la mañana")).to_have_count(0)

    await dialog.get_by_role("button", name="Retirar todos los enlaces").click()
    await expect(page.get_by_text("Ningún enlace a esta página funciona ya.")).to_be_visible()
    gone = await theirs.goto(link)
    assert gone is not None
    assert gone.status == 404


async def test_two_contacts_are_joined_after_a_preview_and_taken_apart_again(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_conversation(demo, new_page, customer)
    details = page.get_by_role("complementary")
    await details.get_by_role("button", name="Unir con otro contacto…").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Unir con"))
    await dialog.get_by_role("textbox", name="Buscar contactos").fill("Lucía Moreno")
    await dialog.get_by_role("button", name=re.compile("Lucía Moreno")).click()
    await expect(dialog.get_by_role("row", name=re.compile("^Conversaciones"))).to_be_visible()
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Unir", exact=True).click()
    line = details.get_by_role("listitem").filter(has_text="Unido con Lucía Moreno")
    await expect(line).to_be_visible()
    await check_accessibility(page)
    await line.get_by_role("button", name=re.compile("^Deshacer")).click()
    await expect(line.get_by_text("deshecho")).to_be_visible()
