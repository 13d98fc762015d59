"""What it costs a teammate to correct an answer in a live conversation, in a real browser on a running demo.

A person's seconds are not measured but counted by the keystroke-level model (Card, Moran and Newell, 1980): each thing
they do has the time that people were measured to take. The machine's seconds are measured, and the two are
added: nothing is done while waiting. It ends when the dialog has shown that the case was red and is green.
"""

import time
from collections.abc import Awaitable
from dataclasses import dataclass, field

import httpx2
from playwright.async_api import Browser, Page, async_playwright

from bench.report import Figure, Report
from tests.browser.conftest import find_chromium, launch_arguments
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.inbox import Customer, open_customer, thread
from tests.scratch import open_folder
from tests.waiting_for import eventually

WITHIN_S = 30
KEY_S, POINT_S, HAND_S, THINK_S = 0.28, 1.1, 0.4, 1.35
# 40 words a minute, of five characters and a space each: who types for a living is faster.
CHARACTER_S = 60 / (40 * 6)
WAIT_MS = 60_000

ASKED = "¿Bordáis iniciales en los albornoces?"
OTHERWISE = "hola, bordais iniciales en un albornoz?"
RIGHT = "Sí, bordamos hasta tres iniciales por 6 €; tarda dos días más."
KNOWN = "¿Cuánto tarda el envío a Canarias?"
ADDED = " Los domingos no se reparte."


@dataclass
class Effort:
    """`acts`: what the teammate did, by kind; `person_s` by the model; `machine_s` as measured."""

    person_s: float = 0.0
    machine_s: float = 0.0
    acts: dict[str, int] = field(default_factory=dict[str, int])

    def _did(self, act: str, seconds: float, times: int = 1) -> None:
        self.acts[act] = self.acts.get(act, 0) + times
        self.person_s += seconds * times

    def click(self) -> None:
        """Decide, bring the pointer there, press."""
        self._did("decisions", THINK_S)
        self._did("pointings", POINT_S)
        self._did("presses", KEY_S)

    def write(self, text: str) -> None:
        """Think what to write, the hands to the keyboard and back to the mouse."""
        self._did("decisions", THINK_S)
        self._did("hands moved", HAND_S, 2)
        self._did("characters", CHARACTER_S, len(text))

    async def wait(self, machine: Awaitable[object]) -> None:
        began = time.perf_counter()
        await machine
        self.machine_s += time.perf_counter() - began


async def measure_correcting(report: Report) -> None:
    async with async_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            report.skip("correcting an answer", "no Chromium here")
            return
        browser = await playwright.chromium.launch(executable_path=program, args=launch_arguments())
        with open_folder() as folder:
            demo = start_demo(folder)
            try:
                await _measure(demo, browser, report)
            finally:
                demo.stop()
        await browser.close()


async def _measure(demo: RunningDemo, browser: Browser, report: Report) -> None:
    context = await browser.new_context(locale="es-ES", viewport={"width": 1600, "height": 1000})
    context.set_default_timeout(WAIT_MS)
    page = await context.new_page()
    await demo.sign_in(page)
    async with httpx2.AsyncClient(timeout=60) as http:
        customer = await open_customer(demo, http)
        wrong = await _hear(customer, ASKED)
        await page.goto(f"{demo.url}/inbox/open/{customer.conversation_id}")
        effort = await _correct(page, RIGHT)
    async with httpx2.AsyncClient(timeout=60) as http:
        heard = await _hear(await open_customer(demo, http), OTHERWISE)
    _tell(report, "an answer that was missing, corrected", effort, is_right=heard == RIGHT and wrong != RIGHT)
    async with httpx2.AsyncClient(timeout=60) as http:
        customer = await open_customer(demo, http)
        await _hear(customer, KNOWN)
        await page.goto(f"{demo.url}/inbox/open/{customer.conversation_id}")
        effort = await _correct(page, ADDED)
    async with httpx2.AsyncClient(timeout=60) as http:
        heard = await _hear(await open_customer(demo, http), KNOWN)
    _tell(report, "an answer that was incomplete, corrected", effort, is_right=ADDED.strip() in heard)


async def _correct(page: Page, text: str) -> Effort:
    """What is `text` is typed at the end of what stands in the field."""
    effort = Effort()
    answer = thread(page).locator(".message.assistant").last
    await answer.wait_for()
    await answer.hover()
    improve = answer.get_by_role("button", name="Mejorar esta respuesta")
    effort.click()
    await effort.wait(improve.click())
    dialog = page.get_by_role("dialog")
    words = dialog.get_by_label("Debería ser")
    await effort.wait(words.wait_for())
    # It has the focus: nobody points at it. The caret stands at the end after one key.
    await page.keyboard.press("Control+End")
    await page.keyboard.type(text)
    effort.write(text)
    effort.click()
    await effort.wait(dialog.get_by_role("button", name="Aplicar").click())
    await effort.wait(dialog.locator(".proof").wait_for())
    await dialog.locator(".proof .notice.ok").wait_for()
    return effort


async def _hear(customer: Customer, text: str) -> str:
    await customer.say(text)

    async def answered() -> bool:
        return len(await customer.texts()) > 1

    await eventually(answered)
    return (await customer.texts())[-1]


def _tell(report: Report, name: str, effort: Effort, *, is_right: bool) -> None:
    whole = effort.person_s + effort.machine_s
    more = {
        "person (counted)": f"{effort.person_s:.1f} s",
        "machine (measured)": f"{effort.machine_s:.1f} s",
        **effort.acts,
        "the next customer": "hears it" if is_right else "DOES NOT hear it",
    }
    report.add(Figure(name, whole, "s", target=f"< {WITHIN_S} s", is_met=whole < WITHIN_S and is_right, more=more))
