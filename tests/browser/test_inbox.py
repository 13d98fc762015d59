"""The inbox as a teammate uses it: what arrives, what is sent, who holds the baton; all on the real server."""

import asyncio
import re
from base64 import b64decode
from collections.abc import AsyncGenerator

import httpx2
import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import (
    ANSWERED,
    PERSON,
    Customer,
    leave_fields,
    mark_read,
    open_customer,
    open_inbox,
    reply_box,
    sign_in_colleague,
    thread,
)

# One transparent pixel.
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


@pytest.fixture
async def customer(demo: RunningDemo) -> AsyncGenerator[Customer]:
    async with httpx2.AsyncClient(timeout=20) as http:
        yield await open_customer(demo, http)


async def open_waiting(demo: RunningDemo, new_page: NewPage, customer: Customer) -> Page:
    """A customer has asked for a person, and Ana has opened the conversation."""
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await expect(page.get_by_role("button", name="Tomar la conversación").first).to_be_visible()
    # A reply goes out only once there is something that it can answer.
    await expect(thread(page).get_by_text(PERSON)).to_be_visible()
    return page


async def test_a_message_appears_without_a_reload_and_counts_as_unread(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_inbox(demo, new_page, "/inbox/open")
    await customer.say("Tengo una pregunta sobre mi pedido")
    row = page.get_by_role("listitem").first
    await expect(row.get_by_role("link")).to_have_attribute("href", re.compile(customer.conversation_id))
    await expect(page).to_have_title(re.compile(r"^\(\d+\)"))


async def test_what_the_assistant_writes_is_marked_as_ai_and_opens_its_source(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(ANSWERED)
    page = await open_inbox(demo, new_page, f"/inbox/ai/{customer.conversation_id}")
    answer = thread(page).locator(".message.assistant").first
    await expect(answer.get_by_text("IA", exact=True)).to_be_visible()
    await answer.locator(".source").first.click()
    cited = page.get_by_role("dialog").locator(".cited")
    await expect(cited).to_contain_text("Canarias")


async def test_why_an_answer_was_given_can_be_looked_up(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(ANSWERED)
    page = await open_inbox(demo, new_page, f"/inbox/ai/{customer.conversation_id}")
    await thread(page).get_by_role("button", name="¿Por qué esta respuesta?").first.click()
    await expect(page.get_by_role("dialog").get_by_text("Respondió")).to_be_visible()


async def test_a_reply_stands_in_the_thread_at_once_and_only_once(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)
    await reply_box(page).fill("Hola, soy Ana")
    await reply_box(page).press("Enter")
    mine = thread(page).get_by_text("Hola, soy Ana", exact=True)
    await expect(mine).to_have_count(1)
    await expect(thread(page).locator(".pending")).to_have_count(0)
    await expect(mine).to_have_count(1)
    assert (await customer.texts()).count("Hola, soy Ana") == 1
    # A public reply is the takeover.
    await expect(page.get_by_role("button", name=re.compile("^Asignar: Tú"))).to_be_visible()


async def test_a_note_is_yellow_and_never_reaches_the_customer(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)
    await leave_fields(page)
    await page.keyboard.press("n")
    await page.keyboard.type("Cliente habitual, ojo")
    await page.keyboard.press("Enter")
    await expect(thread(page).locator(".message.note", has_text="Cliente habitual")).to_be_visible()
    assert "Cliente habitual, ojo" not in await customer.texts()


async def test_reply_and_note_keep_separate_drafts_over_a_reload(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)
    await reply_box(page).fill("Respuesta a medias")
    await page.get_by_role("button", name="Nota", exact=True).click()
    note = page.get_by_role("textbox", name=re.compile("nota que solo"))
    await note.fill("Nota a medias")
    await page.reload()
    await expect(note).to_have_value("Nota a medias")
    await page.get_by_role("group", name="Qué escribir").get_by_role("button", name="Responder").click()
    await expect(reply_box(page)).to_have_value("Respuesta a medias")


async def test_a_reply_to_an_old_state_is_held_back_and_asks(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_inbox_deaf(demo, new_page, customer)
    await customer.say("Olvídalo, ya lo he encontrado")
    await reply_box(page).fill("Ahora mismo lo miro")
    await reply_box(page).press("Enter")
    await expect(thread(page).get_by_text("Olvídalo, ya lo he encontrado")).to_be_visible()
    await expect(thread(page).get_by_text("Llegó algo nuevo mientras escribías.")).to_be_visible()
    assert "Ahora mismo lo miro" not in await customer.texts()
    await page.get_by_role("button", name="Enviar de todos modos").click()
    await expect(thread(page).locator(".pending")).to_have_count(0)
    assert (await customer.texts()).count("Ahora mismo lo miro") == 1


async def open_inbox_deaf(demo: RunningDemo, new_page: NewPage, customer: Customer) -> Page:
    """Ana's window, whose stream is broken: it does not hear what comes in."""
    await customer.say(PERSON)
    page = await new_page(locale="es-ES", viewport=(1600, 1000), allow=["WebSocket", "409"])
    await demo.sign_in(page)
    await page.route_web_socket(re.compile("/api/v1/stream"), lambda socket: socket.on_message(lambda _message: None))
    await page.goto(f"{demo.url}/inbox/open/{customer.conversation_id}")
    await expect(thread(page).get_by_text(PERSON)).to_be_visible()
    return page


class Line:
    """The page's stream, which can be cut: Chromium's own offline switch leaves open sockets alone."""

    def __init__(self) -> None:
        self.is_up = True
        self.sockets: list[WebSocketRoute] = []

    async def connect(self, socket: WebSocketRoute) -> None:
        if not self.is_up:
            await socket.close()
            return
        socket.connect_to_server()
        self.sockets.append(socket)

    async def cut(self, page: Page) -> None:
        self.is_up = False
        await page.context.set_offline(True)
        for socket in self.sockets:
            await socket.close()

    async def mend(self, page: Page) -> None:
        self.is_up = True
        await page.context.set_offline(False)


async def test_what_was_missed_while_offline_is_there_after_reconnecting(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    page = await new_page(
        locale="es-ES", viewport=(1600, 1000), allow=["ERR_INTERNET_DISCONNECTED", "WebSocket", "409"]
    )
    line = Line()
    await page.route_web_socket(re.compile("/api/v1/stream"), line.connect)
    await demo.sign_in(page)
    await page.goto(f"{demo.url}/inbox/open/{customer.conversation_id}")
    await expect(thread(page).get_by_text(PERSON)).to_be_visible()
    await line.cut(page)
    await customer.say("¿Sigue ahí?")
    await customer.say("Hola, hola")
    await reply_box(page).fill("Escrito sin conexión")
    await reply_box(page).press("Enter")
    await expect(page.get_by_role("button", name="Reintentar")).to_be_visible()
    await line.mend(page)
    await expect(thread(page).get_by_text("Hola, hola")).to_be_visible(timeout=30_000)
    await expect(thread(page).get_by_text("¿Sigue ahí?")).to_have_count(1)
    # It was written before the customer's new words were seen, so it is not simply sent.
    await expect(page.get_by_role("button", name="Enviar de todos modos")).to_be_visible(timeout=30_000)
    assert "Escrito sin conexión" not in await customer.texts()


async def test_handing_over_to_the_ai_takes_one_press_and_can_be_undone(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)
    await page.get_by_role("button", name="Tomar la conversación").first.click()
    hand = page.get_by_role("button", name="Ceder a la IA", exact=True)
    await expect(page.get_by_role("button", name=re.compile("^Asignar: Tú"))).to_be_visible()
    await hand.click()
    await expect(thread(page).get_by_text(re.compile("cedió la conversación"))).to_be_visible()
    await expect(hand).to_have_attribute("aria-disabled", "true")
    await leave_fields(page)
    await page.keyboard.press("Control+z")
    await expect(page.get_by_role("button", name=re.compile("^Asignar: Tú"))).to_be_visible()
    await expect(hand).to_have_attribute("aria-disabled", "false")


async def test_the_second_of_two_quick_presses_waits_for_the_first(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)

    async def answer_slowly(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await page.route("**/take-over", answer_slowly)
    await page.get_by_role("button", name="Tomar la conversación").first.click()
    await page.get_by_role("button", name="Ceder a la IA", exact=True).click()
    await expect(thread(page).get_by_text(re.compile("cedió la conversación"))).to_be_visible()
    await expect(thread(page).get_by_text(re.compile("tomó la conversación"))).to_be_visible()
    lines = "\n".join(await thread(page).locator(".event-line").all_inner_texts())
    assert lines.index("tomó la conversación") < lines.index("cedió la conversación")


async def test_a_return_note_goes_along(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    page = await open_waiting(demo, new_page, customer)
    await page.get_by_role("button", name="Tomar la conversación").first.click()
    await page.get_by_role("button", name="Ceder con una nota").click()
    await page.get_by_role("textbox", name="¿Qué debe saber la IA?").fill("Reembolso aprobado")
    await page.get_by_role("dialog").get_by_role("button", name="Ceder a la IA").click()
    await expect(thread(page).get_by_text(re.compile("cedió la conversación"))).to_be_visible()
    await expect(page.get_by_role("complementary").get_by_text("Reembolso aprobado")).to_be_visible()


async def test_resolving_goes_on_to_the_next_conversation(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)
    await leave_fields(page)
    await page.keyboard.press("e")
    await expect(page).not_to_have_url(re.compile(customer.conversation_id))
    await expect(page.get_by_text("Conversación resuelta")).to_be_visible()
    await page.goto(f"{demo.url}/inbox/resolved/{customer.conversation_id}")
    await expect(page.get_by_role("button", name="Reabrir").first).to_be_visible()


async def test_a_colleague_who_replies_is_shown_in_the_thread_and_in_the_list(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    page = await open_waiting(demo, new_page, customer)
    other = await new_page(locale="es-ES", viewport=(1600, 1000))
    await sign_in_colleague(demo, other, name="Lucía Ortega")
    await other.goto(f"{demo.url}/inbox/open/{customer.conversation_id}")
    await expect(page.get_by_role("status").filter(has_text="Lucía está mirando")).to_be_visible()
    await reply_box(other).press_sequentially("Hola, te")
    await expect(page.get_by_role("status").filter(has_text="Lucía está respondiendo")).to_be_visible()
    await expect(page.locator(".row.on .watcher.replying")).to_be_visible()
    await other.goto(f"{demo.url}/inbox/snoozed")
    await expect(page.locator(".collision")).to_have_count(0)


async def test_my_own_second_window_warns_of_nobody(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    page = await open_waiting(demo, new_page, customer)
    other = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await reply_box(other).fill("Escribo")
    await expect(reply_box(other)).to_have_value("Escribo")
    await expect(page.locator(".collision")).to_have_count(0)


async def test_a_memory_is_added_pinned_and_forgotten(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    page = await open_waiting(demo, new_page, customer)
    details = page.get_by_role("complementary")
    await details.get_by_role("button", name="Añadir una memoria").click()
    await details.get_by_role("textbox", name="Memoria").fill("Prefiere que le llamen por la tarde")
    await details.get_by_role("button", name="Guardar").click()
    line = details.get_by_role("listitem").filter(has_text="por la tarde")
    await expect(line).to_be_visible()
    await line.hover()
    await line.get_by_role("button", name=re.compile("^Acciones para")).click()
    await page.get_by_role("menuitem", name="Fijar").click()
    await line.hover()
    await line.get_by_role("button", name=re.compile("^Acciones para")).click()
    await expect(page.get_by_role("menuitem", name="Desfijar")).to_be_visible()
    await page.get_by_role("menuitem", name="Olvidar").click()
    await expect(line).to_have_count(0)


async def test_a_picture_goes_along_and_is_shown(demo: RunningDemo, new_page: NewPage, customer: Customer) -> None:
    page = await open_waiting(demo, new_page, customer)
    await page.locator("input[type=file]").set_input_files(
        {"name": "foto ñ.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    await expect(page.get_by_role("button", name="Quitar foto ñ.png")).to_be_visible()
    await expect(page.get_by_role("button", name="Enviar", exact=True)).to_have_attribute("aria-disabled", "false")
    await reply_box(page).press("Enter")
    picture = thread(page).get_by_role("img", name="foto ñ.png")
    await expect(picture).to_be_visible()
    await expect(thread(page).locator(".pending")).to_have_count(0)
    assert await picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1


async def test_a_long_thread_opens_at_its_end_and_loads_what_came_before(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    last = {}
    for number in range(1, 66):
        last = await customer.say(f"Línea número {number}.")
    await mark_read(demo, customer.conversation_id, last["message"]["seq"])
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    messages = thread(page)
    await expect(messages.get_by_text("Línea número 65.", exact=True)).to_be_in_viewport()
    await expect(messages.get_by_text("Línea número 3.", exact=True)).to_have_count(0)
    await messages.hover()
    for _ in range(20):
        await page.mouse.wheel(0, -1500)
        if await messages.get_by_text("Línea número 3.", exact=True).count():
            break
        await page.wait_for_timeout(150)
    await expect(messages.get_by_text("Línea número 3.", exact=True)).to_have_count(1)
    seqs = await messages.locator("article").evaluate_all("(all) => all.map((one) => one.innerText)")
    numbers = [int(found[1]) for text in seqs if (found := re.search(r"Línea número (\d+)\.", text))]
    assert numbers == list(range(1, 66)), "in order, each once"


async def test_an_unread_thread_opens_at_the_first_unread_message(
    demo: RunningDemo, new_page: NewPage, customer: Customer
) -> None:
    await customer.say(PERSON)
    seen = await customer.say("Esto ya lo leí")
    await mark_read(demo, customer.conversation_id, seen["message"]["seq"])
    for number in range(60):
        await customer.say(f"Nuevo número {number}.")
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    messages = thread(page)
    await messages.hover()
    await page.mouse.wheel(0, -3000)
    first = messages.get_by_text("Nuevo número 0.", exact=True)
    await expect(first).to_be_visible()
    line = await messages.get_by_text("Mensajes nuevos").bounding_box()
    read = await messages.get_by_text("Esto ya lo leí").bounding_box()
    new = await first.bounding_box()
    assert read
    assert line
    assert new
    assert read["y"] < line["y"] < new["y"], "the line stands between what was read and what was not"
