"""The protocol of the intents: what is drawn, what is asked, and that a plain baseline stands beside it."""

import json
from pathlib import Path
from typing import cast

import pytest

from relevo.assistant.evaluate.datasets import Data
from relevo.assistant.evaluate.recognising import intents_banking77, intents_bitext, intents_clinc150
from relevo.platform.db import Database

NO_DATABASE = cast("Database", None)
ASKED = {
    "card": ["my card is lost", "the card was stolen", "a new card please", "where is the card", "card not there"],
    "rate": ["which exchange rate do I get", "the rate is wrong", "what is the rate", "rate today", "a better rate"],
    "limit": ["raise my limit", "what is my limit", "the limit is too low", "a daily limit", "limit for cash"],
}


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def _rows(**more: object) -> list[dict[str, object]]:
    texts = [(intent, text) for intent, each in ASKED.items() for text in each]
    return [{"id": f"r{at}", "intent": intent, "text": text, **more} for at, (intent, text) in enumerate(texts)]


async def test_what_was_learnt_is_recognised_and_what_was_left_out_is_not(tmp_path: Path) -> None:
    rows = _rows(id_oos=False)
    for row in rows:
        row["id_oos"] = row["intent"] == "limit"
    _write(tmp_path / "banking77/train.jsonl", rows)
    _write(tmp_path / "banking77/tiny.jsonl", rows)
    figures = await intents_banking77(NO_DATABASE, Data(tmp_path, "tiny"))
    assert figures["intents_banking77.accuracy_5"] == 1.0
    assert figures["intents_banking77.nearest_5"] == 1.0
    assert figures["intents_banking77.auroc_5"] == 1.0
    assert figures["intents_banking77.precision_5"] == 1.0
    assert {key.rsplit("_", 1)[1] for key in figures} == {"5", "10", "20"}


async def test_out_of_scope_of_the_set_is_never_learnt(tmp_path: Path) -> None:
    outside = [{"id": "o", "intent": "oos", "text": "how tall is a giraffe", "in_scope": False}]
    _write(tmp_path / "clinc150/train.jsonl", [*_rows(in_scope=True), *outside])
    _write(tmp_path / "clinc150/tiny.jsonl", [*_rows(in_scope=True), *outside])
    figures = await intents_clinc150(NO_DATABASE, Data(tmp_path, "tiny"))
    assert figures["intents_clinc150.auroc_5"] == 1.0


async def test_rows_that_were_learnt_from_are_not_asked(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": f"{intent} {at}", "intent": intent, "text": f"{intent} {at}"}
        for intent in ("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8")
        for at in range(22)
    ]
    _write(tmp_path / "bitext_support/tiny.jsonl", rows)
    figures = await intents_bitext(NO_DATABASE, Data(tmp_path, "tiny"))
    # Two intents are left to be listed, of which two rows each are asked: shares are quarters.
    quarters = figures["intents_bitext.accuracy_20"] * 4
    assert quarters == pytest.approx(round(quarters))
