"""More than words, from the teammate's screen to the customer's phone and back: a reaction, a quote, a place, a contact
card, changed words, a message that is taken back. On (a pretended) Telegram, which can all of it.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
from playwright.async_api import Locator, Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo

ASKED = "¿Abrís el sábado?"
Bubble = dict[str, Any]


class TelegramPhone:
    """A customer's Telegram."""

    def __init__(self, demo: RunningDemo, name: str) -> None:
        self.url = demo.phones["Telegram"]
        self.customer = 0
        self.customer = self._act("new", name=name, language="es")["id"]

    def say(self, text: str) -> None:
        self._act("say", text=text)

    def bubbles(self) -> list[Bubble]:
        answer = httpx2.get(f"{self.url}/phone/state?customer={self.customer}", timeout=20)
        return list(answer.json()["bubbles"])

    async def shows(self, wanted: Callable[[list[Bubble]], bool]) -> None:
        for _ in range(100):
            if wanted(self.bubbles()):
                return
            await asyncio.sleep(0.2)
        raise AssertionError(f"the phone shows {self.bubbles()}")

    def _act(self, verb: str, **given: Any) -> dict[str, Any]:
        answer = httpx2.post(f"{self.url}/phone/{verb}", json={"customer": self.customer, **given}, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def choose(page: Page, message: Locator, name: str) -> None:
    await message.hover()
    await message.get_by_role("button", name="More about this message").click()
    await page.get_by_role("menuitem", name=name).click()


async def write(page: Page, text: str) -> Locator:
    await page.get_by_role("textbox", name="Reply").fill(text)
    await page.keyboard.press("Control+Enter")
    message = page.locator("article.message.ours", has_text=text).last
    # Until the provider has it, it can be neither changed nor taken back.
    await expect(message.locator(".delivery.is-sent")).to_be_visible(timeout=20_000)
    return message


async def test_what_a_channel_can_beyond_words_reaches_the_customers_phone(
    demo: RunningDemo, new_page: NewPage
) -> None:
    phone = TelegramPhone(demo, "Tomás Beltrán")
    phone.say(ASKED)
    ana = await new_page(locale="en-GB", viewport=(1440, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/open")
    await ana.get_by_text("Tomás Beltrán").first.click()
    asked = ana.locator("article.message.theirs", has_text=ASKED)

    await asked.hover()
    await asked.get_by_role("button", name="React").click()
    await check_accessibility(ana)
    await ana.get_by_role("button", name="React with 🎉").click()
    await phone.shows(lambda bubbles: any(one["company_reaction"] == "🎉" for one in bubbles))
    await expect(asked.locator(".reactions")).to_contain_text("🎉")
    # A reaction is no reply: nobody took over.
    await expect(ana.get_by_text("took over")).to_have_count(0)

    await choose(ana, asked, "Quote in the reply")
    await expect(ana.locator(".quote-strip")).to_contain_text(ASKED)
    await write(ana, "Sí, de 10 a 20:30.")
    await phone.shows(lambda bubbles: bubbles[-1]["quoted"] == ASKED)
    await expect(ana.locator(".quote-strip")).to_have_count(0)

    await ana.get_by_role("button", name="Send a place or a contact").click()
    await ana.get_by_role("menuitem", name="Send a place").click()
    dialog = ana.get_by_role("dialog")
    await dialog.get_by_label("Where").fill("95, 200")
    await expect(dialog).to_contain_text("Not a place")
    await expect(dialog.get_by_role("button", name="Send")).to_be_disabled()
    await dialog.get_by_label("Where").fill("https://www.openstreetmap.org/#map=17/43.5357/-5.6615")
    await dialog.get_by_label("Name of the place").fill("Casa Brezo Gijón")
    await check_accessibility(ana)
    await dialog.get_by_role("button", name="Send").click()
    await phone.shows(lambda bubbles: bubbles[-1]["place"].startswith("Casa Brezo Gijón"))
    await expect(ana.locator(".extra-card", has_text="Casa Brezo Gijón")).to_be_visible()

    wrong = await write(ana, "Te atiende Lola.")
    await choose(ana, wrong, "Edit the message")
    await ana.get_by_role("dialog").get_by_label("Your words").fill("Te atiende Ana.")
    await ana.get_by_role("dialog").get_by_role("button", name="Change").click()
    await phone.shows(lambda bubbles: bubbles[-1]["text"] == "Te atiende Ana." and bubbles[-1]["is_edited"])
    await expect(ana.get_by_role("log")).to_contain_text("Te atiende Lola.")

    mistaken = await write(ana, "Esto era para otro cliente.")
    await choose(ana, mistaken, "Take back")
    await ana.get_by_role("dialog").get_by_role("button", name="Take back").click()
    await phone.shows(lambda bubbles: bubbles[-1]["text"] == "Te atiende Ana.")
    await expect(ana.locator(".bubble", has_text="Esto era para otro")).to_have_count(0)
