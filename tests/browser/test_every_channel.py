"""A stranger connects every kind of channel through the channels' page alone, with one wrong secret on the way: the
page says what is wrong, a message comes in and is answered, the provider hears of the disconnecting, and the next send
says why it cannot go.
"""

import asyncio
import re
from collections.abc import Generator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo, start_demo
from tests.browser.every_channel import WALKS, OtherSide, Walk, choose, fill_in, hosts_of, labelled
from tests.scratch import open_folder

# A mail provider that does not know the application's secret.
EXPECTED = ["status of 502"]


@pytest.fixture(scope="module")
def other_side() -> Generator[OtherSide]:
    with OtherSide() as other:
        yield other


@pytest.fixture(scope="module")
def demo(other_side: OtherSide) -> Generator[RunningDemo]:
    """One of its own, whose channels are all disconnected and connected anew."""
    with open_folder() as folder:
        running = start_demo(folder, egress_allow_hosts=hosts_of(other_side))
        other_side.let_call(running.url.removeprefix("http://"))
        yield running
        running.stop()


async def ask(page: Page, path: str) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate("path => fetch('/api/v1' + path).then(r => r.json())", path)
    return found


async def free_the_account(page: Page, kind: str) -> None:
    """The demonstration's own channel of this kind, and those of walks before, let go of the account."""
    # A demonstration connects its channels one after the other, while people look at it already.
    for _ in range(240):
        found = [one for one in (await ask(page, "/channels?limit=50"))["items"] if one["kind"] == kind]
        if kind == "api" or any(one["connection"]["checked_at"] or not one["enabled"] for one in found):
            break
        await asyncio.sleep(0.25)
    else:
        raise AssertionError(f"the demonstration has no {kind}")
    for one in found:
        if one["status"]["state"] != "disconnected":
            await page.evaluate("id => fetch(`/api/v1/channels/${id}/disconnect`, {method: 'POST'})", one["id"])


async def until(happened: Any, what: str) -> None:
    for _ in range(200):
        if await asyncio.to_thread(happened):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(what)


async def hears_what_is_wrong(page: Page, walk: Walk, channel: dict[str, Any]) -> None:
    if walk.works_before_the_secret and walk.pastes is not None:
        await asyncio.to_thread(walk.pastes, channel["connection"]["hook_url"], "")
    if walk.signs_in is not None:
        await walk.signs_in(page)
    await expect(page.get_by_text(walk.explained)).to_be_visible()
    if walk.signs_in is not None:
        await page.get_by_role("link", name="Back to the channels").last.click()
        await page.get_by_role("link", name=channel["name"], exact=True).click()


async def mend_the_secret(page: Page, walk: Walk) -> None:
    await labelled(page, walk.secret).fill(walk.fills[walk.secret])
    await page.get_by_role("button", name="Save and check").click()
    if walk.signs_in is not None:
        await expect(labelled(page, walk.secret)).to_have_value("")
        await walk.signs_in(page)
    await expect(page.locator(".state-line")).to_have_text("Connected")
    await expect(page.locator(".check-line.is-bad")).to_have_count(0)
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.get_by_role("button", name="Check", exact=True)).to_be_enabled()
    await expect(page.locator(".state-line")).to_have_text("Connected")
    # What is told to anybody who comes later: as many good lines as there are lines, but for advice.
    assert await page.locator(".check-line.is-ok").count() > 0


async def conversation_of(page: Page, walk: Walk) -> str:
    for _ in range(300):
        for one in (await ask(page, "/conversations?view=open&limit=100"))["items"]:
            if one["contact"]["name"] == walk.customer or walk.customer in str(one["contact"]):
                return str(one["id"])
        await asyncio.sleep(0.1)
    raise AssertionError(f"nothing came in from {walk.customer}")


@pytest.mark.parametrize("name", WALKS)
async def test_a_stranger_connects_it_mends_a_wrong_secret_is_written_to_answers_and_disconnects(
    demo: RunningDemo, other_side: OtherSide, new_page: NewPage, name: str
) -> None:
    page = await new_page(locale="en-GB", viewport=(1280, 900), allow=EXPECTED)
    await demo.sign_in(page)
    await page.goto(f"{demo.url}/channels")
    kind = name.removesuffix("_through_a_page").removesuffix("_polling").split("_by_")[0]
    await free_the_account(page, kind)
    walk = WALKS[name](demo, other_side)
    title = f"Of a stranger ({name})"
    walk.customer = walk.customer or f"Lucía {name}"

    await page.get_by_role("button", name="New channel").click()
    await page.locator(".kind-tile").filter(has=page.get_by_text(walk.title, exact=True)).click()
    await fill_in(page, walk)
    await labelled(page.get_by_role("dialog"), "Name").fill(title)
    await choose(page.get_by_role("dialog"), "Assistant", "Nobody: people answer")
    await page.get_by_role("button", name="Connect", exact=True).click()
    await page.wait_for_url(re.compile(r"/channels/[0-9a-f-]{36}$"))
    channel = await ask(page, f"/channels/{page.url.rsplit('/', 1)[1]}")

    await hears_what_is_wrong(page, walk, channel)
    await mend_the_secret(page, walk)
    channel = await ask(page, f"/channels/{channel['id']}")
    if walk.pastes is not None:
        token = channel["connection"]["values"].get("verify_token", "")
        await asyncio.to_thread(walk.pastes, channel["connection"]["hook_url"], token)

    await asyncio.to_thread(walk.writes, walk.customer, "Do you open on Saturday?")
    conversation = await conversation_of(page, walk)
    await page.goto(f"{demo.url}/inbox/open/{conversation}")
    await expect(page.get_by_role("log").get_by_text("Do you open on Saturday?")).to_be_visible()
    reply = page.get_by_role("textbox", name="Reply…")
    await reply.fill("Yes, until two.")
    await page.get_by_role("button", name="Send", exact=True).click()
    await until(lambda: "Yes, until two." in walk.shows(), "the answer did not arrive")

    await page.goto(f"{demo.url}/channels/{channel['id']}")
    for label in ("Last received", "Last sent"):
        value = page.locator(".channel-facts div").filter(has_text=label).locator("dd")
        await expect(value).not_to_have_text("Nothing yet")
    await expect(page.get_by_role("alert").filter(has_text="without the right signature")).to_have_count(0)
    await page.get_by_role("button", name="Disconnect", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="Disconnect", exact=True).click()
    await expect(page.locator(".state-line")).to_have_text("Disconnected")
    assert not walk.knows_us()

    await page.goto(f"{demo.url}/inbox/open/{conversation}")
    await reply.fill("And on Sunday, too.")
    await page.get_by_role("button", name="Send", exact=True).click()
    trouble = page.get_by_role("log").get_by_role("alert").filter(has_text="Not sent")
    await expect(trouble).to_contain_text("This channel is disconnected.")
    assert "And on Sunday" not in walk.shows()
