"""The copilot beside a conversation, on the whole server: without a model, and with one that is a mock's."""

import json
import re
from collections.abc import AsyncGenerator, Generator
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.async_api import Locator, Page, expect

from tests.assistant.answerers.llm.aimock import run_aimock
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.inbox import ANSWERED, PERSON, Customer, open_customer, open_inbox, reply_box, thread
from tests.scratch import open_folder

SLOW_MS = 30_000  # the first call of a process loads the library of models


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    with run_aimock() as found:
        yield found


@pytest.fixture(scope="module")
def modelled(address: str) -> Generator[RunningDemo]:
    """A demo that may reach the mock, with its model chosen."""
    with open_folder() as folder:
        running = start_demo(folder, egress_allow_hosts=json.dumps([urlsplit(address).netloc]))
        with httpx2.Client(base_url=f"{running.url}/api/v1", headers={"Origin": running.url}, timeout=20) as http:
            http.cookies.set(running.cookie["name"], running.cookie["value"])
            given = {"kind": "openai_compatible", "name": "Mock", "base_url": f"{address}/v1", "key": "sk-0123456789"}
            provider = http.post("/model-providers", json=given)
            assert provider.status_code == 201, provider.text
            choice = {"answer": [{"provider_id": provider.json()["id"], "model": "copilot"}]}
            assert http.put("/models/choices", json=choice).status_code == 200
        yield running
        running.stop()


@pytest.fixture
async def http() -> AsyncGenerator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(timeout=20) as opened:
        yield opened


async def open_waiting(
    demo: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient, *said: str, **options: object
) -> tuple[Page, Customer]:
    """The customer wants a person, the assistant has passed the baton, and then the customer says more."""
    customer = await open_customer(demo, http)
    await customer.say("Mi pedido es el #77120 y no ha llegado")
    await customer.say(PERSON)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}", **options)
    await expect(page.get_by_role("button", name="Tomar la conversación").first).to_be_visible()
    for text in said:
        await customer.say(text)
        await expect(thread(page).get_by_text(text)).to_be_visible()
    return page, customer


def copilot(page: Page) -> Locator:
    return page.locator("section.section").filter(has=page.get_by_role("button", name="Copiloto"))


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Respuesta sugerida")


async def press_send(page: Page, box: Locator) -> None:
    """The message stands in the thread at once; what became of the suggestion is known when the server has it."""
    async with page.expect_response(
        lambda answer: answer.url.endswith("/messages") and answer.request.method == "POST"
    ):
        await box.press("Enter")


async def kept(page: Page, demo: RunningDemo, customer: Customer) -> list[dict[str, str | None]]:
    answer = await page.request.get(f"{demo.url}/api/v1/suggestions?conversation_id={customer.conversation_id}")
    items: list[dict[str, str | None]] = (await answer.json())["items"]
    return items


async def test_without_a_model_it_quotes_cuts_out_and_says_what_it_cannot(
    demo: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient
) -> None:
    page, customer = await open_waiting(demo, new_page, http, ANSWERED)
    # Unasked: the company's own words, with their source.
    await expect(card(page)).to_contain_text("palabra por palabra")
    await expect(card(page)).to_contain_text("Canarias")
    side = copilot(page)
    await side.get_by_role("button", name="Resumen").click()
    await expect(side.get_by_text("Sigue abierto")).to_be_visible()
    await side.get_by_role("button", name=ANSWERED).click()
    await side.get_by_role("button", name="Siguiente paso").click()
    await expect(side.get_by_text("Responde con «")).to_be_visible()
    await side.get_by_role("textbox").fill("¿Cuánto tarda el envío a Canarias?")
    await side.get_by_role("textbox").press("Enter")
    await expect(side.get_by_text("palabra por palabra")).to_be_visible()
    await check_accessibility(page)

    # What needs a model is there, off, and says so; who may choose one is led there.
    await reply_box(page).fill("Hola, buenas tardes. El pedido llega mañana. Un saludo.")
    await page.get_by_role("button", name="Mejorar el borrador").click()
    warmer = page.get_by_role("menuitem", name="Más cercano")
    await expect(warmer).to_be_disabled()
    await expect(warmer).to_contain_text("necesita un modelo")
    await expect(page.get_by_role("menuitem", name="Elegir un modelo")).to_have_attribute(
        "href", "/settings?tab=models"
    )
    await check_accessibility(page)
    await page.get_by_role("menuitem", name="Más corto").click()
    bench = page.get_by_role("region", name="Mejorar el borrador")
    await expect(bench).to_contain_text("El pedido llega mañana.")
    await bench.get_by_role("button", name="Usar este").click()
    await expect(reply_box(page)).to_have_value("El pedido llega mañana.")
    await press_send(page, reply_box(page))
    await expect(thread(page).get_by_text("El pedido llega mañana.")).to_be_visible()
    await expect(reply_box(page)).to_have_value("")
    outcomes = {item["kind"]: item["outcome"] for item in await kept(page, demo, customer)}
    assert outcomes["shorter"] == "accepted"
    assert outcomes["summary"] is None


async def test_an_inserted_suggestion_that_is_changed_is_kept_as_edited(
    demo: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient
) -> None:
    page, customer = await open_waiting(demo, new_page, http, ANSWERED)
    await card(page).get_by_role("button", name="Insertar").click()
    await expect(reply_box(page)).to_have_value(re.compile("Canarias"))
    # A reload loses neither the draft nor where it came from.
    await page.reload()
    await expect(reply_box(page)).to_have_value(re.compile("Canarias"))
    await expect(thread(page).get_by_text(ANSWERED)).to_be_visible()
    await reply_box(page).fill("De 5 a 8 días, según la isla.")
    await press_send(page, reply_box(page))
    await expect(thread(page).get_by_text("De 5 a 8 días, según la isla.")).to_be_visible()
    [reply] = [item for item in await kept(page, demo, customer) if item["kind"] == "reply"]
    assert (reply["outcome"], reply["final_text"]) == ("edited", "De 5 a 8 días, según la isla.")


