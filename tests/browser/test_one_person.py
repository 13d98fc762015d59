"""The same person writes on the shop's page, Instagram, Slack and WhatsApp. One contact: WhatsApp's number is the one
that the shop's server signed, the others Ana joins after a preview. One inbox; each answer goes out where the question
came in; and WhatsApp's 24 hours end under Ana's eyes.
"""

import re
import time

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.async_api import Frame, Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo

NAME = "Lucía Vega"
PHONE = "34600111222"
SECONDS_LEFT = 60
"""For the answer on WhatsApp, on a busy machine too; then the window ends under Ana's eyes."""
ASKED = {
    "web": "Escribo desde la tienda",
    "instagram": "Escribo por Instagram",
    "slack": "Escribo por Slack",
    "whatsapp": "Escribo por WhatsApp",
}


@pytest.fixture(scope="module")
def demo(own_demo: RunningDemo) -> RunningDemo:
    return own_demo


def sign_customer(demo: RunningDemo) -> tuple[str, str]:
    """The web channel's key, and what the shop's own server says of the customer who is signed in there."""
    with httpx2.Client(base_url=f"{demo.url}/api/v1", headers={"Origin": demo.url}, timeout=20) as http:
        http.cookies.set(demo.cookie["name"], demo.cookie["value"])
        key = demo.customer_page.rsplit("/", 1)[1]
        channels = http.get("/channels?limit=50").json()["items"]
        channel_id = next(one["id"] for one in channels if one["public_key"] == key)
        answer = http.post(f"/channels/{channel_id}/identity-secret")
        assert answer.status_code == 200, answer.text
        secret = answer.json()["secret"]
    claims = {"sub": "customer-7", "aud": key, "exp": int(time.time()) + 900, "name": NAME}
    claims |= {"phone_number": f"+{PHONE}", "phone_number_verified": True}
    return key, jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


async def write_on_the_web(demo: RunningDemo, new_page: NewPage, text: str) -> Frame:
    key, token = sign_customer(demo)
    page = await new_page(locale="es-ES", viewport=(900, 860))
    script = f'<script async src="/chat.js" data-key="{key}" data-mount="#here" data-jwt="{token}"></script>'
    html = f'<!doctype html><html lang=es><head><link rel=icon href=data:,></head><body><div id="here"></div>{script}'
    address = f"{demo.url}/account"
    await page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    await page.goto(address)

    def is_chat(frame: Frame) -> bool:
        return "/w/" in frame.url

    chat = next((one for one in page.frames if is_chat(one)), None)
    chat = chat or await page.wait_for_event("framenavigated", predicate=is_chat)
    await chat.get_by_role("textbox").fill(text)
    await chat.get_by_role("textbox").press("Enter")
    await expect(chat.locator(".message.contact:not(.pending)").get_by_text(text)).to_be_visible()
    return chat


async def write_on_instagram(demo: RunningDemo, new_page: NewPage, text: str) -> Page:
    phone = await new_page(locale="es-ES", viewport=(900, 860))
    await phone.goto(f"{demo.phones['Instagram']}/?customer=900000000000001")
    await expect(phone.get_by_text("Connected: what you write arrives in Relevo.")).to_be_visible()
    await phone.get_by_label("Message", exact=True).fill(text)
    await phone.get_by_role("button", name="Send", exact=True).click()
    return phone


async def write_on_slack(demo: RunningDemo, new_page: NewPage, text: str) -> Page:
    desktop = await new_page(locale="es-ES", viewport=(900, 860))
    await desktop.goto(demo.phones["Slack"])
    await expect(desktop.get_by_text("Events go to the channel.")).to_be_visible()
    await desktop.get_by_label("Somebody else").fill(NAME)
    await desktop.get_by_role("button", name="Add").click()
    await expect(desktop.get_by_label("Who is writing").locator("option:checked")).to_have_text(NAME)
    await desktop.get_by_label("Message", exact=True).fill(text)
    await desktop.get_by_role("button", name="Send", exact=True).click()
    return desktop


async def write_on_whatsapp(demo: RunningDemo, new_page: NewPage, text: str) -> Page:
    """Nearly 24 hours ago, by WhatsApp's clock."""
    phone = await new_page(locale="es-ES", viewport=(900, 860))
    given = {"phone": PHONE, "text": text, "hours_ago": 24 - SECONDS_LEFT / 3600}
    async with httpx2.AsyncClient(timeout=20) as http:
        await http.post(f"{demo.phones['WhatsApp']}/phone/new", json={"phone": PHONE, "name": NAME})
        answer = await http.post(f"{demo.phones['WhatsApp']}/phone/say", json=given)
        assert answer.status_code == 200, answer.text
    await phone.goto(f"{demo.phones['WhatsApp']}/?phone={PHONE}")
    return phone


