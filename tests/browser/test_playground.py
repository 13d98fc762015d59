"""The words of an assistant: written into a draft, tried in the playground, compared, published, brought back."""

from playwright.async_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle


async def make_assistant(demo: RunningDemo, new_page: NewPage, name: str) -> Page:
    page = await open_page(demo, new_page, "/assistants")
    await page.get_by_role("button", name="New assistant").click()
    await page.get_by_role("dialog").get_by_role("textbox", name="Name").fill(name)
    await page.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    await settle(page)
    return page


async def ask(page: Page, question: str) -> None:
    await page.get_by_role("textbox", name="Question to the assistant").fill(question)
    await page.get_by_role("button", name="Ask", exact=True).click()


async def test_a_draft_is_tried_published_compared_and_an_earlier_version_brought_back(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await make_assistant(demo, new_page, "Lyra")
    talk = page.get_by_role("log", name="Trial conversation")
    await page.get_by_role("textbox", name="Greeting").first.fill("Good day from Lyra.")
    await ask(page, "hello")  # what was not saved yet goes into the draft first
    await expect(talk.get_by_text("Good day from Lyra.")).to_be_visible()
    await expect(page.get_by_text("Answers as the draft would.")).to_be_visible()
    await expect(page.get_by_text("Version 1 answers.")).to_be_visible()

    await page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog", name="Publish version 2?")
    await expect(dialog.locator("ins")).to_have_text("Good day from Lyra.")
    await dialog.get_by_role("textbox", name="Note").fill("A greeting of our own")
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Version 2 answers.")).to_be_visible()

    await page.get_by_role("button", name="Versions").click()
    versions = page.get_by_role("dialog", name="Versions")
    await expect(versions.get_by_text("A greeting of our own")).to_be_visible()
    await versions.get_by_role("button", name="Compare with live").click()
    await expect(versions.locator("ins")).to_have_text("Good day from Lyra.")
    await check_accessibility(page)
    await versions.get_by_role("button", name="Bring back").click()
    await expect(versions.get_by_text("Brought back from version 1")).to_be_visible()


async def test_a_guide_is_read_while_it_is_written_and_followed_in_the_playground(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await make_assistant(demo, new_page, "Altair")
    await page.get_by_role("button", name="New guide").click()
    guide = page.locator("details.guide")
    await guide.locator("summary").click()
    procedure = guide.get_by_role("textbox", name="Procedure")
    await procedure.fill("ask which kettle it is\nwhatever comes")
    understood = guide.get_by_role("region", name="What was understood")
    await expect(understood.get_by_text("Line 2 is not understood")).to_be_visible()
    await expect(guide.get_by_text("Not followed yet")).to_be_visible()
    await procedure.fill(
        "ask which kettle it is\nask if its lamp is red\nif yes: done\notherwise: hand over to a person"
    )
    await expect(understood.get_by_text("Could you tell me which kettle it is?")).to_be_visible()
    await expect(guide.get_by_text("Not followed yet")).to_have_count(0)
    triggers = guide.get_by_label("Starts when a customer writes something like")
    await triggers.fill("my kettle does not boil")
    await triggers.press("Enter")
    await check_accessibility(page)

    talk = page.get_by_role("log", name="Trial conversation")
    await ask(page, "hello, my kettle does not boil")
    await expect(talk.get_by_text("Could you tell me which kettle it is?")).to_be_visible()
    await ask(page, "the blue one")
    await expect(talk.get_by_text("Could you tell me if its lamp is red?")).to_be_visible()
    await talk.get_by_role("button", name="No", exact=True).last.click()
    await expect(
        talk.get_by_text("Passed to a person").or_(talk.locator(".answer-why .chip.warn")).last
    ).to_be_visible()


async def test_the_words_of_an_assistant_fit_on_a_phone_and_in_the_dark(demo: RunningDemo, new_page: NewPage) -> None:
    page = await open_page(
        demo, new_page, "/assistants", viewport=(390, 800), touch=True, color_scheme="dark", locale="es"
    )
    await page.get_by_role("link", name="Brisa").click()
    await settle(page)
    await page.locator("details.guide summary").first.click()
    await expect(page.locator(".guide-step").first).to_be_visible()
    await sees_no_sideways_scroll(page)
    await check_accessibility(page)