async def test_a_suggestion_that_was_waved_away_stays_away(
    demo: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient
) -> None:
    page, customer = await open_waiting(demo, new_page, http, ANSWERED)
    async with page.expect_response(lambda answer: answer.url.endswith("/discard")):
        await card(page).get_by_role("button", name="Descartar").click()
    await expect(card(page)).to_have_count(0)
    async with page.expect_response(lambda answer: answer.url.endswith("/copilot") and answer.request.method == "POST"):
        await page.reload()
    await expect(thread(page).get_by_text(ANSWERED)).to_be_visible()
    await expect(card(page)).to_have_count(0)
    assert [item["outcome"] for item in await kept(page, demo, customer)] == ["discarded"]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
async def test_asking_again_is_noticed_and_never_hindered(
    demo: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient, width: int, scheme: str
) -> None:
    page, _ = await open_waiting(demo, new_page, http, viewport=(width, 844), color_scheme=scheme)
    await reply_box(page).fill("¿Me dices tu número de pedido?")
    warning = page.locator(".already-said")
    await expect(warning).to_contain_text("77120")
    await check_accessibility(page)
    await warning.get_by_role("button", name="Ver el mensaje").click()
    await expect(page.locator(".message").filter(has_text="#77120").first).to_be_in_viewport()
    await press_send(page, reply_box(page))
    await expect(thread(page).get_by_text("¿Me dices tu número de pedido?")).to_be_visible()
    await expect(warning).to_have_count(0)


async def test_a_model_writes_when_it_is_asked_to_and_changes_the_draft(
    modelled: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient
) -> None:
    page, customer = await open_waiting(modelled, new_page, http, ANSWERED)
    await expect(card(page)).to_contain_text("palabra por palabra")
    await card(page).get_by_role("button", name="Redactar una").click()
    await expect(card(page)).to_contain_text("Te lo cuento con mucho gusto", timeout=SLOW_MS)
    await expect(card(page)).to_contain_text("redactado por copilot")
    await card(page).get_by_role("button", name="Insertar").click()
    await page.get_by_role("button", name="Mejorar el borrador").click()
    await page.get_by_role("menuitem", name="Más cercano").click()
    bench = page.get_by_role("region", name="Mejorar el borrador")
    await expect(bench).to_contain_text("Con mucho gusto te ayudo", timeout=SLOW_MS)
    await check_accessibility(page)
    await bench.get_by_role("button", name="Dejar el mío").click()
    await expect(reply_box(page)).to_have_value("Hola. Te lo cuento con mucho gusto.")
    await press_send(page, reply_box(page))
    await expect(thread(page).get_by_text("Te lo cuento con mucho gusto")).to_be_visible()
    outcomes = {(item["kind"], item["written_by"]): item["outcome"] for item in await kept(page, modelled, customer)}
    assert outcomes[("reply", "model")] == "accepted"
    assert outcomes[("warmer", "model")] == "discarded"


async def test_customer_and_teammate_each_read_their_own_language(
    modelled: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient
) -> None:
    customer = await open_customer(modelled, http)
    await customer.say("Hola, ¿dónde está mi paquete?")
    page = await new_page(locale="en-US", viewport=(1600, 1000))
    await modelled.sign_in(page)
    await page.goto(f"{modelled.url}/inbox/open/{customer.conversation_id}")
    switch = page.get_by_role("switch", name="Show in English")
    await switch.check()
    translated = thread(page).locator(".bubble-translation").filter(has_text="EN Hola, ¿dónde está mi paquete?")
    await expect(translated).to_be_visible(timeout=SLOW_MS)
    await check_accessibility(page)

    box = page.get_by_role("textbox", name="Reply…")
    await box.fill("Hello, it comes tomorrow.")
    await page.get_by_role("button", name="Improve the draft").click()
    await page.get_by_role("menuitem", name="Translate into Spanish").click()
    bench = page.get_by_role("region", name="Improve the draft")
    await expect(bench).to_contain_text("Hola, llega mañana.", timeout=SLOW_MS)
    # Seen before it is sent; nothing has gone out yet.
    assert "Hola, llega mañana." not in await customer.texts()
    await bench.get_by_role("button", name="Use this").click()
    await expect(page.locator(".translated-from")).to_contain_text("Hello, it comes tomorrow.")
    await expect(box).to_have_value("Hola, llega mañana.")
    await press_send(page, box)
    mine = thread(page).locator(".message.teammate").filter(has_text="Hola, llega mañana.")
    await expect(mine.locator(".bubble-translation")).to_contain_text("Hello, it comes tomorrow.")
    await expect(mine.locator(".tick").first).to_be_visible()
    assert "Hola, llega mañana." in await customer.texts()
    assert not any("Hello" in text for text in await customer.texts())


async def test_leaving_the_conversation_stops_what_is_being_written(
    modelled: RunningDemo, new_page: NewPage, http: httpx2.AsyncClient
) -> None:
    page, _ = await open_waiting(modelled, new_page, http, ANSWERED)
    side = copilot(page)
    async with page.expect_event("requestfailed", lambda request: request.url.endswith("/copilot")):
        await page.route("**/copilot", lambda _route: None)
        await side.get_by_role("button", name="Resumen").click()
        await expect(side.get_by_role("button", name="Parar")).to_be_visible()
        await page.get_by_role("link", name="Contactos").or_(page.get_by_role("link", name="Clientes")).first.click()
