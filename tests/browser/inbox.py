"""Helpers for the inbox tests: a customer who writes over plain HTTP, and a teammate's browser."""

import asyncio
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
        while answer.status_code == 429:
            # Nobody types this fast; the server says how long to wait.
            await asyncio.sleep(float(answer.json()["retry_after"]))
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


async def sign_in_colleague(demo: RunningDemo, page: Page, *, name: str) -> None:
    """Make `page` the browser of a new teammate, who was invited and accepted."""
    email = f"{uuid4().hex[:10]}@casabrezo.example"
    async with httpx2.AsyncClient(base_url=f"{demo.url}/api/v1", headers={"Origin": demo.url}, timeout=20) as http:
        http.cookies.set(demo.cookie["name"], demo.cookie["value"])
        invited = await http.post("/invitations", json={"email": email, "role": "agent"})
        assert invited.status_code == 201, invited.text
        token = invited.json()["link"].rsplit("token=", 1)[1]
        http.cookies.clear()
        accepted = await http.post(
            "/auth/invitation/accept", json={"token": token, "name": name, "password": "un-tren-azul-muy-largo"}
        )
        assert accepted.status_code == 200, accepted.text
        cookie, value = next(iter(accepted.cookies.items()))
    await page.context.add_cookies([{"url": demo.url, "name": cookie, "value": value}])


async def mark_read(demo: RunningDemo, conversation_id: str, seq: int) -> None:
    """As if Ana had looked at the conversation up to there."""
    async with httpx2.AsyncClient(headers={"Origin": demo.url}, timeout=20) as http:
        http.cookies.set(demo.cookie["name"], demo.cookie["value"])
        answer = await http.put(f"{demo.url}/api/v1/conversations/{conversation_id}/read", json={"seq": seq})
        assert answer.status_code == 204, answer.text


def thread(page: Page) -> Locator:
    return page.get_by_role("log")


def reply_box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Responder…")


async def leave_fields(page: Page) -> None:
    """Single keys are commands only when no field has the focus."""
    await thread(page).focus()


async def choose_template(dialog: Locator, name: str) -> None:
    """In "Send a template": whichever is offered first, this one."""
    await dialog.get_by_role("combobox").click()
    await dialog.page.get_by_role("option", name=name).first.click()
