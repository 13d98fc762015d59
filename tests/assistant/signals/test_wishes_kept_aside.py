"""Wishes for a person in sentences that nobody trained on: what was reached is kept, and printed (`pytest -s`)."""

import pytest

from tests.assistant.signals.wishes import measure

# (file, half): recall and precision reached. Half 1 was never looked at, only counted.
REACHED = {
    ("wishes_es", 0): (1.0, 1.0),
    ("wishes_es", 1): (1.0, 0.98),
    ("wishes_pt", 0): (0.98, 1.0),
    ("wishes_pt", 1): (0.97, 0.98),
    ("more_wishes_es", 0): (1.0, 1.0),
    ("more_wishes_es", 1): (0.91, 1.0),
    ("more_wishes_pt", 0): (1.0, 1.0),
    ("more_wishes_pt", 1): (1.0, 0.98),
}


@pytest.mark.parametrize(("file", "half"), list(REACHED))
def test_wishes_are_heard_and_what_only_looks_like_one_is_not(file: str, half: int) -> None:
    recall, precision = REACHED[file, half]
    heard = measure(f"{file}.toml", half=half)
    print(f"{file}, half {half}: recall {heard.recall:.4f}, precision {heard.precision:.4f}")
    assert heard.recall >= recall
    assert heard.precision >= precision
