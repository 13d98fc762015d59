"""The examples in the guide, run as they stand there."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from relevo.channels.api import wire
from relevo.desk.channels.api import HookRefused

GUIDE = Path(__file__).resolve().parents[3] / "docs/using/channels.md"
SECRET = "a secret of thirty letters...."
EVENT = {"id": "m-1", "contact": {"id": "c-1"}, "text": "Hello"}


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    assert len([line for line in found[1].splitlines() if line.strip()]) <= 12
    return found[1]


def check(headers: dict[str, str], body: bytes) -> None:
    lower = {name.lower(): value for name, value in headers.items()}
    at = float(lower["webhook-timestamp"])
    wire.verify(lower, body, [SECRET], now=at)
    with pytest.raises(HookRefused):
        wire.verify(lower, body + b" ", [SECRET], now=at)
    assert wire.split(body)[0].external_id == "message:m-1"


def test_the_python_example_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    class Answer:
        status = 202

    def urlopen(request: Any) -> Answer:
        sent.append(request)
        return Answer()

    room: dict[str, Any] = {}
    exec(example("python"), room)
    monkeypatch.setattr(room["urllib"].request, "urlopen", urlopen)
    assert room["send"]("https://example.com/hooks", SECRET, EVENT, "m-1") == 202
    check(dict(sent[0].header_items()), sent[0].data)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_javascript_example_is_taken() -> None:
    given = "{ id: 'm-1', contact: { id: 'c-1' }, text: 'Hello' }"
    code = f"""
    globalThis.fetch = async (url, sent) => {{ console.log(JSON.stringify(sent)); return {{ status: 202 }}; }};
    {example("javascript").replace("export ", "")}
    await send('https://example.com/hooks', {SECRET!r}, {given}, 'm-1');
    """
    run = subprocess.run(
        ["node", "--input-type=module", "-e", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    sent = json.loads(run.stdout)
    check(sent["headers"], sent["body"].encode())
