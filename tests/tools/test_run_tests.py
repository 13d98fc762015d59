"""Failed tests run once more: what passes then is named, what does not fails the run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import run_tests

UNSTABLE = """
from pathlib import Path
def test_misses_its_moment_once():
    been = Path(__file__).with_name("been")
    seen = been.exists()
    been.touch()
    assert seen
def test_stands():
    assert True
"""
BROKEN = "def test_is_broken():\n    assert False\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run_first(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.strip().splitlines()[-1]


def test_a_test_that_passes_when_run_again_is_named_and_counted(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "test_a.py").write_text(UNSTABLE)
    code, closing = run_tests.run_failed_again(run_first(folder))
    assert code == 0
    assert closing.startswith("2 passed (1 of them only when run again), 0 skipped in ")
    told = capfd.readouterr().out
    assert "PASSED test_a.py::test_misses_its_moment_once" in told
    assert "1 unstable" in told
    assert "test_stands" not in told


def test_a_test_that_fails_again_fails_the_run(folder: Path) -> None:
    (folder / "test_a.py").write_text(UNSTABLE)
    (folder / "test_b.py").write_text(BROKEN)
    first = run_first(folder)
    assert run_tests.run_failed_again(first) == (1, first)


def test_more_failures_than_the_limit_are_not_run_again(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    many = "import pytest\n@pytest.mark.parametrize('n', range({}))\ndef test_it(n):\n    assert False\n"
    (folder / "test_a.py").write_text(many.format(run_tests.MOST_AGAIN + 1))
    first = run_first(folder)
    assert run_tests.run_failed_again(first) == (1, first)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("line", "failed", "passed"),
    [
        ("1 failed, 2756 passed, 1 skipped in 325.96s (0:05:25)", 1, 2756),
        ("2 failed, 2755 passed, 1 skipped, 1 error in 3.5s", 3, 2755),
        ("\x1b[31m3 errors\x1b[0m in 0.1s", 3, 0),
        ("", 0, 0),
    ],
)
def test_the_closing_line_is_counted(line: str, failed: int, passed: int) -> None:
    assert run_tests.count(line, "failed", "error") == failed
    assert run_tests.count(line, "passed") == passed
