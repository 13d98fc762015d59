"""Chromium for the tests below this folder: a fresh context per page, and a page that errs is a test that fails.

The system's Chromium, else Playwright's own, else the tests skip and say why; with RELEVO_REQUIRE_BROWSER=1 (CI)
they fail instead. The browser reaches loopback only.
"""

import os
import shutil
from collections.abc import AsyncGenerator, Generator, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, async_playwright, expect

from tests.browser.demo import RunningDemo, start_demo
from tests.scratch import open_folder

# On a busy machine the truth takes longer than Playwright's five seconds; a wrong page is wrong after fifteen, too.
expect.set_options(timeout=15_000)

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).parent


class NewPage(Protocol):
    async def __call__(
        self,
        *,
        locale: str = "en",
        color_scheme: Literal["light", "dark"] = "light",
        viewport: tuple[int, int] = (1280, 800),
        touch: bool = False,
        allow: Sequence[str] = (),
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(180))


def find_chromium(playwright: Playwright) -> str | None:
    """RELEVO_CHROMIUM, then the system's, then the one that Playwright may have fetched."""
    named = os.environ.get("RELEVO_CHROMIUM")
    if named:
        return named
    for program in PROGRAMS:
        if (found := shutil.which(program)) is not None:
            return found
    own = playwright.chromium.executable_path
    return own if own and Path(own).is_file() else None


def launch_arguments() -> list[str]:
    arguments = [
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
        "--disable-dev-shm-usage",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
    ]
    # Chromium refuses to run its sandbox as root, which is what a container usually is.
    return [*arguments, "--no-sandbox"] if os.geteuid() == 0 else arguments


@pytest.fixture
async def chromium() -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        program = find_chromium(playwright)
        if program is None:
            reason = "no Chromium here: install it, or name one in RELEVO_CHROMIUM"
            if os.environ.get("RELEVO_REQUIRE_BROWSER") == "1":
                pytest.fail(reason)
            pytest.skip(reason)
        browser = await playwright.chromium.launch(executable_path=program, args=launch_arguments())
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def demo() -> Generator[RunningDemo]:
    """One `relevo demo` for all tests of a worker. What a test changes there, it must not assume unchanged."""
    with open_folder() as folder:
        running = start_demo(folder)
        yield running
        running.stop()


@pytest.fixture(scope="module")
def own_demo() -> Generator[RunningDemo]:
    """One of a module's own, where who waits for whom must not depend on other tests' customers."""
    with open_folder() as folder:
        running = start_demo(folder)
        yield running
        running.stop()


class Complaints:
    """What the pages of one test complained about: uncaught errors and console errors, unless expected."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def listen(self, page: Page, allow: Sequence[str]) -> None:
        def note(text: str) -> None:
            if not any(expected in text for expected in allow):
                self.said.append(f"{page.url}: {text}")

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                note(f"console: {message.text} ({message.location.get('url', '')})")

        page.on("console", on_console)
        page.on("pageerror", lambda error: note(f"uncaught: {error}"))


@pytest.fixture
async def new_page(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[NewPage]:
    """Opens pages, each in a context of its own: two pages are two people."""
    complaints = Complaints()
    contexts: list[BrowserContext] = []

    async def open_page(
        *,
        locale: str = "en",
        color_scheme: Literal["light", "dark"] = "light",
        viewport: tuple[int, int] = (1280, 800),
        touch: bool = False,
        allow: Sequence[str] = (),
    ) -> Page:
        options: dict[str, Any] = {"viewport": {"width": viewport[0], "height": viewport[1]}, "has_touch": touch}
        context = await chromium.new_context(locale=locale, color_scheme=color_scheme, **options)
        # 15 s: a slow machine is slow everywhere; the test's own limit still holds.
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = await context.new_page()
        complaints.listen(page, allow)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        if hasattr(request.node, "failed_in_call"):
            for page in context.pages:
                await page.screenshot(path=tmp_path / f"failed-{number}.png")
        await context.close()
    assert complaints.said == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A failed test keeps what its pages looked like, in its tmp_path."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed_in_call = True  # type: ignore[attr-defined] - a note to the fixture above
    return report
