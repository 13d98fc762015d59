"""E-mail in the browser: a mailbox connected by consent at its provider, a mail with pictures from elsewhere, and an
answer with looks, copies, signature and a file that continues the thread.
"""

import asyncio
import json
import re
from collections.abc import Generator
from typing import Any, Literal

import httpx2
import pytest
from playwright.async_api import Locator, Page, expect

from relevo.testing.email.consent import CLIENT_ID, CLIENT_SECRET
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle
from tests.scratch import open_folder

ADDRESS = "support@shop.test"
BOSS = "boss@partner.test"


@pytest.fixture(scope="module")
def demo() -> Generator[RunningDemo]:
    """One of its own: its mailbox is disconnected and connected anew."""
    with open_folder() as folder:
        running = start_demo(folder)
        yield running
        running.stop()


def at_customer(demo: RunningDemo, verb: str, **given: object) -> dict[str, Any]:
    """What a customer does in their mail program."""
    answer = httpx2.post(f"{demo.phones['E-mail']}/mail/{verb}", content=json.dumps(given), timeout=20)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def letters_of(demo: RunningDemo, customer: str) -> list[dict[str, Any]]:
    answer = httpx2.get(f"{demo.phones['E-mail']}/mail/state", params={"customer": customer}, timeout=20)
    letters: list[dict[str, Any]] = answer.json().get("letters", [])
    return letters


async def disconnect_mailbox(page: Page) -> dict[str, str]:
    """The demo's own e-mail channel lets go of the mailbox; what it was connected with."""
    # A demonstration connects its channels one after the other, while people look at it already.
    script = """async () => {
        for (;;) {
            const all = await fetch('/api/v1/channels?limit=50').then((answer) => answer.json());
            const mail = all.items.find((one) => one.kind === 'email' && one.connection.checked_at);
            if (mail) {
                await fetch(`/api/v1/channels/${mail.id}/disconnect`, { method: 'POST' });
                return mail.connection.values;
            }
            await new Promise((resolve) => setTimeout(resolve, 250));
        }
    }"""
    values: dict[str, str] = await page.evaluate(script)
    return values


async def choose(page: Page, label: str, option: str) -> None:
    await page.get_by_role("combobox", name=label, exact=True).click()
    await page.get_by_role("option", name=option, exact=True).click()


async def connect(page: Page, demo: RunningDemo, values: dict[str, str]) -> None:
    """The wizard, filled in with what the simulated provider has."""
    provider = demo.phones["E-mail"]
    await page.goto(f"{demo.url}/channels")
    await page.get_by_role("button", name="New channel").click()
    await page.get_by_role("button", name=re.compile("^E-mail")).click()
    await choose(page, "How we sign in", "With Google")
    await expect(page.get_by_text("/channels/sign-in")).to_be_visible()
    await page.get_by_label("Mail address").fill(ADDRESS)
    await page.get_by_role("button", name="Connect", exact=True).click()
    await expect(page.get_by_text("Missing, or it does not look right.")).to_have_count(2)
    await page.get_by_label("Client ID").fill(CLIENT_ID)
    await page.get_by_label("Client secret").fill(CLIENT_SECRET)
    for label in ("IMAP server", "SMTP server"):
        await page.get_by_label(label).fill("127.0.0.1")
    await page.get_by_label("Signature", exact=True).fill("{name}\nThe shop")
    await page.get_by_text("Advanced").click()
    for kind in ("IMAP", "SMTP"):
        await page.get_by_label(f"{kind} port").fill(values[f"{kind.lower()}_port"])
        await choose(page, f"{kind} encryption", "None (only within your own network)")
    await page.get_by_label("Address of the consent page").fill(f"{provider}/oauth/authorize")
    await page.get_by_label("Address that gives tokens").fill(f"{provider}/oauth/token")
    await page.get_by_label("Address that takes tokens back").fill(f"{provider}/oauth/revoke")
    await page.get_by_label("Name", exact=True).fill("Mailbox of the shop")
    await page.get_by_role("button", name="Connect", exact=True).click()


