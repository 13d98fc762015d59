"""Strings that broke other programs: taken as inert text or refused with words, as text, question and file name."""

import json
from pathlib import Path

import httpx2
import pytest


@pytest.mark.shared
@pytest.mark.timeout(180)
async def test_every_naughty_string_is_taken_or_refused_with_words(
    agent: httpx2.AsyncClient, shared_folder: Path
) -> None:
    lines = (shared_folder / "data/naughty_strings/strings.jsonl").read_text(encoding="utf-8").split("\n")
    strings = [json.loads(line)["text"] for line in lines if line.strip()]
    assert len(strings) > 400
    for text in strings:
        body = json.dumps({"title": text or "x", "text": text or "y"}).encode()
        made = await agent.post("/knowledge/texts", content=body, headers={"Content-Type": "application/json"})
        assert made.status_code in (201, 422), (text, made.text)
        found = await agent.get("/knowledge/search", params={"q": text or "x", "language": "en"})
        assert found.status_code in (200, 422), (text, found.text)
    for start in range(0, len(strings), 20):
        part = [("files", (f"{text}.exe", b"x")) for text in strings[start : start + 20]]
        sent = await agent.post("/knowledge/files", files=part)
        assert sent.status_code in (201, 422), sent.text
        if sent.status_code == 201:
            assert all(document["state"] == "failed" for document in sent.json())
