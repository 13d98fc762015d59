"""The figures about the right moment, on rows of our own whose figures are worked out by hand."""

import json
from pathlib import Path

from relevo.assistant.evaluate import moments
from relevo.assistant.evaluate.datasets import Data
from relevo.platform.db import Database


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


async def test_a_wish_for_a_person_is_measured_at_the_assistants_threshold(db: Database, tmp_path: Path) -> None:
    asked = [
        ("I want to talk to a human", "contact_human_agent"),
        ("bring me the moon", "contact_human_agent"),
        ("where is my order", "track_order"),
        ("talk to a real person please", "track_order"),
    ]
    write(tmp_path / "bitext_support/tiny.jsonl", [{"text": text, "intent": intent} for text, intent in asked])
    figures = await moments.bitext_human(db, Data(tmp_path, "tiny"))
    assert figures["bitext_human.recall"] == 0.5
    assert figures["bitext_human.precision"] == 0.5


async def test_upset_rows_should_score_above_calm_ones(db: Database, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"text": "I am fed up, this is a disgrace, unacceptable!!!", "upset": True, "toxic": True, "offensive": True},
        {"text": "thank you, that was lovely", "upset": False, "toxic": False, "offensive": False},
    ]
    for name in ("emoevent/es.tiny", "emoevent/en.tiny", "told_br/tiny", "goemotions/tiny"):
        write(tmp_path / f"{name}.jsonl", rows)
    data = Data(tmp_path, "tiny")
    figures = await moments.emoevent(db, data) | await moments.told_br(db, data) | await moments.goemotions(db, data)
    for name in ("emoevent_es", "emoevent_en", "told_br", "goemotions"):
        assert figures[f"{name}.auroc"] == 1.0
        assert figures[f"{name}.false_handoff"] == 0.0
