"""Telegram and the channels' page in two browsers: a customer's phone, simulated, and Ana's workspace."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo

ANSWER = re.compile(r"24 a 48 horas")


@pytest.fixture(scope="module")
def demo(own_demo: RunningDemo) -> RunningDemo:
    return own_demo


async def test_a_telegram_customer_is_answered_by_the_assistant_and_then_by_ana_and_the_channels_page_shows_it(
    demo: RunningDemo, new_page: NewPage
) -> None:
    phone = await new_page(locale="es-ES", viewport=(900, 860))
    await phone.goto(demo.phones["Telegram"])
    await expect(phone.get_by_text("A channel is connected.")).to_be_visible()
    await phone.get_by_label("Another customer").fill("Lucía Brezal")
    await phone.get_by_role("button", name="Start a chat").click()
    await expect(phone.get_by_text("/start")).to_be_visible()
    await phone.get_by_label("Message").fill("¿Cuánto tarda el envío?")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text(ANSWER)).to_be_visible()

    ana = await new_page(locale="en-GB", viewport=(1440, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/ai")
    await ana.get_by_text("Lucía Brezal").first.click()
    thread = ana.get_by_role("region", name="Lucía Brezal")
    await expect(thread.get_by_text(ANSWER)).to_be_visible()

    await thread.get_by_label("Reply…").fill("Te ayudo **yo**.")
    await thread.get_by_label("Reply…").press("Enter")
    await expect(phone.locator("b", has_text="yo")).to_be_visible()
    await expect(ana.locator(".delivery.is-sent").last).to_be_visible()

    await thread.get_by_label("Reply…").press_sequentially("Un momento, que lo compruebo ahora", delay=130)
    await expect(phone.locator("#typing")).to_have_text("…")
    await thread.get_by_label("Reply…").fill("")

    # What does not arrive says so in the open thread, without a reload, and can be sent again.
    await phone.get_by_role("button", name="Refuse the next answer").click()
    await thread.get_by_label("Reply…").fill("¿Sigues ahí?")
    await thread.get_by_label("Reply…").press("Enter")
    trouble = thread.get_by_role("alert").filter(has_text="Not sent")
    await expect(trouble).to_be_visible()
    await trouble.get_by_role("button", name="Send again").click()
    await expect(phone.get_by_text("¿Sigues ahí?")).to_be_visible()
    await expect(trouble).to_be_hidden()
    await phone.get_by_role("button", name="Block the bot").click()
    await expect(phone.get_by_role("button", name="Unblock the bot")).to_be_visible()
    await ana.goto(f"{demo.url}/channels")
    await ana.get_by_role("link", name="Telegram", exact=True).click()
    await expect(ana.get_by_text("New messages are told to us at once")).to_be_visible()
    await ana.get_by_role("button", name="Check", exact=True).click()
    await expect(ana.get_by_text("@helpdesk_bot")).to_be_visible()


async def test_a_wrong_token_is_told_where_it_was_typed_and_on_the_channels_page(
    demo: RunningDemo, new_page: NewPage
) -> None:
    ana = await new_page(locale="en-GB", viewport=(1280, 900), allow=["422"])
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/channels")
    await ana.get_by_role("button", name="New channel").click()
    await ana.get_by_role("button", name=re.compile("^Telegram")).click()
    await ana.get_by_label("Bot token").fill("no token at all")
    await ana.get_by_role("button", name="Connect", exact=True).click()
    await expect(ana.get_by_text("Missing, or it does not look right.")).to_be_visible()
    await ana.get_by_label("Bot token").fill("1234567:wrong-wrong-wrong")
    await ana.get_by_text("Advanced").click()
    await ana.get_by_label("Address of the Bot API").fill(demo.phones["Telegram"])
    await ana.get_by_role("button", name="Connect", exact=True).click()
    await expect(ana.get_by_text("The provider does not know this token. Copy it again.")).to_be_visible()
    await expect(ana.get_by_text("Needs attention")).to_be_visible()
