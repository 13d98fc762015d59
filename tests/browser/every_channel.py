"""What a stranger needs to connect each kind of channel to its simulator: what to type, what is done at the provider,
what a customer does there, and how it is seen that the provider was told of a parting.

All is asked of the simulators over HTTP, as their pages do. Those that a demonstration does not bring along listen in a
thread of the tests'.
"""

import asyncio
import json
import re
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import httpx2
from playwright.async_api import Locator, Page, expect

from relevo.testing.instagram import InstagramThroughAPage
from tests.browser.demo import RunningDemo
from tests.channels.other_system import OtherSystem, open_other_system

NO_ENCRYPTION = "None (only within your own network)"


class OtherSide:
    """A system of the company's own and an Instagram account behind a page, each on a port of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stack = AsyncExitStack()
        self.system = OtherSystem("")
        self.instagram = InstagramThroughAPage()

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def let_call(self, host: str) -> None:
        self._do(self.instagram.may_call(host))

    async def _open(self) -> None:
        self.system = await self._stack.enter_async_context(open_other_system())
        await self._stack.enter_async_context(self.instagram)

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


@dataclass
class Walk:
    """One kind's way through the channels' page. `secret` is typed wrongly first, as `wrong`; `explained` is what the
    page then says."""

    kind: str
    title: str
    fills: Mapping[str, str]
    chooses: Mapping[str, str]
    secret: str
    wrong: str
    explained: str
    writes: Callable[[str, str], None]
    """A customer of this name writes this."""
    shows: Callable[[], str]
    """Whatever the customer's side shows."""
    knows_us: Callable[[], bool]
    """Whether the provider would still tell us what happens."""
    pastes: Callable[[str, str], object] | None = None
    """An admin brings the channel's address, and what stands on its page as the verify token, to the provider."""
    signs_in: Callable[[Page], Awaitable[None]] | None = None
    advanced: Mapping[str, str] = field(default_factory=dict[str, str])
    pressed: Mapping[str, str] = field(default_factory=dict[str, str])
    """Choices under "Advanced"."""
    customer: str = ""
    """By what name the inbox has them; "" is whatever they are given."""
    works_before_the_secret: bool = False
    """The provider's own answer says nothing about the secret; what it sends then does."""


def at(simulator: str, place: str, verb: str, /, **given: Any) -> dict[str, Any]:
    """What somebody does on a simulator's page."""
    answer = httpx2.post(f"{simulator}/{place}/{verb}", content=json.dumps(given), timeout=20)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def shown_at(simulator: str, place: str, /, **asked: str) -> dict[str, Any]:
    told: dict[str, Any] = httpx2.get(f"{simulator}/{place}/state", params=asked, timeout=20).json()
    return told


def whatsapp(demo: RunningDemo, _other: OtherSide) -> Walk:
    url = demo.phones["WhatsApp"]
    facts = shown_at(url, "phone")

    def writes(name: str, text: str) -> None:
        at(url, "phone", "new", phone="34600900100", name=name)
        at(url, "phone", "say", phone="34600900100", text=text)

    return Walk(
        kind="whatsapp",
        title="WhatsApp Business",
        fills={
            "Phone number ID": facts["number_id"],
            "WhatsApp Business account ID": facts["account_id"],
            "Access token": facts["token"],
            "App secret": facts["app_secret"],
        },
        chooses={},
        advanced={"Address of the API": url},
        secret="App secret",
        wrong="0" * 32,
        explained="The app secret is not the one of this app.",
        writes=writes,
        shows=lambda: json.dumps(shown_at(url, "phone", phone="34600900100"), ensure_ascii=False),
        knows_us=lambda: bool(shown_at(url, "phone")["connected"]),
    )


def _meta(url: str, **given: Any) -> Walk:
    """Instagram and Messenger; `given` joins or replaces the fields."""
    facts = shown_at(url, "phone")["facts"]
    customer = "700000000000900"

    def writes(name: str, text: str) -> None:
        at(url, "phone", "new", customer=customer, name=name)
        at(url, "phone", "say", customer=customer, text=text)

    fields: dict[str, Any] = {
        "fills": {"App secret": facts["app_secret"], "Access token": facts["access_token"]},
        "chooses": {},
        "advanced": {"Address of the API": url},
        "secret": "App secret",
        "wrong": "0" * 32,
        "explained": "The app secret is not the one of this app.",
        "writes": writes,
        "shows": lambda: json.dumps(shown_at(url, "phone", customer=customer), ensure_ascii=False),
        "knows_us": lambda: bool(shown_at(url, "phone")["connected"]),
    }
    return Walk(**fields | given)


def _pastes_at_meta(url: str) -> Callable[[str, str], None]:
    def pastes(address: str, token: str) -> None:
        assert at(url, "phone", "paste", url=address, token="not the one")["done"] is False
        assert at(url, "phone", "paste", url=address, token=token)["done"] is True

    return pastes


def instagram(demo: RunningDemo, _other: OtherSide) -> Walk:
    url = demo.phones["Instagram"]
    return _meta(url, kind="instagram", title="Instagram", pastes=_pastes_at_meta(url))


