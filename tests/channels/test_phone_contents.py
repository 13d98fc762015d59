"""The pages on which a person plays the customer can send each kind of content that the table has coming in."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relevo.desk.channels.api import Capabilities
from relevo.entry.simulators import KINDS as SIMULATED
from relevo.testing import samples
from relevo.testing.provider import ProviderSimulator
from tests.channels.kits import KITS

OFFERED = {
    "audio": {"voice"},
    "choice": {"press"},
    "contact": {"card"},
    "file": {"document"},
    "forwarded": {"forwarded"},
    "image": {"picture"},
    "location": {"place"},
    "referral": {"advert", "link", "post"},
    "sticker": {"sticker"},
    "video": {"film"},
}
"""Kind of the table → what the page offers it as."""
MARKS = {
    "choice": ("press",),
    "deletion": ("revoke", "unsend", "delete"),
    "edit": ("edit", "toolsOf"),
    "location": ("locate", "place"),
    "quote": ("quotes", "answers"),
    "reaction": ("react", "toolsOf"),
    "referral": ("advert",),
    "story": ("story",),
    "text": ("say", "send"),
}
"""Kind of the table → the verbs or fields that the page's script posts for it; `toolsOf` is the shared script's."""
PLAYED = [(kind, make) for kind, _name, make in SIMULATED if kind != "slack_team"]


def _receives(kind: str) -> frozenset[str]:
    capabilities: Capabilities = next(kit.connector.capabilities for kit in KITS if kit.kind == kind)
    return frozenset(capabilities.receives)


@pytest.mark.parametrize(("kind", "make"), PLAYED, ids=[kind for kind, _make in PLAYED])
def test_each_kind_that_comes_in_can_be_sent_from_the_page(kind: str, make: object, tmp_path: Path) -> None:
    assert callable(make)
    simulator = make([], 0, tmp_path)
    assert isinstance(simulator, ProviderSimulator)
    page = TestClient(simulator.web_app()).get("/").text
    offered = set(simulator.contents)
    assert all(f'value="{name}"' in page for name in offered)
    script = page.partition("<script>")[2]

    def is_there(content: str) -> bool:
        by_choice = bool(OFFERED.get(content, set()) & offered)
        return by_choice or any(mark in script for mark in MARKS.get(content, ())) or _is_attached(content, page)

    assert [content for content in sorted(_receives(kind)) if not is_there(content)] == []


def _is_attached(content: str, page: str) -> bool:
    """On the page for mail, files are attached to what is written."""
    wanted = {"image": 'id="picture"', "file": 'value="document"', "video": 'value="film"', "audio": 'value="voice"'}
    wanted["contact"] = 'value="card"'
    return wanted.get(content, "nothing") in page


def test_the_samples_are_what_their_names_say() -> None:
    assert samples.picture().body.startswith(b"\x89PNG")
    assert samples.photo().body.startswith(b"\xff\xd8\xff")
    assert samples.film().body[4:8] == b"ftyp"
    assert samples.voice().body.startswith(b"OggS")
    assert samples.document().body.startswith(b"%PDF-")
    assert samples.film_sticker().body.startswith(b"\x1a\x45\xdf\xa3")
    assert {one().body[8:12] for one in (samples.sticker, samples.moving_sticker)} == {b"WEBP"}
