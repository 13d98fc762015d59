"""A rule for passing to a person: written beside the instructions, tried at once, with people there or closed."""

from playwright.async_api import expect

from tests.browser.accessibility import check_accessibility, stand_still
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.test_playground import ask, make_assistant


async def test_a_rule_is_written_saved_and_followed_in_the_playground(demo: RunningDemo, new_page: NewPage) -> None:
    page = await make_assistant(demo, new_page, "Deneb")
    await page.get_by_role("button", name="Add a rule").click()
    await page.get_by_text("Rule 1", exact=True).click()
    await expect(page.get_by_text("Say when it holds")).to_be_visible()
    await page.get_by_role("combobox", name="When a message has one of these words").fill("guarantee card")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Say when it holds")).to_have_count(0)
    await stand_still(page)
    await check_accessibility(page)
    await page.get_by_role("combobox", name="Who of the team is there").click()
    await page.get_by_role("option", name="Team: closed").click()
    await ask(page, "I have lost my GUARANTEE card")
    talk = page.get_by_role("log", name="Trial conversation")
    await expect(talk.get_by_text("A rule of the company")).to_be_visible()
    await expect(talk.get_by_text("By the rule “Rule 1”")).to_be_visible()
    await expect(talk.get_by_text("The team is not working right now")).to_be_visible()
