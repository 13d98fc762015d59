"""Five thousand open conversations: the list stays a window over them, to the last one."""

from collections.abc import Generator

import pytest
from playwright.async_api import expect

from relevo.platform.db.driver import connect
from relevo.platform.db.embedded import start_embedded
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.scratch import open_folder

MANY = 5_000
# Straight into the tables: what is tried here is the screen and its queries, not the way in.
FILL = """
WITH shop AS (
    SELECT workspace_id, id AS channel_id, assistant_id FROM channel ORDER BY created_at LIMIT 1
), person AS (
    INSERT INTO contact (workspace_id, id, name, is_visitor)
    SELECT workspace_id, gen_random_uuid(), 'Crowd ' || lpad(n::text, 4, '0'), false
    FROM shop, generate_series(1, $1) AS n RETURNING workspace_id, id, name
), address AS (
    INSERT INTO contact_identity (workspace_id, id, contact_id, channel_id, channel_kind, address)
    SELECT person.workspace_id, gen_random_uuid(), person.id, shop.channel_id, 'web', person.id::text
    FROM person JOIN shop USING (workspace_id) RETURNING workspace_id, id, contact_id
)
INSERT INTO conversation (workspace_id, id, number, channel_id, contact_id, identity_id, assistant_id, holder_kind,
                          holder_id, preview_text, preview_author_kind, last_message_at)
SELECT shop.workspace_id, gen_random_uuid(), 100000 + substr(person.name, 7)::int, shop.channel_id, person.id,
       address.id, shop.assistant_id, 'assistant', shop.assistant_id, 'Hello from ' || person.name, 'contact',
       now() - interval '30 days' - substr(person.name, 7)::int * interval '1 minute'
FROM person JOIN address ON address.contact_id = person.id JOIN shop ON shop.workspace_id = person.workspace_id
"""


@pytest.fixture
def crowd() -> Generator[RunningDemo]:
    """A demo of its own: the others' must not have to live with five thousand strangers."""
    with open_folder() as folder:
        running = start_demo(folder)
        yield running
        running.stop()


async def test_five_thousand_conversations_are_a_window_over_a_list(crowd: RunningDemo, new_page: NewPage) -> None:
    server = await start_embedded(crowd.data / "postgres")
    connection = await connect(server.url)
    await connection.execute(FILL, MANY)
    await connection.execute("ANALYZE conversation")
    await connection.close()
    page = await new_page(viewport=(1440, 900))
    await crowd.sign_in(page)
    await page.goto(f"{crowd.url}/inbox/open")
    rows = page.get_by_role("listitem").filter(has=page.get_by_role("link"))
    await expect(rows.first).to_be_visible()
    last = page.get_by_text(f"Crowd {MANY}", exact=True)
    pane = rows.first.locator("xpath=ancestor::*[contains(@class, 'scroll') or @role='list'][last()]")
    # Each pull to the end asks for the next page; a hundred pages of fifty are five thousand.
    for _ in range(260):
        if await last.count():
            break
        await pane.evaluate("list => { (list.closest('[data-scroll]') ?? list).scrollTop = 1e9; }")
        await page.mouse.move(500, 500)
        await page.mouse.wheel(0, 40_000)
        await page.wait_for_timeout(60)
    await expect(last).to_be_visible()
    assert await rows.count() < 80, "only what can be seen is in the page"
    await last.click()
    await expect(page.get_by_role("heading", name=f"Crowd {MANY}").first).to_be_visible()