async def test_a_mailbox_is_connected_by_consent_and_a_mail_is_answered_with_looks_copies_and_a_file(
    demo: RunningDemo, new_page: NewPage
) -> None:
    # A form that is not whole is refused; the mail's script is stopped; the picture from elsewhere leads nowhere.
    expected = ["status of 422", "ERR_NAME_NOT_RESOLVED", "Blocked script execution", "Content Security Policy"]
    ana = await new_page(locale="en-GB", viewport=(1440, 900), allow=expected)
    await demo.sign_in(ana)
    await ana.goto(f"{demo.url}/channels")
    await connect(ana, demo, await disconnect_mailbox(ana))
    await expect(ana.get_by_text("Nobody has signed in to the mailbox yet")).to_be_visible()
    await ana.get_by_role("button", name="Sign in with Google").click()
    await expect(ana.get_by_text("would like to reach the mailbox")).to_be_visible()
    await ana.get_by_role("button", name="Allow").click()
    await expect(ana.get_by_text("A mail to yourself arrived")).to_be_visible()
    await expect(ana.get_by_text("We may read and send mails.")).to_be_visible()
    assert "code=" not in ana.url

    customer = at_customer(demo, "new", name="Lucía Díaz")["address"]
    at_customer(demo, "send", customer=customer, subject="Which lamp is it?", text="Is it the blue one?", layout=True)
    await ana.goto(f"{demo.url}/inbox/needs_human")
    await ana.get_by_text("Lucía Díaz").first.click()
    await look_at_the_whole_mail(ana)
    await write_an_answer(ana)
    await expect(ana.get_by_role("log").get_by_text("today", exact=True)).to_be_visible()

    await check_what_arrived(demo, customer)
    [answer] = [one for one in letters_of(demo, customer) if one["by"] == "company"]
    at_customer(demo, "send", customer=customer, subject=answer["subject"], text="Thank you!", answers=answer["id"])
    await expect(ana.get_by_role("log").get_by_text("Thank you!", exact=True)).to_be_visible(timeout=40_000)


async def look_at_the_whole_mail(ana: Page) -> None:
    await ana.get_by_role("button", name="Show whole mail").click()
    frame = ana.frame_locator("iframe")
    await expect(frame.get_by_role("heading", name="Which lamp is it?")).to_be_visible()
    await expect(frame.locator("script")).to_have_count(0)
    asked: list[str] = []
    ana.on("request", lambda request: asked.append(request.url))
    await expect(ana.get_by_text("Pictures from elsewhere are not loaded")).to_be_visible()
    assert not any("pictures.invalid" in url for url in asked)
    async with ana.expect_request(re.compile("pictures.invalid")):
        await ana.get_by_role("button", name="Load pictures").click()
    await ana.get_by_role("dialog").get_by_role("button", name="Close").click()


async def write_an_answer(ana: Page) -> None:
    """With each button once, and a signature that is Ana's own."""
    box = ana.get_by_role("textbox", name="Reply…")
    await ana.get_by_role("button", name="Signature").click()
    await ana.get_by_role("dialog").get_by_label("Signature").fill("Ana\nCasa Brezo")
    await ana.get_by_role("button", name="Save", exact=True).click()
    await ana.get_by_role("button", name="Subject and copies").click()
    await ana.get_by_label("Cc", exact=True).fill(BOSS)
    await box.fill("It leaves today")
    await select_word(ana, "today")
    await ana.get_by_role("button", name="Bold").click()
    await expect(box).to_have_value("It leaves **today**")
    await box.press("Control+z")
    await expect(box).to_have_value("It leaves today")
    await select_word(ana, "today")
    await box.press("Control+b")
    await select_word(ana, "leaves")
    await box.press("Control+i")
    await expect(box).to_have_value("It *leaves* **today**")
    await add_lines(box, "", "the lamp")
    await select_word(ana, "the lamp")
    await ana.get_by_role("button", name="List", exact=True).click()
    await add_lines(box, "", "Our page")
    await select_word(ana, "Our page")
    await ana.get_by_role("button", name="Link", exact=True).click()
    await ana.get_by_label("Address of the link").fill("javascript:alert(1)")
    await expect(ana.get_by_text("This is no address of a page or a mailbox.")).to_be_visible()
    await ana.get_by_label("Address of the link").fill("shop.test/lamps?a=1&b=2")
    await ana.get_by_role("button", name="Insert").click()
    await expect(box).to_have_value(
        "It *leaves* **today**\n\n- the lamp\n\n[Our page](https://shop.test/lamps?a=1&b=2)"
    )
    await ana.locator("input[type=file]").first.set_input_files(
        [{"name": "bill.txt", "mimeType": "text/plain", "buffer": b"paid"}]
    )
    await expect(ana.get_by_text("bill.txt")).to_be_visible()
    await expect(ana.get_by_role("button", name="Send", exact=True)).to_have_attribute("aria-disabled", "false")
    await ana.get_by_role("button", name="Send", exact=True).click()


