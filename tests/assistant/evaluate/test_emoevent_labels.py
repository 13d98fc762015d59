"""The proof that the emotions of emoevent's Spanish dev are other rows' from row 560 on: by the set's own second label
and by words that nobody writes in joy; and what is heard where they are sound."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from relevo.assistant.evaluate.measures import auroc
from relevo.assistant.evaluate.moments import SOUND_ROWS, agree
from relevo.assistant.signals.state import grade_mood

ANGRY = {
    "es": re.compile(
        r"\b(asco|verg[uü]enza|odio|rabia|mierda|hij[oa]s? de|put[ao]s?|imb[eé]cil\w*|idiota\w*|indigna\w*"
        r"|asqueros\w*|basura|cabr[oó]n\w*|hart[oa]|maldit\w*)\b"
    ),
    "en": re.compile(
        r"\b(disgust\w*|shame\w*|hate\w*|rage|shit\w*|fuck\w*|idiot\w*|stupid|furious|angry|garbage|damn"
        r"|sick of|pathetic|vile)\b"
    ),
}
Rows = list[dict[str, Any]]


def read(folder: Path, name: str) -> Rows:
    path = folder / "data/emoevent" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def angry_and_upset(rows: Rows, language: str) -> float:
    """Of the texts with such a word, the share whose emotion is anger or disgust."""
    found = [bool(row["upset"]) for row in rows if ANGRY[language].search(row["text"].lower())]
    assert len(found) >= 20
    return sum(found) / len(found)


def heard(rows: Rows) -> float:
    graded = [(grade_mood(row["text"]), bool(row["upset"])) for row in rows]
    return auroc([score for score, is_one in graded if is_one], [score for score, is_one in graded if not is_one])


@pytest.mark.shared
def test_before_the_row_labels_go_together_and_after_it_they_do_not(shared_folder: Path) -> None:
    rows = read(shared_folder, "es.dev")
    sound, rest = rows[:SOUND_ROWS], rows[SOUND_ROWS:]
    assert agree(sound) > 0.55
    assert agree(read(shared_folder, "es.train")) > 0.45
    assert abs(agree(rest)) < 0.1
    assert angry_and_upset(sound, "es") > 0.7
    assert angry_and_upset(rest, "es") < 0.25


@pytest.mark.shared
def test_the_english_part_has_no_such_row(shared_folder: Path) -> None:
    rows = read(shared_folder, "en.dev")
    assert abs(agree(rows[:SOUND_ROWS]) - agree(rows[SOUND_ROWS:])) < 0.1
    assert abs(angry_and_upset(rows[:SOUND_ROWS], "en") - angry_and_upset(rows[SOUND_ROWS:], "en")) < 0.1


@pytest.mark.shared
def test_where_the_labels_are_sound_who_is_upset_is_heard(shared_folder: Path) -> None:
    assert heard(read(shared_folder, "es.dev")[:SOUND_ROWS]) >= 0.75
