"""A real `relevo demo` in a process of its own, for tests that walk through the product as people do."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx2
from playwright.async_api import Page

START_S = 90
LINKS = re.compile(
    r"Workspace \(signs you in once\)\s+(?P<workspace>\S+)\s+"
    r"The customer's page\s+(?P<customer>\S+)\s+Shop page with the chat widget\s+(?P<shop>\S+)"
)
PHONES = re.compile(r"^\s+([^,\n]+), as a \w+\s+(\S+)$", re.MULTILINE)


@dataclass
class RunningDemo:
    """Its addresses, and the cookie of the shop's owner, who is signed in already."""

    process: "subprocess.Popen[str]"
    url: str
    data: Path
    customer_page: str
    shop_page: str
    phones: dict[str, str]
    """The simulated providers' pages, by name ("WhatsApp")."""
    cookie: dict[str, str]

    async def sign_in(self, page: Page) -> None:
        """Make `page` the owner's browser."""
        await page.context.add_cookies([{"url": self.url, **self.cookie}])  # pyright: ignore[reportArgumentType] - name and value are all it needs

    def stop(self) -> None:
        _end(self.process)


def _end(process: subprocess.Popen[str]) -> None:
    """As Ctrl-C does, so that its database ends with it; harder if that takes too long."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_demo(folder: Path, **settings: str) -> RunningDemo:
    """Start it on a free port with its data in `folder`, and use the one-time link. Raises AssertionError."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RELEVO_")}
    environment |= {f"RELEVO_{name.upper()}": value for name, value in settings.items()}
    output = folder / "output.txt"
    with output.open("w") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "relevo.entry.cli", "demo", "--port", str(port), "--data", str(folder / "data")],
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=environment,
            text=True,
        )
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        if links := LINKS.search(output.read_text()):
            url = f"http://127.0.0.1:{port}"
            phones = dict(PHONES.findall(output.read_text()))
            cookie = _sign_in(url, links["workspace"])
            return RunningDemo(process, url, folder / "data", links["customer"], links["shop"], phones, cookie)
        time.sleep(0.1)
    _end(process)
    raise AssertionError(f"the demo did not start:\n{output.read_text()[-3000:]}")


def _sign_in(url: str, link: str) -> dict[str, str]:
    token = link.rsplit("token=", 1)[1]
    answer = httpx2.post(f"{url}/api/v1/auth/link", json={"token": token}, headers={"Origin": url}, timeout=20)
    assert answer.status_code == 200, answer.text
    name, value = next(iter(answer.cookies.items()))
    return {"name": name, "value": value}