def instagram_through_a_page(_demo: RunningDemo, other: OtherSide) -> Walk:
    url = other.instagram.url
    chooses = {"How the account is connected": "Through a Facebook page"}
    return _meta(url, kind="instagram", title="Instagram", pastes=_pastes_at_meta(url), chooses=chooses)


def messenger(demo: RunningDemo, _other: OtherSide) -> Walk:
    url = demo.phones["Messenger"]
    facts = shown_at(url, "phone")["facts"]
    fills = {
        "App ID": facts["app_id"],
        "App secret": facts["app_secret"],
        "Page access token": facts["access_token"],
    }
    return _meta(url, kind="messenger", title="Messenger", fills=fills)


def slack(demo: RunningDemo, _other: OtherSide) -> Walk:
    url = demo.phones["Slack"]
    # The demonstration's own channel gave the token back when it was disconnected.
    at(url, "desktop", "install")
    facts = shown_at(url, "desktop")
    people: list[str] = []

    def writes(name: str, text: str) -> None:
        people.append(at(url, "desktop", "new", name=name)["id"])
        at(url, "desktop", "say", person=people[-1], text=text)

    return Walk(
        kind="slack",
        title="Slack",
        fills={"Bot token": facts["token"], "Signing secret": facts["signing_secret"]},
        chooses={},
        advanced={"Address of the Web API": facts["api_url"]},
        secret="Signing secret",
        wrong="0" * 32,
        explained="Is the signing secret the one under “Basic Information” of this very app?",
        works_before_the_secret=True,
        writes=writes,
        shows=lambda: json.dumps(shown_at(url, "desktop", person=people[-1], place="direct"), ensure_ascii=False),
        knows_us=lambda: bool(shown_at(url, "desktop")["is_installed"]),
        pastes=lambda address, _token: at(url, "desktop", "hook", url=address),
    )


def telegram(demo: RunningDemo, _other: OtherSide) -> Walk:
    url = demo.phones["Telegram"]
    token = str(shown_at(url, "phone")["token"])
    customers: list[int] = []

    def writes(name: str, text: str) -> None:
        customers.append(at(url, "phone", "new", name=name, language="en")["id"])
        at(url, "phone", "say", customer=customers[-1], text=text)

    def knows_us() -> bool:
        about = httpx2.post(f"{url}/bot{token}/getWebhookInfo", json={}, timeout=20).json()
        return bool(about["result"]["url"])

    return Walk(
        kind="telegram",
        title="Telegram",
        fills={"Bot token": token},
        chooses={},
        advanced={"Address of the Bot API": url},
        secret="Bot token",
        wrong="1234567:wrong-wrong-wrong",
        explained="The provider does not know this token. Copy it again.",
        writes=writes,
        shows=lambda: json.dumps(shown_at(url, "phone", customer=str(customers[-1])), ensure_ascii=False),
        knows_us=knows_us,
    )


def telegram_polling(demo: RunningDemo, other: OtherSide) -> Walk:
    walk = telegram(demo, other)
    walk.chooses = {"How new messages reach us": "We ask for new messages"}
    return walk


def email(demo: RunningDemo, _other: OtherSide) -> Walk:
    url = demo.phones["E-mail"]
    values: dict[str, str] = shown_at(url, "mail")["values"]
    (imap, imap_port), (smtp, smtp_port) = (values[f"{name} server and port"].split() for name in ("IMAP", "SMTP"))
    addresses: list[str] = []

    def writes(name: str, text: str) -> None:
        addresses.append(at(url, "mail", "new", name=name)["address"])
        at(url, "mail", "send", customer=addresses[-1], subject="A question", text=text)

    return Walk(
        kind="email",
        title="E-mail",
        fills={
            "Mail address": values["Mail address"],
            "Password": values["Password"],
            "IMAP server": imap,
            "SMTP server": smtp,
        },
        chooses={},
        advanced={"IMAP port": imap_port, "SMTP port": smtp_port},
        pressed={"IMAP encryption": NO_ENCRYPTION, "SMTP encryption": NO_ENCRYPTION},
        secret="Password",
        wrong="not the password",
        explained="The IMAP server does not accept the user name or the password.",
        writes=writes,
        shows=lambda: json.dumps(shown_at(url, "mail", customer=addresses[-1]), ensure_ascii=False),
        # With a password there is nothing that could be given back.
        knows_us=lambda: False,
    )


def _email_by(demo: RunningDemo, other: OtherSide, provider: str, *, revokes: bool) -> Walk:
    walk, url = email(demo, other), demo.phones["E-mail"]
    values: dict[str, str] = shown_at(url, "mail")["values"]
    names = ["Address of the consent page", "Address that gives tokens"]
    names += ["Address that takes tokens back"] if revokes else []
    walk.fills = {name: text for name, text in walk.fills.items() if name != "Password"} | {
        "Client ID": values["Client ID"],
        "Client secret": values["Client secret"],
    }
    walk.chooses = {"How we sign in": f"With {provider}"}
    walk.advanced = {**walk.advanced, **{name: values[name] for name in names}}
    walk.secret, walk.wrong = "Client secret", "not-the-secret-of-this-application"
    walk.explained = "The provider gave no permission."

    async def signs_in(page: Page) -> None:
        await page.get_by_role("button", name=f"Sign in with {provider}").click()
        await page.get_by_role("button", name="Allow").click()

    walk.signs_in = signs_in
    if revokes:
        walk.knows_us = lambda: bool(shown_at(url, "mail")["permissions"])
    return walk


