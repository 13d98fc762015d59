"""Connecting a model on screen, against the whole server and a mock of the provider."""

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from tests.assistant.answerers.llm.aimock import run_aimock
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import first_id, open_page, settle


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with run_aimock() as found:
        yield found


async def test_a_provider_is_connected_in_steps_and_the_check_says_what_is_wrong(
    demo: RunningDemo, new_page: NewPage, address: str
) -> None:
    page = await open_page(demo, new_page, "/settings?tab=models")
    await expect(page.get_by_text("No provider yet")).to_be_visible()
    await page.get_by_role("button", name="Connect a provider").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radio", name="Compatible with OpenAI").check()
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_role("textbox", name="Address").fill(f"{address}/v1")
    await dialog.get_by_label("Key", exact=True).fill("sk-test-0123456789abcdef")
    await settle(page)
    await check_accessibility(page)
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_role("textbox", name="Model").fill("good")
    await dialog.get_by_role("button", name="Check").click()
    # The demo's operator allowed no private address: that is what stands there, in one sentence.
    # The first call of a process loads the library, which takes its time on a busy machine.
    said = dialog.get_by_role("status")
    await expect(said).to_contain_text("may not connect to that address", timeout=30_000)
    await dialog.get_by_role("button", name="Done").click()
    await expect(page.get_by_text("Key …cdef")).to_be_visible()
    await page.get_by_role("combobox", name="Answers").click()
    await page.get_by_role("option", name="Compatible with OpenAI").click()
    await page.get_by_role("textbox", name="Model").fill("good")
    card = page.get_by_role("region").or_(page.locator("section.card")).filter(has_text="Who answers")
    await card.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Nobody knows this model's price")).to_be_visible()
    await check_accessibility(page)

    await page.goto(f"{demo.url}/assistants/{await first_id(page, 'assistants')}")
    await settle(page)
    await expect(page.get_by_role("radio", name="Basic (no model)")).to_be_checked()
    await expect(page.get_by_role("radio", name="With good")).to_be_enabled()
    await check_accessibility(page)


async def test_each_task_gets_its_model_and_a_limit_that_was_reached_stands_above_everything(
    demo: RunningDemo, new_page: NewPage
) -> None:
    page = await open_page(demo, new_page, "/settings?tab=models")
    connected: str = await page.evaluate(
        """async () => {
            const send = (method, path, body) => fetch(`/api/v1${path}`, {
                method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
            }).then((answer) => answer.json());
            const given = { kind: 'openai', name: 'Tasks', key: 'sk-test-0123456789abcdef' };
            return (await send('POST', '/model-providers', given)).id;
        }"""
    )
    await page.reload()
    await settle(page)
    tasks = page.locator("section.card").filter(has_text="Other tasks")
    await tasks.get_by_role("combobox", name="Help for teammates").click()
    await page.get_by_role("option", name="Tasks").click()
    await tasks.get_by_role("group", name="Help for teammates").get_by_role("textbox", name="Model").fill("gpt-4o")
    await tasks.get_by_role("combobox", name="Meaning of the knowledge").click()
    await page.get_by_role("option", name="Tasks").click()
    await tasks.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved").first).to_be_visible()
    await settle(page)
    await check_accessibility(page)
    # A check is a call as any other: a limit that is too small for it refuses it.
    chosen: list[str] = await page.evaluate(
        """async (provider) => {
            const send = (method, path, body) => fetch(`/api/v1${path}`, {
                method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body),
            }).then((answer) => answer.json());
            const models = await send('GET', '/models');
            await send('PUT', '/models/budget', { ...models.budget, day_tokens: 2000 });
            await send('POST', `/model-providers/${provider}/check`, { model: 'gpt-4o' });
            await send('PUT', '/models/budget', models.budget);
            const left = { copilot: [], embeddings: [] };
            await send('PUT', '/models/choices', left);
            return [...models.copilot, ...models.embeddings].map((one) => one.model);
        }""",
        connected,
    )
    assert chosen == ["gpt-4o", "text-embedding-3-small"]
    await page.reload()
    await settle(page)
    await expect(page.get_by_role("status").filter(has_text="A limit was reached today")).to_contain_text(
        "Tokens a day"
    )
    await check_accessibility(page)
    await page.evaluate("(id) => fetch(`/api/v1/model-providers/${id}`, { method: 'DELETE' })", connected)