def row(ana: Page, kind: str = "") -> Locator:
    """The person's conversation on this channel."""
    rows = ana.locator(".row").filter(has_text=NAME)
    return rows.filter(has=ana.locator(f".channel-{kind}")) if kind else rows


async def answer_on(ana: Page, kind: str, words: str) -> None:
    await row(ana, kind).click()
    thread = ana.get_by_role("region", name=NAME)
    await expect(thread.get_by_text(ASKED[kind]).first).to_be_visible()
    # Who sends before they saw what the assistant said is asked to read it first.
    await expect(thread.locator(".message.assistant").last).to_be_visible()
    await thread.get_by_label("Reply…").fill(words)
    await thread.get_by_label("Reply…").press("Enter")
    await expect(thread.locator(".message").get_by_text(words)).to_be_visible()


async def join_with_the_web_customer(ana: Page, kind: str) -> None:
    """From this channel's conversation; both are seen beside each other first."""
    await row(ana, kind).click()
    await expect(ana.get_by_role("region", name=NAME).get_by_text(ASKED[kind]).first).to_be_visible()
    details = ana.get_by_role("complementary")
    await details.get_by_role("button", name="Join with another contact…").click()
    dialog = ana.get_by_role("dialog", name=re.compile("^Join"))
    await dialog.get_by_role("textbox", name="Search contacts").fill(NAME)
    await dialog.get_by_role("button", name=re.compile(NAME)).filter(has_text="customer-7").click()
    await expect(dialog.get_by_role("row", name=re.compile("^Conversations"))).to_be_visible()
    await dialog.get_by_role("button", name="Join", exact=True).click()
    await expect(dialog).to_be_hidden()


# A demo of its own is started, five pages are opened, and a minute of a window is waited out.
@pytest.mark.timeout(300)
async def test_one_person_on_four_channels_is_one_contact_in_one_inbox_and_is_answered_on_each(
    demo: RunningDemo, new_page: NewPage
) -> None:
    web = await write_on_the_web(demo, new_page, ASKED["web"])
    instagram = await write_on_instagram(demo, new_page, ASKED["instagram"])
    slack = await write_on_slack(demo, new_page, ASKED["slack"])
    ana = await new_page(locale="en-GB", viewport=(1600, 1000))
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/inbox/open")
    await expect(row(ana)).to_have_count(3)
    await answer_on(ana, "web", "Te leo en la web.")
    await expect(web.get_by_text("Te leo en la web.")).to_be_visible()
    await answer_on(ana, "instagram", "Te leo en Instagram.")
    await expect(instagram.get_by_role("log").get_by_text("Te leo en Instagram.")).to_be_visible()
    await answer_on(ana, "slack", "Te leo en Slack.")
    await expect(slack.get_by_text("Te leo en Slack.")).to_be_visible()
    await join_with_the_web_customer(ana, "instagram")
    await join_with_the_web_customer(ana, "slack")

    # The number is the one that the shop's server vouched for: nobody has to join anything.
    whatsapp = await write_on_whatsapp(demo, new_page, ASKED["whatsapp"])
    await expect(row(ana)).to_have_count(4)
    await answer_on(ana, "whatsapp", "Te leo en WhatsApp.")
    await expect(whatsapp.get_by_role("log").get_by_text("Te leo en WhatsApp.")).to_be_visible()
    await ana.get_by_label("Reply…").fill("Una cosa más")
    await expect(ana.get_by_role("timer")).to_be_visible()

    details = ana.get_by_role("complementary")
    for address in (f"{PHONE}", "900000000000001", "customer-7"):
        await expect(details.get_by_text(address, exact=True).first).to_be_visible()
    with httpx2.Client(base_url=f"{demo.url}/api/v1", timeout=20) as http:
        http.cookies.set(demo.cookie["name"], demo.cookie["value"])
        people = [one for one in http.get(f"/contacts?q={NAME}").json()["items"] if one["name"] == NAME]
    assert len(people) == 1
    assert {one["channel_kind"] for one in people[0]["identities"]} == {"web", "instagram", "slack", "whatsapp"}

    # Each answer is where its question came in, and nowhere else.
    places = {"web": web, "Instagram": instagram, "Slack": slack, "WhatsApp": whatsapp}
    for place, screen in places.items():
        for name in places:
            said = screen.get_by_text("Te leo en la web." if name == "web" else f"Te leo en {name}.")
            await expect(said).to_have_count(1 if name == place else 0)
    await expect(ana.get_by_text("The time to reply freely is over")).to_be_visible(timeout=70_000)
    await expect(ana.get_by_text("Your draft is kept: “Una cosa más”")).to_be_visible()
    await expect(ana.get_by_role("button", name="Choose a template")).to_be_visible()
    await expect(ana.get_by_label("Reply…")).to_be_hidden()
    # On the other channels the same person is answered as before.
    await answer_on(ana, "web", "Y aquí seguimos.")
    await expect(web.get_by_text("Y aquí seguimos.")).to_be_visible()
