"""The main job of each page around the inbox, done in a browser against the whole server."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import first_id, open_page, settle

PASSWORD = "a long enough one"


async def _ask(page: Page, question: str) -> None:
    await page.get_by_role("textbox", name="Question to the assistant").fill(question)
    await page.keyboard.press("Enter")


async def test_a_written_question_is_answered_in_the_playground_with_its_source(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/knowledge?add=qa")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Question", exact=True).fill("Do you repair broken zippers?")
    await dialog.get_by_role("textbox", name="Answer").fill("Yes, we repair zippers within two years.")
    await dialog.get_by_role("textbox", name="Other way 1").fill("my zipper is broken")
    await page.keyboard.press("Enter")
    await page.keyboard.type("fix a zip")
    await dialog.get_by_role("button", name="Add Q&A").click()
    row = page.get_by_role("row").filter(has_text="Do you repair broken zippers?")
    await expect(row.get_by_text("Ready")).to_be_visible()  # by events: nobody reloads

    assistant = await first_id(page, "assistants")
    await page.goto(f"{demo.url}/assistants/{assistant}")
    await settle(page)
    await _ask(page, "Do you repair broken zippers?")
    talk = page.get_by_role("log", name="Trial conversation")
    await expect(talk.get_by_text("Yes, we repair zippers within two years.")).to_be_visible()
    await expect(talk.get_by_text(re.compile(r"\d ms"))).to_be_visible()
    await check_accessibility(page)
    await talk.get_by_role("button", name="Do you repair broken zippers?").click()
    source = page.get_by_role("dialog", name="Do you repair broken zippers?")
    await expect(source.locator(".cited")).to_contain_text("Yes, we repair zippers")


async def test_the_playground_shows_when_the_assistant_would_pass_to_a_person(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/assistants")
    await page.goto(f"{demo.url}/assistants/{await first_id(page, 'assistants')}")
    await _ask(page, "I want to talk to a person")
    talk = page.get_by_role("log", name="Trial conversation")
    await expect(talk.get_by_text("Wish for a person")).to_be_visible()


async def test_a_changed_assistant_is_saved_as_a_draft_and_is_not_left_unsaved(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/assistants")
    await page.get_by_role("button", name="New assistant").click()
    await page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("Nova")
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("heading", name="Nova", level=1)).to_be_visible()
    await expect(page.get_by_text("On no channel yet")).to_be_visible()

    await page.get_by_role("textbox", name="Tone").fill("Warm and brief.")
    await page.get_by_role("link", name="Team").click()
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await page.get_by_role("switch", name="Enable memories").uncheck()
    await expect(page.get_by_text("Answers as version 1, which is live.")).to_be_visible()
    await page.keyboard.press("Control+s")
    await expect(page.get_by_text("Saved in the draft")).to_be_visible()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)

    await page.reload()
    await settle(page)
    await expect(page.get_by_role("textbox", name="Tone")).to_have_value("Warm and brief.")
    await expect(page.get_by_role("switch", name="Enable memories")).not_to_be_checked()
    await page.get_by_role("button", name="Delete assistant").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete assistant").click()
    await expect(page.get_by_role("link", name="Nova")).to_have_count(0)


async def test_files_are_sent_one_by_one_and_a_refused_one_says_why(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/knowledge?add=files")
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[type=file]").set_input_files(
        [
            {"name": "moths.md", "mimeType": "text/markdown", "buffer": b"# Moths\n\nCedar wood keeps moths away."},
            {"name": "prices.ods", "mimeType": "application/zip", "buffer": b"PK\x03\x04"},
            {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing behind it"},
        ]
    )
    await expect(dialog.get_by_text("This kind of file cannot be read yet.")).to_be_visible()
    await expect(dialog.get_by_text(re.compile("files? received"))).to_be_visible()
    await dialog.get_by_role("button", name="Done").click()
    failed = page.get_by_role("row").filter(has_text="broken.pdf")
    await expect(failed.get_by_text("Failed")).to_be_visible()
    await expect(failed.get_by_text("save it again")).to_be_visible()
    await page.get_by_role("searchbox").fill("How do I keep moths away?")
    await expect(page.locator(".hits").get_by_text("Cedar wood")).to_be_visible()
    await failed.get_by_role("link").wait_for(state="detached")  # the table is searched as well
    await page.get_by_role("button", name="Clear the search").click()
    await failed.get_by_role("button", name="Actions for broken.pdf").click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(failed).to_have_count(0)


async def test_a_sheet_of_questions_shows_what_it_would_do_before_it_is_imported(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/knowledge?add=qa", allow=["422"])
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("Many, from a CSV file").click()
    files = dialog.locator("input[type=file]")
    await files.set_input_files({"name": "qa.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2"})
    await expect(dialog.get_by_text("whose first row names the columns").first).to_be_visible()
    sheet = b"question,answer,phrasings\nDo you sell umbrellas?,Only in autumn.,rain gear\n,Nobody asked,\n"
    await files.set_input_files({"name": "qa.csv", "mimeType": "text/csv", "buffer": sheet})
    await expect(dialog.get_by_role("status")).to_contain_text("1 new")
    await expect(dialog.get_by_text("Line 3: There is no question.")).to_be_visible()
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Import 1 Q&A").click()
    row = page.get_by_role("row").filter(has_text="Do you sell umbrellas?")
    await expect(row.get_by_text("Ready")).to_be_visible()
    exported = await page.request.get(f"{demo.url}/api/v1/knowledge/qas.csv")
    assert "Do you sell umbrellas?,Only in autumn.,rain gear,en" in await exported.text()


async def test_a_document_is_changed_and_found_by_its_new_words(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/knowledge?add=text")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Title").fill("Gift wrapping")
    await dialog.get_by_role("textbox", name="Text").fill("We wrap gifts in blue paper.")
    await dialog.get_by_role("button", name="Add text").click()
    await page.get_by_role("link", name="Gift wrapping").click()
    await expect(page.locator(".passages").get_by_text("blue paper")).to_be_visible()
    await page.get_by_role("textbox", name="Text").fill("We wrap gifts in recycled paper.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".passages").get_by_text("recycled paper")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Text")).to_have_value("We wrap gifts in recycled paper.")


async def test_an_invited_person_joins_with_the_link_and_is_disabled_again(
    demo: RunningDemo, new_page: NewPage
) -> None:
    email = f"nuria-{uuid4().hex[:8]}@example.com"
    owner = await open_page(demo, new_page, "/team")
    await owner.get_by_role("button", name="Invite a teammate").click()
    dialog = owner.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="E-mail").fill(email)
    await dialog.get_by_role("radio", name="Admin").check()
    await dialog.get_by_role("button", name="Create invitation").click()
    link = (await dialog.get_by_role("textbox", name="Invitation link").inner_text()).strip()
    await dialog.get_by_role("button", name="Done").click()
    await expect(owner.get_by_text(email, exact=True)).to_be_visible()

    guest = await new_page(locale="en", allow=("status of 401", "status of 422"))
    await guest.goto(link)
    await expect(guest.get_by_role("textbox", name="E-mail")).to_have_value(email)
    assert "token" not in guest.url
    await guest.get_by_role("textbox", name="Your name").fill("Nuria Vega")
    await guest.get_by_label("Password", exact=True).fill("1234567890")
    await guest.get_by_role("button", name="Join the team").click()
    await expect(guest.get_by_role("alert")).to_contain_text("very common")
    await guest.get_by_label("Password", exact=True).fill(PASSWORD)
    await guest.get_by_role("button", name="Join the team").click()
    await guest.wait_for_url("**/inbox/**")

    # By events, without a reload: the list has the new teammate, the invitation is gone.
    row = owner.get_by_role("listitem").filter(has_text=email)
    await expect(row.get_by_text("Nuria Vega")).to_be_visible()
    await expect(owner.get_by_role("button", name=f"Withdraw the invitation of {email}")).to_have_count(0)
    await row.get_by_role("button", name="Actions for Nuria Vega").click()
    await owner.get_by_role("menuitem", name="Disable").click()
    await owner.get_by_role("dialog").get_by_role("button", name="Disable").click()
    await expect(row.get_by_text("Disabled")).to_be_visible()
    await guest.reload()
    await guest.wait_for_url("**/sign-in**")


async def test_signing_in_says_what_is_wrong_and_goes_on_where_one_wanted_to_go(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await new_page(locale="en", allow=("status of 401",))
    await page.goto(f"{demo.url}/settings?tab=hours")
    await page.wait_for_url("**/sign-in**")
    await page.get_by_role("textbox", name="E-mail").fill("nobody@example.com")
    await page.get_by_label("Password", exact=True).fill("wrong")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong.")
    assert "next=" in page.url
    await page.get_by_role("button", name="Español").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Te damos la bienvenida")


async def test_the_only_owner_cannot_step_down(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/team", allow=("status of 409",))
    me = page.get_by_role("listitem").filter(has_text="You").first
    await me.get_by_role("combobox").click()
    await page.get_by_role("option", name="Agent").click()
    await expect(page.get_by_role("alert")).to_contain_text("needs an active owner")


async def test_the_week_has_several_spans_holidays_and_says_what_is_wrong(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/settings?tab=hours")
    await page.get_by_role("switch", name="Always open").uncheck()
    monday = page.get_by_role("switch", name="Monday")
    if not await monday.is_checked():
        await monday.check()
    await page.get_by_label("Monday, opens, span 1").fill("09:00")
    await page.get_by_label("Monday, closes, span 1").fill("13:00")
    await page.get_by_role("button", name="Add a span on Monday").click()
    await page.get_by_label("Monday, opens, span 2").fill("12:00")
    await expect(page.get_by_text("These spans overlap.")).to_be_visible()
    await page.get_by_label("Monday, opens, span 2").fill("14:00")
    await page.get_by_label("Monday, closes, span 2").fill("00:00")
    await page.get_by_role("button", name="Copy Monday to Monday to Friday").click()
    await page.get_by_label("Date").fill("2026-12-25")
    await page.get_by_role("button", name="Add date").click()
    await check_accessibility(page)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)
    workspace = await page.evaluate("fetch('/api/v1/workspace').then(r => r.json())")
    assert workspace["hours"]["always"] is False
    assert workspace["hours"]["week"]["fri"] == [["09:00", "13:00"], ["14:00", "24:00"]]
    assert workspace["hours"]["holidays"] == ["2026-12-25"]
    await page.get_by_role("switch", name="Always open").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)


async def test_a_channel_is_made_dressed_and_put_on_a_page(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/channels")
    await page.get_by_role("button", name="New channel").click()
    await page.get_by_role("dialog").get_by_role("button", name="Website chat").click()
    await page.get_by_role("dialog").get_by_role("textbox", name="Name").fill("Outlet")
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("heading", name="Outlet", level=1)).to_be_visible()
    await page.get_by_role("textbox", name="Title").fill("Outlet help")
    await expect(page.locator(".preview-head")).to_contain_text("Outlet help")
    await page.get_by_role("combobox", name="Allowed sites").fill("outlet.example,")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)
    await expect(page.get_by_role("textbox", name="Chat button")).to_contain_text("/chat.js")

    await page.get_by_role("button", name="Make a secret").click()
    secret = page.get_by_role("dialog", name="Secret for verifying customers")
    await expect(secret.get_by_role("textbox")).not_to_be_empty()
    await settle(page)
    await check_accessibility(page)
    await secret.get_by_role("button", name="I have kept it").click()
    await expect(page.get_by_role("button", name="Replace")).to_be_visible()

    await page.get_by_role("tab", name="Link").click()
    address = (await page.get_by_role("textbox", name="Link").inner_text()).strip()
    customer = await new_page(locale="en")
    await customer.goto(address)
    await expect(customer.get_by_text("Outlet help").first).to_be_visible()
    await page.get_by_role("button", name="Delete channel").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete channel").click()
    await expect(page.get_by_role("link", name="Outlet", exact=True)).to_have_count(0)


async def test_an_api_key_is_shown_once_works_and_ends(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(demo, new_page, "/settings?tab=keys")
    await page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Name").fill("Reports")
    await dialog.get_by_role("button", name="Create key").click()
    token = (await dialog.get_by_role("textbox", name="API key").inner_text()).strip()
    await dialog.get_by_role("button", name="I have kept it").click()
    call = "t => fetch('/api/v1/conversations', {credentials: 'omit', headers: {Authorization: 'Bearer ' + t}})"
    assert await page.evaluate(f"token => ({call})(token).then(r => r.status)", token) == 200
    assert token not in await page.content()
    await page.get_by_role("button", name="Revoke Reports").click()
    await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(page.get_by_text("Key revoked")).to_be_visible()
    await page.goto(f"{demo.url}/settings?tab=audit")
    await expect(page.get_by_text("revoked an API key").first).to_be_visible()


@pytest.mark.parametrize("path", ["/assistants", "/channels", "/team", "/settings?tab=workspace"])
async def test_an_agent_may_look_and_not_change(demo: RunningDemo, new_page: NewPage, path: str) -> None:
    page = await open_page(demo, new_page, "/team")
    link = await page.evaluate(
        """email => fetch('/api/v1/invitations', {method: 'POST', headers: {'content-type': 'application/json'},
            body: JSON.stringify({email, role: 'agent'})}).then(r => r.json()).then(r => r.link)""",
        f"agent-{uuid4().hex[:8]}@example.com",
    )
    agent = await new_page(locale="en")
    await agent.goto(link)
    await agent.get_by_role("textbox", name="Your name").fill("Agustín Gil")
    await agent.get_by_label("Password", exact=True).fill(PASSWORD)
    await agent.get_by_role("button", name="Join the team").click()
    await agent.wait_for_url("**/inbox/**")
    await agent.goto(demo.url + path)
    await settle(agent)
    for name in ("New assistant", "New channel", "Invite a teammate", "New team"):
        await expect(agent.get_by_role("button", name=name)).to_have_count(0)
    for switch in await agent.get_by_role("main").get_by_role("switch").all():
        await expect(switch).to_be_disabled()
