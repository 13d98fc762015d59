"""A wrong answer in a live chat is corrected in the thread; the next customer hears the right one; it is taken back."""

import json
import re

import httpx2
from playwright.async_api import Page, expect

from relevo.desk.cases.api import Expected, Said, judge
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.inbox import Customer, open_customer, open_inbox, thread
from tests.waiting_for import eventually

QUESTION = "¿Bordáis iniciales en los albornoces?"
RIGHT = "Sí, bordamos hasta tres iniciales por 6 €; tarda dos días más."


async def _answered(demo: RunningDemo, text: str) -> tuple[Customer, str]:
    """A new customer asks; what they hear."""
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say(text)

        async def heard() -> bool:
            return len(await customer.texts()) > 1

        await eventually(heard)
        return customer, (await customer.texts())[-1]


async def _open_dialog(page: Page) -> None:
    answer = thread(page).locator(".message.assistant").last
    await answer.hover()
    await answer.get_by_role("button", name="Mejorar esta respuesta").click()
    await expect(page.get_by_role("dialog").get_by_label("El cliente preguntó")).to_have_value(QUESTION)


async def _case_of(page: Page, demo: RunningDemo) -> Expected:
    api = f"{demo.url}/api/v1/assistants"
    [assistant] = (await (await page.request.get(api)).json())["items"]
    cases = (await (await page.request.get(f"{api}/{assistant['id']}/cases")).json())["items"]
    [case] = [one for one in cases if one["situation"]["question"] == QUESTION]
    return Expected.model_validate(case["expected"])


async def test_a_correction_holds_for_the_next_customer_and_is_taken_back(demo: RunningDemo, new_page: NewPage) -> None:
    customer, wrong = await _answered(demo, QUESTION)
    assert RIGHT not in wrong
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await _open_dialog(page)
    dialog = page.get_by_role("dialog")
    await check_accessibility(page)
    await dialog.get_by_label("Una pregunta nueva con su respuesta").check()
    await dialog.get_by_label("Debería ser").fill(RIGHT)
    # Other words for a new question reach nothing that customers asked before.
    await dialog.get_by_role("button", name="¿Qué más cambia?").click()
    await expect(dialog.locator(".reach .notice")).to_contain_text("como antes")
    await dialog.get_by_role("button", name="Aplicar").click()
    # Red before, green now: the dialog itself holds the case against the old answer and asks the assistant again.
    await expect(dialog.get_by_text("La prueba falla con la respuesta de antes")).to_be_visible(timeout=20_000)
    red, green = dialog.locator(".proof-side").first, dialog.locator(".proof-side").last
    await expect(red.get_by_text("Rojo", exact=True)).to_be_visible()
    await expect(red).to_contain_text(wrong[:40])
    await expect(green.get_by_text("Verde", exact=True)).to_be_visible()
    await expect(green).to_contain_text(RIGHT)
    await check_accessibility(page)
    _, heard = await _answered(demo, "hola, bordais iniciales en un albornoz?")
    assert heard == RIGHT
    # The case that the correction made fails with the answer before it, and holds with the one after.
    expected = await _case_of(page, demo)
    assert judge(expected, Said(outcome="reply", text=wrong, language="es"))
    assert judge(expected, Said(outcome="reply", text=heard, language="es")) == []
    await page.goto(f"{demo.url}/corrections")
    row = page.locator(".correction").first
    await expect(row).to_contain_text(RIGHT)
    await check_accessibility(page)
    await row.get_by_role("button", name="Deshacer").click()
    await expect(row.get_by_text("Deshecha")).to_be_visible()
    _, heard = await _answered(demo, QUESTION)
    assert RIGHT not in heard


async def test_what_a_person_answered_is_taught_from_the_thread(demo: RunningDemo, new_page: NewPage) -> None:
    customer, _ = await _answered(demo, QUESTION)
    page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
    await expect(thread(page).locator(".message.assistant").last).to_be_visible()
    await page.get_by_role("textbox", name="Responder…").fill("Claro, hasta tres letras.")
    await page.keyboard.press("Control+Enter")
    said = thread(page).locator(".message.teammate").last
    await expect(said).to_contain_text("hasta tres letras")
    await said.hover()
    await said.get_by_role("button", name="Enseñar esta respuesta al asistente").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("El cliente preguntó")).to_have_value(re.compile("iniciales"))
    await expect(dialog.get_by_label("Debería ser")).to_have_value("Claro, hasta tres letras.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_what_was_sent_instead_of_a_suggestion_stands_in_the_dialog(demo: RunningDemo, new_page: NewPage) -> None:
    async with httpx2.AsyncClient(timeout=20) as http:
        customer = await open_customer(demo, http)
        await customer.say("Hola")
        page = await open_inbox(demo, new_page, f"/inbox/open/{customer.conversation_id}")
        api, headers = f"{demo.url}/api/v1/conversations/{customer.conversation_id}", {"Origin": demo.url}
        taken = await page.request.post(f"{api}/take-over", data={}, headers=headers)
        assert taken.ok, await taken.text()
        await customer.say("¿Qué formas de pago aceptáis?")
    told = await page.request.post(f"{api}/copilot", data={"kind": "reply", "team_language": "es"}, headers=headers)
    suggestion = json.loads((await told.text()).splitlines()[-1])["suggestion"]
    sent = "Todas las tarjetas, Bizum y también transferencia."
    body = {"client_id": "edited-suggestion", "text": sent, "suggestion_id": suggestion["id"]}
    assert (await page.request.post(f"{api}/messages", data=body, headers=headers)).ok
    said = thread(page).locator(".message.teammate").last
    await expect(said).to_contain_text(sent)
    await said.hover()
    await said.get_by_role("button", name="Enseñar esta respuesta al asistente").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("El copiloto sugirió")).to_be_visible()
    await expect(dialog.locator(".correct-quote.was")).to_contain_text(suggestion["text"][:40])
    await expect(dialog.get_by_label("Qué estaba mal")).to_have_value("wrong")
    await expect(dialog.get_by_label("Debería ser")).to_have_value(sent)
    await check_accessibility(page)
