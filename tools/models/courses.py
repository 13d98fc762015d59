"""Training the detector of a conversation's course, on the calls that are not measured."""

import json
from pathlib import Path

from relevo.assistant.detectors.course import Trees, Turn, find_course_features
from relevo.assistant.evaluate.betold import is_learnt, read_turns, without_topics
from tools.models.boosting import Growth, grow

CALLS = "betold/dev.jsonl"
GROWTH = Growth(trees=300, rate=0.05, least=20, calm=4.0)


def train_course(data: Path) -> tuple[Trees, int]:
    """The trees, and how many calls they were learnt from.

    Each call is learnt from twice, with its acts' names and without: Relevo's own conversations have none.
    """
    with (data / CALLS).open(encoding="utf-8") as lines:
        calls = [row for row in map(json.loads, lines) if is_learnt(row)]
    rows: list[tuple[list[Turn], bool]] = [(read_turns(call), bool(call["label"])) for call in calls]
    rows += [(without_topics(turns), is_one) for turns, is_one in rows]
    return grow([(find_course_features(turns), is_one) for turns, is_one in rows], GROWTH), len(calls)
