"""What somebody sends from a phone's page, by its buttons, as Ana sees it come into the thread: stories, shared posts,
first questions, stickers, advertisements, what no screen knows, and that somebody came back.
"""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo


class Phone:
    """The page of a simulated provider."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def send(self, what: str) -> None:
        await self.page.get_by_label("Something else to send").select_option(label=what)
        await self.press("Send it")

    async def say(self, text: str) -> None:
        await self.page.get_by_label("Message", exact=True).fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()


async def _open_phone(demo: RunningDemo, new_page: NewPage, channel: str, name: str) -> Phone:
    page = await new_page(locale="en-GB", viewport=(900, 900))
    await page.goto(demo.phones[channel])
    await page.get_by_label(re.compile("^Another customer")).first.fill(name)
    await page.get_by_role("button", name=re.compile("^(Add|Start a chat)$")).click()
    await expect(page.get_by_label("Who is writing").locator("option:checked")).to_contain_text(name)
    return Phone(page)


async def _open_thread(demo: RunningDemo, new_page: NewPage, name: str, locale: str = "en-GB") -> Page:
    ana = await new_page(locale=locale, viewport=(1440, 900))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/open")
    await ana.locator(".row", has_text=name).click()
    return ana


def _message(ana: Page, having: Locator) -> Locator:
    return ana.get_by_role("log").locator(".message.theirs").filter(has=having)


async def test_stories_and_shared_posts_come_with_what_they_show(demo: RunningDemo, new_page: NewPage) -> None:
    phone = await _open_phone(demo, new_page, "Instagram", "Inma Rey")
    await phone.page.get_by_label("Message", exact=True).fill("¡Me encanta!")
    await phone.press("Answer the company's story")
    ana = await _open_thread(demo, new_page, "Inma Rey")
    reply = _message(ana, ana.get_by_text("Answered your story"))
    await expect(reply.get_by_text("¡Me encanta!")).to_be_visible()
    picture = reply.locator(".picture img")
    # Its room is there before it is.
    await expect(picture).to_have_attribute("width", "135")
    await expect(picture).to_have_attribute("height", "240")
    above = "one => one.querySelector('.picture').compareDocumentPosition(one.querySelector('.bubble'))"
    assert await reply.evaluate(above) == 4, "the words stand below the story that they answer"

    await phone.press("Mention the company in a story")
    mention = _message(ana, ana.get_by_text("Mentioned you in their story"))
    await expect(mention.locator(".picture img")).to_be_attached()
    await expect(mention.get_by_role("link", name="Open", exact=True)).to_be_attached()

    await phone.send("A shared post")
    post = _message(ana, ana.get_by_text("Shared a post"))
    await expect(post.get_by_text("Otoño en roble")).to_be_attached()
    await expect(post.locator(".picture img")).to_be_attached()
    await phone.send("A shared reel")
    reel = _message(ana, ana.get_by_text("Shared a reel"))
    await expect(reel.locator("video")).to_be_attached()

    await phone.send("Something Meta does not pass on")
    unknown = ana.locator(".extra-line.is-unsupported")
    await expect(unknown).to_contain_text("A message that its channel does not pass on")
    await unknown.get_by_text("JSON").click()
    await expect(unknown.locator("pre")).to_contain_text('"is_unsupported": true')

    await phone.press("Come from an advertisement")
    advert = ana.locator(".extra-card", has_text="Came from an advertisement")
    await expect(advert).to_contain_text("Summer sale")


async def test_a_pressed_choice_is_marked_where_it_was_offered(demo: RunningDemo, new_page: NewPage) -> None:
    phone = await _open_phone(demo, new_page, "Messenger", "Marcos Rey")
    await phone.say("¿Sabéis algo de motores de barco?")
    offered = phone.page.get_by_role("button", name="Hablar con alguien")
    await expect(offered).to_be_visible()
    ana = await _open_thread(demo, new_page, "Marcos Rey")
    await offered.click()
    await expect(ana.locator(".choices li.is-pressed")).to_contain_text("Hablar con alguien")


async def test_stickers_places_and_cards_are_seen_as_what_they_are(demo: RunningDemo, new_page: NewPage) -> None:
    phone = await _open_phone(demo, new_page, "Telegram", "Tadeo")
    await phone.send("A sticker")
    ana = await _open_thread(demo, new_page, "Tadeo")
    thread = ana.get_by_role("log")
    sticker = thread.get_by_role("img", name="😄")
    await expect(sticker).to_be_visible()
    await expect(sticker).to_have_attribute("width", "120")
    await expect(thread.locator(".bubble", has_text="😄")).to_have_count(0)
    await phone.send("A sticker that moves")
    await expect(thread.get_by_role("img", name="😉")).to_be_attached()

    await phone.send("A live place")
    live = thread.locator(".extra-card", has_text="Live place")
    await expect(live).to_contain_text("28.12350, -15.43630")
    await expect(live.get_by_role("link", name="Open in a map")).to_be_attached()
    await expect(thread.locator(".bubble", has_text="28.1235")).to_have_count(0)

    await phone.send("A contact card")
    card = thread.locator(".extra-card", has_text="Marta Ruiz")
    await expect(card.get_by_role("link", name="+34600111333")).to_have_attribute("href", "tel:+34600111333")
    await ana.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await card.get_by_role("button", name="Copy +34600111333").press("Enter")
    await expect(card.get_by_role("button", name="Copied")).to_be_visible()
    assert await ana.evaluate("navigator.clipboard.readText()") == "+34600111333"

    await phone.send("A voice note")
    await expect(thread.locator(".file", has_text="Recording").locator("audio")).to_be_attached()
    await phone.send("A poll, which Relevo does not know")
    poll = thread.locator(".extra-line.is-unsupported")
    await expect(poll).to_contain_text("poll")
    await poll.get_by_text("JSON").click()
    await expect(poll.locator("pre")).to_contain_text("¿Roble o haya?")
    await check_accessibility(ana)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-GB", "Came back by an advertisement: Summer sale"),
        ("es-ES", "Volvió por un anuncio: Summer sale"),
        ("pt-PT", "Voltou por um anúncio: Summer sale"),
    ],
)
async def test_whoever_comes_back_by_an_advertisement_without_a_word_is_seen_to(
    demo: RunningDemo, new_page: NewPage, locale: str, words: str
) -> None:
    phone = await _open_phone(demo, new_page, "Messenger", f"Vera {locale}")
    await phone.say("Hola")
    ana = await _open_thread(demo, new_page, f"Vera {locale}", locale)
    await expect(ana.get_by_role("log").get_by_text("Hola").first).to_be_visible()
    await phone.press("Press an advertisement, say nothing")
    await expect(ana.get_by_role("log").get_by_text(words)).to_be_visible()
