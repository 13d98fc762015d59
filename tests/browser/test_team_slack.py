"""The team answers from its own Slack: a customer in the shop's chat wants a person, the card comes, Ana answers in its
thread and gives the conversation back to the AI by the card's button, and the assistant goes on. And an SMS that says
STOP closes the composer.
"""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo

ANSWER = re.compile(r"24 a 48 horas")


@pytest.fixture(scope="module")
def demo(own_demo: RunningDemo) -> RunningDemo:
    return own_demo


async def say(customer: Page, text: str) -> None:
    box = customer.get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")


async def test_a_handoff_is_answered_in_slack_and_given_back_to_the_ai_by_the_cards_button(
    demo: RunningDemo, new_page: NewPage
) -> None:
    slack = await new_page(locale="en-GB", viewport=(1050, 900))
    await slack.goto(demo.phones["Team Slack"])
    await expect(slack.get_by_text("Events go to the channel.")).to_be_visible()
    await expect(slack.get_by_label("Who is writing").locator("option").first).to_have_text("Ana Ruiz")

    customer = await new_page(locale="es-ES", viewport=(900, 860))
    await customer.goto(demo.customer_page)
    await say(customer, "Quiero hablar con una persona")
    card = slack.locator(".post").filter(has_text="needs a person").last
    await expect(card.get_by_text("Quiero hablar con una persona").first).to_be_visible(timeout=20_000)
    await expect(card.get_by_text("Waiting for")).to_be_visible()

    await card.get_by_role("button", name="Reply in thread").click()
    await slack.get_by_role("textbox", name="Message").fill("Hola, soy Ana. ¿En qué te ayudo?")
    await slack.get_by_role("button", name="Send", exact=True).click()
    await expect(customer.get_by_text("Hola, soy Ana. ¿En qué te ayudo?")).to_be_visible()
    await expect(card.get_by_text("Answered by Ana Ruiz")).to_be_visible(timeout=20_000)

    await say(customer, "Nada más, gracias")
    await expect(slack.locator(".post.reply").get_by_text("Nada más, gracias")).to_be_visible(timeout=20_000)
    await card.get_by_role("button", name="Hand over to AI").click()
    await expect(card.get_by_text("answers again")).to_be_visible(timeout=20_000)
    await say(customer, "¿Cuánto tarda el envío?")
    await expect(customer.get_by_text(ANSWER)).to_be_visible(timeout=20_000)

    ana = await new_page(locale="en-GB", viewport=(1280, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/channels")
    await ana.get_by_role("link", name="Team Slack", exact=True).click()
    await expect(ana.get_by_text("by mail address")).to_be_visible()
    await expect(ana.get_by_role("combobox", name="All teams")).to_have_value("#support")


async def test_an_sms_shows_what_it_costs_and_stop_closes_the_composer(demo: RunningDemo, new_page: NewPage) -> None:
    phone = await new_page(locale="es-ES", viewport=(900, 860))
    await phone.goto(demo.phones["SMS"])
    await expect(phone.get_by_text("A channel is connected.")).to_be_visible()
    await phone.get_by_label("Another customer").fill("+34600333444")
    await phone.get_by_role("button", name="Add").click()
    await phone.get_by_role("textbox", name="Message").fill("¿Cuánto tarda el envío?")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text(ANSWER)).to_be_visible(timeout=20_000)

    ana = await new_page(locale="en-GB", viewport=(1440, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/ai")
    await ana.get_by_text("+34600333444").first.click()
    thread = ana.get_by_role("region", name="+34600333444")
    field = thread.get_by_label("Reply…")
    await field.fill("a" * 161)
    await expect(thread.get_by_text("2 SMS · 145 letters left")).to_be_visible()
    await field.fill("Está en camino")
    await expect(thread.get_by_text("1 SMS · 56 letters left")).to_be_visible()
    await field.press("Enter")
    await expect(phone.get_by_text("Está en camino")).to_be_visible()

    await phone.get_by_role("textbox", name="Message").fill("STOP")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_text("You have unsubscribed (STOP).")).to_be_visible()
    await expect(thread.get_by_text("They answered STOP.")).to_be_visible()
    await phone.get_by_role("textbox", name="Message").fill("START")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(field).to_be_enabled()
