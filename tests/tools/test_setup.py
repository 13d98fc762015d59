"""Setting up: what is done once, what is done again, and the one line when it cannot be done."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tools.conftest import WriteTree
from tools import lock, run_tests, setup, webbuild

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", folder)
    monkeypatch.setattr(setup, "STAMPS", folder / "stamps.json")
    return folder


def test_a_step_is_done_once_and_again_when_its_input_changes(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[int] = []
    for wanted in ("a", "a", "b"):
        setup.once("runtime", wanted, "Python packages", lambda: done.append(1))
    assert len(done) == 2
    assert capsys.readouterr().out.count("Python packages") == 2


def test_a_step_that_fails_is_tried_again(venv: Path) -> None:
    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        setup.once("runtime", "a", "Python packages", fail)
    done: list[int] = []
    setup.once("runtime", "a", "Python packages", lambda: done.append(1))
    assert done


def test_an_environment_from_another_folder_is_made_anew(venv: Path) -> None:
    assert setup.is_venv_usable()
    setup.remember(root="/somewhere/else")
    assert not setup.is_venv_usable()


def test_an_environment_whose_python_is_gone_is_made_anew(venv: Path) -> None:
    assert setup.is_venv_usable()
    (venv / "bin" / "python").unlink()
    assert not setup.is_venv_usable()


def test_an_environment_whose_python_was_upgraded_under_it_is_made_anew(venv: Path) -> None:
    assert setup.is_venv_usable()
    setup.remember(python="3.9")
    assert not setup.is_venv_usable()


def test_an_environment_made_by_hand_is_kept_if_it_can_install(venv: Path) -> None:
    assert setup.is_venv_usable()
    (venv / "stamps.json").unlink()
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    (venv / "bin" / "python").chmod(0o755)
    assert not setup.is_venv_usable()


def test_the_demo_does_not_put_back_runtime_packages_over_those_of_a_developer(
    venv: Path, write_tree: WriteTree
) -> None:
    write_tree({"requirements/dev.txt": "a==1\n", "requirements/runtime.txt": "a==1\n"})
    assert [path.name for path in setup.locks_for("runtime")] == ["runtime.txt"]
    setup.remember(dev=setup.digest(setup.ROOT / "requirements" / "dev.txt"))
    assert [path.name for path in setup.locks_for("runtime")] == ["dev.txt"]


def test_damaged_stamps_mean_everything_is_done_again(venv: Path) -> None:
    (venv / "stamps.json").write_text("[half")
    assert setup.read_stamps() == {}


def make(folder: Path, target: str, path: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("make")
    if program is None:
        pytest.skip("make is not installed")
    return subprocess.run(
        [program, target], cwd=folder, env={"PATH": path}, capture_output=True, text=True, check=False, timeout=30
    )


def tools_without_python(folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    for name in ("sh", "grep", "test", "true", "sed", "printf"):
        if (found := shutil.which(name)) is not None:
            (folder / name).symlink_to(found)
    return str(folder)


def test_without_a_python_there_is_one_clear_line(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    done = make(tmp_path, "demo", tools_without_python(tmp_path / "bin"))
    assert done.returncode != 0
    assert "Relevo needs Python 3.11 or newer and found no Python" in done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1


def test_a_too_old_python_is_named_in_one_clear_line(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    path = tools_without_python(tmp_path / "bin")
    old = tmp_path / "bin" / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\n[ "$1" = --version ]\n')
    old.chmod(0o755)
    done = make(tmp_path, "demo", path)
    assert done.returncode != 0
    assert "found Python 3.9.2" in done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere, whatever the folder says")
def test_an_unwritable_folder_is_named_in_one_clear_line(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    tmp_path.chmod(0o555)
    try:
        done = make(tmp_path, "demo", os.environ["PATH"])
    finally:
        tmp_path.chmod(0o755)
    assert done.returncode != 0
    assert "cannot be written to" in done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1


def test_help_names_every_target_and_needs_no_python(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    done = make(tmp_path, "help", tools_without_python(tmp_path / "bin"))
    assert done.returncode == 0
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = next(line for line in text.splitlines() if line.startswith(".PHONY:")).split()[1:]
    assert [target for target in phony if f"\n  {target} " not in f"\n{done.stdout}"] == []


FRONTEND = {
    "web/widget/package.json": "{}",
    "web/widget/package-lock.json": json.dumps(
        {"packages": {"": {}, "node_modules/a": {"version": "1"}, "node_modules/b": {"version": "2", "optional": True}}}
    ),
    "web/widget/src/main.ts": "1",
}


def test_a_frontend_is_stale_until_built_and_again_when_a_source_changes(write_tree: WriteTree) -> None:
    root = write_tree(FRONTEND)
    (frontend,) = webbuild.stale(root)
    write_tree({f"src/relevo/static/widget/{webbuild.STAMP}": webbuild.digest(frontend)})
    assert webbuild.stale(root) == []
    write_tree({"web/widget/node_modules/a/index.js": "not ours"})
    assert webbuild.stale(root) == []
    write_tree({"web/widget/src/main.ts": "2"})
    assert webbuild.stale(root) == [frontend]


def test_an_unpacked_package_without_web_sources_builds_nothing(tmp_path: Path) -> None:
    assert webbuild.stale(tmp_path) == []


def test_packages_are_installed_again_only_when_they_differ_from_the_lock(write_tree: WriteTree) -> None:
    root = write_tree(FRONTEND)
    (frontend,) = webbuild.frontends(root)
    assert not webbuild.is_installed(frontend)
    present = "web/widget/node_modules/.package-lock.json"
    write_tree({present: '{"packages": {"node_modules/a": {"version": "1"}}}'})
    assert webbuild.is_installed(frontend)
    write_tree({present: '{"packages": {"node_modules/a": {"version": "0"}}}'})
    assert not webbuild.is_installed(frontend)
    write_tree({present: '{"packages": {}}'})
    assert not webbuild.is_installed(frontend)


def test_a_failed_build_leaves_the_old_screens_in_place(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_tree({**FRONTEND, "src/relevo/static/widget/index.html": "old"})
    (frontend,) = webbuild.frontends(root)

    def fail(frontend: webbuild.Frontend, *args: str, output: object = None) -> None:
        raise webbuild.WebBuildFailed("vite says no")

    monkeypatch.setattr(webbuild, "run_npm", fail)
    with pytest.raises(webbuild.WebBuildFailed):
        webbuild.build(frontend)
    assert (frontend.out / "index.html").read_text() == "old"


def test_the_lock_takes_nothing_younger_than_a_week() -> None:
    options = lock.compile_options(datetime(2030, 3, 8, 12, tzinfo=UTC))
    assert "--exclude-newer=2030-03-01" in options
    assert "--generate-hashes" in options
    assert "--universal" in options


def test_make_test_leaves_the_long_and_the_live_ones_out_and_soak_runs_only_the_long() -> None:
    usual = run_tests.pytest_command([], soak=False)
    assert run_tests.USUAL in usual
    assert "--cov" in usual
    assert run_tests.pytest_command(["-k", "baton"], soak=False)[-2:] == ["-k", "baton"]
    assert "soak" in run_tests.pytest_command([], soak=True)


@pytest.mark.parametrize(
    "line",
    [
        "178 passed, 1 skipped in 24.94s",
        "1 failed, 3 passed, 2 skipped in 61.00s (0:01:01)",
        "1 error in 0.10s",
        "==== 12 passed in 3.21s ====",
        "\x1b[32m\x1b[1m12 passed\x1b[0m\x1b[32m in 3.21s\x1b[0m",
    ],
)
def test_pytest_s_closing_line_is_recognised(line: str) -> None:
    assert run_tests.is_closing(line)


@pytest.mark.parametrize("line", ["==== FAILURES ====", "12 workers [12 items]", "web/widget: 3 passed", ""])
def test_other_lines_are_not_taken_for_the_closing_line(line: str) -> None:
    assert not run_tests.is_closing(line)
