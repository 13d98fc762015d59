"""A pipeline asks an assistant a file of cases and stops where one fails."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.entry.test_commands import relevo
from tests.scratch import open_folder

WISH: dict[str, Any] = {"name": "A wish for a person", "situation": {"question": "Quiero hablar con una persona"}}
HOLDS = WISH | {"expected": {"outcomes": ["hand_over"], "reason": "asked_for_person"}}
FAILS = WISH | {"name": "Never passes", "expected": {"outcomes": ["reply"]}}


@pytest.fixture(scope="module")
def company() -> Generator[Path]:
    with open_folder() as data:
        made = relevo("create-workspace", "Tienda Luna", "--owner", "ana@example.com", data=data)
        assert made.returncode == 0, made.stderr
        yield data


def write(folder: Path, *cases: dict[str, Any]) -> str:
    path = folder / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in cases))
    return str(path)


def test_cases_that_hold_let_the_pipeline_go_on(company: Path, tmp_path: Path) -> None:
    off = FAILS | {"enabled": False}
    result = relevo("evaluate", "--cases", write(tmp_path, HOLDS, off), data=company)
    assert (result.returncode, result.stdout.strip()) == (0, "1 of 1 cases hold"), result.stderr


def test_a_case_that_fails_stops_it_and_says_what_was_said(company: Path, tmp_path: Path) -> None:
    path = write(tmp_path, HOLDS, FAILS)
    result = relevo("evaluate", "--cases", path, data=company)
    assert result.returncode == 1
    assert "✗ Never passes" in result.stdout
    assert "outcome: wanted 'reply', got 'hand_over'" in result.stdout


def test_what_failed_is_told_as_json_on_the_screen_and_in_a_file_alike(company: Path, tmp_path: Path) -> None:
    path = write(tmp_path, HOLDS, FAILS)
    told = json.loads(relevo("evaluate", "--cases", path, "--json", "-", data=company).stdout)
    assert (told["cases"], [one["name"] for one in told["failed"]]) == (2, ["Never passes"])
    relevo("evaluate", "--cases", path, "--json", str(tmp_path / "told.json"), data=company)
    assert json.loads((tmp_path / "told.json").read_text()) == told


def test_what_cannot_be_asked_is_told_in_one_line(company: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    result = relevo("evaluate", "--cases", str(broken), data=company)
    assert result.returncode == 1
    assert "Line 1" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    nobody = relevo("evaluate", "--cases", write(tmp_path, HOLDS), "--assistant", "Nobody", data=company)
    assert "no such assistant" in nobody.stderr
    both = relevo("evaluate", "--cases", str(broken), "--data", str(tmp_path), data=company)
    assert both.returncode == 2