async def add_lines(box: Locator, *lines: str) -> None:
    """At the end. Enter alone would send the mail."""
    await box.press("Control+End")
    for line in lines:
        await box.press("Shift+Enter")
        await box.press_sequentially(line)


async def select_word(page: Page, words: str) -> None:
    """As by a double click in the field with the focus."""
    await page.get_by_role("textbox", name="Reply…").evaluate(
        "(area, words) => { area.focus(); const at = area.value.indexOf(words);"
        " area.setSelectionRange(at, at + words.length); }",
        words,
    )


async def check_what_arrived(demo: RunningDemo, customer: str) -> None:
    async with asyncio.timeout(40):
        while len(letters_of(demo, BOSS)) < 1 or len(letters_of(demo, customer)) < 2:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.3)
    [asked, answer] = letters_of(demo, customer)
    assert (asked["by"], answer["by"]) == ("customer", "company")
    assert answer["subject"] == "Re: Which lamp is it?"
    assert answer["references"] == asked["message_id"]
    assert "It <em>leaves</em> <strong>today</strong>" in answer["html"]
    assert "<li>" in answer["html"]
    assert '<a href="https://shop.test/lamps?a=1&amp;b=2">Our page</a>' in answer["html"]
    assert "Casa Brezo" in answer["html"]
    assert "It leaves today" in answer["text"]
    assert "https://shop.test/lamps?a=1&b=2" in answer["text"]
    assert answer["text"].endswith("-- \nAna\nCasa Brezo")
    assert (answer["cc"], answer["files"], answer["automatic"]) == (BOSS, ["bill.txt"], False)
    [copy] = letters_of(demo, BOSS)
    assert copy["message_id"] == answer["message_id"]


async def test_who_does_not_allow_it_is_told_so_and_nothing_changes(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/channels/sign-in?error=access_denied&error_description=Not+today&state=x")
    await expect(page.get_by_text("You did not allow it at the provider. Nothing was changed.")).to_be_visible()
    await expect(page.get_by_text("The provider says: Not today")).to_be_visible()
    stale = await open_page(demo, new_page, "/channels/sign-in?code=abc&state=def", allow=["409"])
    await expect(stale.get_by_text("This sign-in was used already")).to_be_visible()
    await check_accessibility(stale)
    empty = await open_page(demo, new_page, "/channels/sign-in", locale="es-ES", viewport=(390, 844))
    await expect(empty.get_by_text("A esta página te devuelve el proveedor de correo.")).to_be_visible()
    await sees_no_sideways_scroll(empty)


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
async def test_the_steps_of_a_mailbox_are_readable_on_a_phone_in_spanish(
    demo: RunningDemo, new_page: NewPage, color_scheme: Literal["light", "dark"]
) -> None:
    page = await open_page(demo, new_page, "/channels", locale="es-ES", viewport=(390, 844), color_scheme=color_scheme)
    await page.get_by_role("button", name="Canal nuevo").click()
    await page.get_by_role("button", name=re.compile("^Correo")).click()
    await choose(page, "Cómo entramos", "Con Microsoft 365")
    await expect(page.get_by_text("entra.microsoft.com")).to_be_visible()
    await sees_no_sideways_scroll(page)
    await settle(page)
    await check_accessibility(page)