def email_by_google(demo: RunningDemo, other: OtherSide) -> Walk:
    return _email_by(demo, other, "Google", revokes=True)


def email_by_microsoft(demo: RunningDemo, other: OtherSide) -> Walk:
    """Microsoft has no address that takes a permission back; the page says so."""
    return _email_by(demo, other, "Microsoft 365", revokes=False)


def _twilio(url: str, kind: str, title: str, phone: str) -> Walk:
    values: dict[str, str] = shown_at(url, "phone")["values"]

    def writes(name: str, text: str) -> None:
        at(url, "phone", "new", phone=phone, name=name)
        at(url, "phone", "say", phone=phone, text=text)

    return Walk(
        kind=kind,
        title=title,
        fills={
            "Account SID": values["account_sid"],
            "Auth token": values["auth_token"],
            "Sender": values["sender"],
        },
        chooses={},
        advanced={"Address of the API": values["api_url"]},
        secret="Auth token",
        wrong="0" * 32,
        explained="Twilio does not know this Account SID with this Auth Token. Copy both again.",
        writes=writes,
        shows=lambda: json.dumps(shown_at(url, "phone", phone=phone), ensure_ascii=False),
        knows_us=lambda: bool(shown_at(url, "phone")["connected"]),
    )


def sms(demo: RunningDemo, _other: OtherSide) -> Walk:
    walk = _twilio(demo.phones["SMS"], "sms", "SMS (Twilio)", "+34600900200")
    # A text message bears no name.
    walk.customer = "+34600900200"
    return walk


def twilio_whatsapp(demo: RunningDemo, _other: OtherSide) -> Walk:
    return _twilio(demo.phones["Twilio WhatsApp"], "twilio_whatsapp", "WhatsApp (Twilio)", "+34600900300")


def api(_demo: RunningDemo, other: OtherSide) -> Walk:
    system, hooks = other.system, list[str]()

    def posts(event: dict[str, Any]) -> int:
        body = json.dumps(event).encode()
        headers = system.signed(body, message_id=event["id"], at=int(time.time()))
        return httpx2.post(hooks[-1], content=body, headers=headers, timeout=20).status_code

    def writes(name: str, text: str) -> None:
        event = {"id": f"m-{time.time_ns()}", "contact": {"id": "stranger", "name": name}, "text": text}
        assert posts(event) == 202

    return Walk(
        kind="api",
        title="API",
        fills={"Address of your system": system.url, "Secret": system.secret},
        chooses={},
        secret="Secret",
        wrong="another-secret-that-is-long-enough",
        explained="Your system refused our signature. Do both sides have the same secret?",
        writes=writes,
        shows=lambda: json.dumps(system.got, ensure_ascii=False),
        knows_us=lambda: posts({"id": "late", "contact": {"id": "stranger"}, "text": "late"}) != 401,
        pastes=lambda address, _token: hooks.append(address),
    )


Prepare = Callable[[RunningDemo, OtherSide], Walk]
WALKS: Mapping[str, Prepare] = {
    "whatsapp": whatsapp,
    "instagram": instagram,
    "instagram_through_a_page": instagram_through_a_page,
    "messenger": messenger,
    "slack": slack,
    "telegram": telegram,
    "telegram_polling": telegram_polling,
    "email": email,
    "email_by_google": email_by_google,
    "email_by_microsoft": email_by_microsoft,
    "sms": sms,
    "twilio_whatsapp": twilio_whatsapp,
    "api": api,
}


def hosts_of(other: OtherSide) -> str:
    """As the setting for hosts on private networks wants them."""
    return json.dumps([urlsplit(other.system.url).netloc, other.instagram.netloc])


def labelled(where: Page | Locator, label: str) -> Locator:
    """A field by its whole label; those that must be filled in end with a star."""
    return where.get_by_label(re.compile(rf"^{re.escape(label)}( \*)?$"))


async def choose(where: Page | Locator, label: str, option: str) -> None:
    page = where if isinstance(where, Page) else where.page
    await where.get_by_role("combobox", name=label, exact=True).click()
    await page.get_by_role("option", name=option, exact=True).click()


async def fill_in(page: Page, walk: Walk) -> None:
    """The wizard's form, with the secret typed wrongly."""
    form = page.get_by_role("dialog")
    for label, option in walk.chooses.items():
        await choose(form, label, option)
    for label, text in walk.fills.items():
        await labelled(form, label).fill(walk.wrong if label == walk.secret else text)
    if walk.advanced:
        await form.get_by_text("Advanced").click()
    for label, text in walk.advanced.items():
        await labelled(form, label).fill(text)
    for label, option in walk.pressed.items():
        await choose(form, label, option)
    await expect(form.get_by_role("listitem").first).to_be_visible()
