"""Helpers for the inbox tests: a customer who writes over plain HTTP, and a teammate's browser."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.demo import RunningDemo

ANSWERED = "¿Cuánto tarda el envío a Canarias?"
PERSON = "Quiero hablar con una persona, por favor"


@dataclass
class Customer:
    """Somebody on the shop's page, without a browser of their own."""

    http: httpx2.AsyncClient
    base: str
    conversation_id: str = ""

    async def say(self, text: str) -> dict[str, Any]:
        body = {"client_id": str(uuid4()), "text": text, "language": "es"}
        answer = await self.http.post(f"{self.base}/messages", json=body)
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        self.conversation_id = said["conversation"]["id"]
        return said

    async def texts(self) -> list[str]:
        answer = await self.http.get(f"{self.base}/messages")
        return [message["text"] for message in answer.json()["items"] if message["text"]]


async def open_customer(demo: RunningDemo, http: httpx2.AsyncClient) -> Customer:
    key = demo.customer_page.rsplit("/", 1)[1]
    base = f"{demo.url}/web/v1/{key}"
    session = await http.post(f"{base}/session", json={"language": "es"})
    assert session.status_code == 200, session.text
    http.headers["Authorization"] = f"Bearer {session.json()['token']}"
    return Customer(http, base)


async def open_inbox(demo: RunningDemo, new_page: NewPage, path: str = "/inbox/needs_human", **options: Any) -> Page:
    """A signed-in teammate's page, when its list has come."""
    page = await new_page(**{"locale": "es-ES", "viewport": (1600, 1000), **options})
    await demo.sign_in(page)
    await page.goto(demo.url + path)
    await expect(page.locator(".row, .message").first).to_be_visible()
    return page


def thread(page: Page) -> Locator:
    return page.get_by_role("log")


def reply_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Responder…")


async def stand_still(page: Page) -> None:
    """Wait for what fades in: halfway its colours are nobody's."""
    await page.evaluate(
        """Promise.all(document.getAnimations()
            .filter((one) => one.effect.getTiming().iterations !== Infinity)
            .map((one) => one.finished.catch(() => null)))"""
    )


async def leave_fields(page: Page) -> None:
    """Single keys are commands only when no field has the focus."""
    await thread(page).focus()
