"""Sentences that were written after the patterns and change none of them: how much is found, how much is disturbed.

The figures stand in docs/subsystems/copilot.md and brief.md. Whoever changes a pattern because of one of these
sentences has to write new ones.
"""

import json
from pathlib import Path
from typing import Any

from relevo.assistant.agreed import Agreed, find_contradicted
from relevo.assistant.asking import USUAL, find_asked

HERE = Path(__file__).parent / "kept_aside"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def test_most_questions_for_something_are_noticed_and_few_others() -> None:
    given = rows("asks.jsonl")
    asks = [row for row in given if row["asks"]]
    others = [row for row in given if not row["asks"]]
    found = [row for row in asks if row["asks"] in {slot.name for slot in find_asked(row["text"], USUAL)}]
    disturbed = [row for row in others if find_asked(row["text"], USUAL)]
    print(f"asked: {len(found)} of {len(asks)} noticed, {len(disturbed)} of {len(others)} others disturbed")
    assert len(found) / len(asks) >= 0.8
    assert len(disturbed) / len(others) <= 0.08


def test_most_contradictions_are_found_and_few_others() -> None:
    given = rows("contradictions.jsonl")
    found = [row for row in given if row["contradicts"] and _is_contradicted(row)]
    false = [row for row in given if not row["contradicts"] and _is_contradicted(row)]
    all_of_them = sum(row["contradicts"] for row in given)
    print(f"contradictions: {len(found)} of {all_of_them}, false: {len(false)} of {len(given) - all_of_them}")
    assert len(found) / all_of_them >= 0.8
    assert len(false) / (len(given) - all_of_them) <= 0.1


def _is_contradicted(row: dict[str, Any]) -> bool:
    return find_contradicted(row["text"], [Agreed(row["agreed"], None)]) is not None
