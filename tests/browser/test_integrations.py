"""A shop is connected on the screen, its orders stand beside the conversation, and the chat answers from it."""

from typing import Any

import httpx2
from playwright.async_api import Page, expect

from relevo.testing.shopify.simulator import CLIENT_ID, CLIENT_SECRET
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo
from tests.browser.pages import open_page, sees_no_sideways_scroll, settle
from tests.browser.test_widget import open_chat, write

ROSA = "rosa.blanco@example.com"


def api(demo: RunningDemo) -> httpx2.AsyncClient:
    cookies = {demo.cookie["name"]: demo.cookie["value"]}
    return httpx2.AsyncClient(base_url=f"{demo.url}/api/v1", timeout=20, cookies=cookies, headers={"Origin": demo.url})


async def the_shop(http: httpx2.AsyncClient) -> dict[str, Any]:
    items: list[dict[str, Any]] = (await http.get("/integrations")).json()["items"]
    return next(one for one in items if one["kind"] == "shopify")


async def connect(page: Page, address: str, secret: str) -> None:
    """As an admin does who has the address and the keys."""
    await page.get_by_role("button", name="Connect a system").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Shopify").click()
    await dialog.get_by_label("Shop address").fill(address)
    await dialog.get_by_label("Client ID").fill(CLIENT_ID)
    await dialog.get_by_label("Client secret").fill(secret)
    await dialog.get_by_role("button", name="Connect", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Shopify")


async def disconnect(page: Page) -> None:
    await page.get_by_role("button", name="Disconnect").click()
    await page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
    await expect(page.get_by_role("button", name="Connect a system")).to_be_visible()


async def test_a_shop_is_connected_seen_in_the_journey_and_answers_in_the_chat(
    demo: RunningDemo, new_page: NewPage
) -> None:
    async with api(demo) as http:
        known = await the_shop(http)
        address = known["settings"]["shop_url"]
        page = await open_page(demo, new_page, f"/integrations/{known['id']}")
        await check_accessibility(page)
        await disconnect(page)

        # A mistyped secret is called that, and put right on the same page.
        await connect(page, address, "shpss_mistyped_secret_000")
        await expect(page.get_by_text("There is a problem").first).to_be_visible()
        await settle(page)
        await check_accessibility(page)
        await page.get_by_label("Client secret").fill(CLIENT_SECRET)
        await page.get_by_role("button", name="Save and check").click()
        await expect(page.get_by_text("Connected", exact=True).first).to_be_visible(timeout=20_000)
        await sees_no_sideways_scroll(page)

        # What the shop knows of a customer stands in one line of time.
        [rosa] = (await http.get("/contacts", params={"q": ROSA})).json()["items"]
        await page.goto(f"{demo.url}/customers?id={rosa['id']}")
        journey = page.locator(".section", has=page.get_by_role("heading", name="Customer journey"))
        await expect(journey).to_contain_text("CB-20333", timeout=20_000)
        await expect(journey.locator(".journey-line", has_text="CB-20333")).to_contain_text("Delivered")
        await expect(journey).to_contain_text("€29.00")
        await check_accessibility(page)

        # The assistant gets the shop's actions, made on the shop's page.
        [assistant] = [one for one in (await http.get("/assistants")).json()["items"] if one["name"] == "Brisa"]
        before = (await http.get(f"/assistants/{assistant['id']}")).json()["action_ids"]
        await http.patch(f"/assistants/{assistant['id']}", json={"action_ids": []})
        shop = await the_shop(http)
        await page.goto(f"{demo.url}/integrations/{shop['id']}")
        await page.get_by_label("Where is my order").check()
        await page.locator(".mantine-MultiSelect-input").click()
        await page.get_by_role("option", name="Brisa").click()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Add these actions").click()
        await expect(page.get_by_label("Where is my order")).not_to_be_checked()
        try:
            customer = await new_page(locale="es")
            await customer.goto(f"{demo.shop_page}/cuenta")
            chat = await open_chat(customer)
            await write(chat, "¿Dónde está mi pedido?")
            await expect(chat.locator(".message.assistant").last).to_contain_text("CB-20333", timeout=20_000)
            await expect(chat.locator(".message.assistant").last).to_contain_text("entregado")
            await page.goto(f"{demo.url}/actions")
            await expect(page.get_by_role("link", name="Where is my order?")).to_be_visible()
        finally:
            await http.patch(f"/assistants/{assistant['id']}", json={"action_ids": before})


async def test_a_shop_that_is_down_is_said_beside_what_was_known(demo: RunningDemo, new_page: NewPage) -> None:
    async with api(demo) as http:
        outlet = next(one for one in (await http.get("/integrations")).json()["items"] if one["kind"] == "woocommerce")
        [carla] = (await http.get("/contacts", params={"q": "carla.jimenez@example.com"})).json()["items"]
        page = await open_page(demo, new_page, f"/customers?id={carla['id']}")
        journey = page.locator(".section", has=page.get_by_role("heading", name="Customer journey"))
        await expect(journey).to_contain_text("Club de velas", timeout=20_000)
        await expect(journey).to_contain_text("every month")
        settings = {
            "consumer_key": "ck_mistyped_key_0000",
            "consumer_secret": "cs_mistyped_secret_0000",
            "shop_url": outlet["settings"]["shop_url"],
        }
        assert (await http.patch(f"/integrations/{outlet['id']}", json={"settings": settings})).status_code == 200
        await page.wait_for_timeout(10_500)  # it is not asked more often than every ten seconds
        await journey.get_by_role("button", name="Ask the connected systems again").click()
        await expect(journey).to_contain_text("It no longer accepts our key", timeout=20_000)
        await expect(journey).to_contain_text("Club de velas")
        await check_accessibility(page)
