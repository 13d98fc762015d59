"""The pages on which a person plays the customer: what they share is there, and only there."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relevo.entry.simulators import KINDS as SIMULATED
from relevo.entry.simulators import Make
from relevo.testing.page import SHARED
from relevo.testing.provider import ProviderSimulator

LINKED = re.compile(r'(?:href|src)="(/[^"]+)"')
NAMED = re.compile(r"^(?:async )?(?:function|const|let) (\$|\w+)", re.MULTILINE)


@pytest.mark.parametrize(("kind", "make"), [(kind, make) for kind, _name, make in SIMULATED])
def test_a_page_links_what_all_share_and_says_none_of_it_again(kind: str, make: Make, tmp_path: Path) -> None:
    simulator = make([], 0, tmp_path)
    assert isinstance(simulator, ProviderSimulator)
    client = TestClient(simulator.web_app())
    page = client.get("/").text
    assert set(LINKED.findall(page)) == set(SHARED)
    for path, (file, content_type) in SHARED.items():
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, file.read_text(encoding="utf-8"))
        assert answer.headers["content-type"].startswith(content_type)
    own = page.rpartition("<script>")[2]
    assert not set(NAMED.findall(own)) & set(NAMED.findall(client.get("/page.js").text)), kind
