"""Ctrl-C in `make demo`: the program gets it once, is waited for, and make calls nothing an error."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """#!/bin/sh
trap 'echo stopping; sleep 0.5; echo stopped; exit 130' INT
echo started
while :; do sleep 0.1; done
"""


# A shell that runs us in its background has switched the interrupt off for all below it; a terminal has not.
MAKE_DEMO = """
import os, signal
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp("make", ["make", "demo"])
"""


def interrupted_make_demo(folder: Path) -> str:
    """As a terminal does it: the interrupt goes to the whole group at once, make and its program alike."""
    with subprocess.Popen(
        [sys.executable, "-c", MAKE_DEMO],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as make:
        assert make.stdout is not None
        first = make.stdout.readline()
        os.killpg(make.pid, signal.SIGINT)
        return first + make.stdout.read()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_ctrl_c_lets_the_demo_stop_in_its_own_time_and_prints_no_error(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup.py").write_text("")
    program = tmp_path / ".venv" / "bin" / "relevo"
    program.parent.mkdir(parents=True)
    program.write_text(PROGRAM)
    program.chmod(0o755)
    said = interrupted_make_demo(tmp_path)
    assert said.count("stopping") == 1
    assert "stopped" in said
    assert "***" not in said
