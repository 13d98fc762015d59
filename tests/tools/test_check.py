"""`make check` itself: it fails when a check fails or breaks, says so at the end, and skips only with a reason."""

import sys
from pathlib import Path

import pytest

from tools import check, client


def one(name: str, result: check.Result) -> check.Check:
    return check.Check(name, f"what {name} is", lambda: result)


def run(*checks: check.Check) -> tuple[int, list[str]]:
    said: list[str] = []
    outcomes = check.run_checks(checks, said.append)
    return check.report(outcomes, 1.0, said.append), said


def test_all_good_is_exit_zero_and_one_line_each() -> None:
    code, said = run(one("a", check.Result()), one("b", check.Result()))
    assert code == 0
    assert len([line for line in said if line.startswith("ok")]) == 2
    assert "2 checks passed, 0 failed, 0 skipped" in said[-1]


def test_one_failure_fails_the_whole_and_is_told_after_the_lines() -> None:
    code, said = run(one("bad", check.Result("a.py:1: wrong")), one("good", check.Result()))
    assert code == 1
    assert "a.py:1: wrong" in said[-2]
    assert "1 checks passed, 1 failed" in said[-1]


def test_a_check_that_breaks_is_a_failure_and_the_others_still_run() -> None:
    def breaks() -> check.Result:
        raise RuntimeError("no such folder")

    code, said = run(check.Check("broken", "breaks", breaks), one("good", check.Result()))
    assert code == 1
    assert "RuntimeError: no such folder" in "\n".join(said)
    assert "1 checks passed, 1 failed" in said[-1]


def test_a_skip_says_why_and_does_not_fail() -> None:
    code, said = run(one("client", check.Result(skipped="no Node.js here")))
    assert code == 0
    assert said[0].startswith("skip")
    assert "no Node.js here" in said[0]


def test_a_program_that_exits_with_an_error_is_a_failure_with_its_words() -> None:
    result = check.program(sys.executable, "-c", "import sys; print('wrong here'); sys.exit(3)")()
    assert result.problems == "wrong here"
    assert check.program(sys.executable, "-c", "")().problems == ""
    assert check.program(sys.executable, "-c", "import sys; sys.exit(1)")().problems == "failed"


def test_node_may_be_missing_on_a_desk_but_not_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert check.without_node().skipped
    monkeypatch.setenv("CI", "1")
    assert check.without_node().problems


def test_every_rule_is_run_by_the_check() -> None:
    folder = Path(check.__file__).parent / "lint"
    rules = {path.stem for path in folder.glob("*.py") if "def find_problems(" in path.read_text(encoding="utf-8")}
    source = Path(check.__file__).read_text(encoding="utf-8")
    assert rules
    assert [rule for rule in sorted(rules) if f'"{rule}"' not in source] == []


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["nonsense"]) == 2
    assert "glossary" in capsys.readouterr().err


def test_an_old_client_is_told_by_its_first_different_line() -> None:
    assert client.first_difference("a\nb\n", "a\nb\n") == ""
    assert client.first_difference("a\nb\n", "a\nc\n") == "line 2: committed `b`, the app says `c`"
    assert client.first_difference("a\n", "a\nb\n") == "committed 1 lines, the app gives 2"


def test_the_client_is_generated_with_the_options_of_its_own_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package.json").write_text(
        '{"scripts": {"generate": "openapi-typescript in.json -o out.d.ts --flag=no"}}'
    )
    monkeypatch.setattr(client, "WORKSPACE", tmp_path)
    assert client.generator_arguments(Path("a.json"), Path("b.ts")) == ["a.json", "-o", "b.ts", "--flag=no"]
