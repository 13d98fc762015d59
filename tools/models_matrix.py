"""`python -m tools.models_matrix`: runs the tests over the wire and writes the table of docs/subsystems/models.md.

A cell is what its test says when it passes, "fails" when it does not, "not tried" when it was skipped (no Node, or a
provider's library that is not installed).
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.assistant.answerers.llm.matrix import PAGE, UNSPOKEN, list_cases, render, replace_in

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/assistant/answerers/llm/test_wire.py"


def run_tests(report: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", TESTS, f"--junitxml={report}", "-n", "2"]
    subprocess.run(command, cwd=ROOT, check=False)


def read_cells(report: Path) -> dict[str, str]:
    """What became of each test, from pytest's own report."""
    cells = dict.fromkeys(list_cases(), "not tried")
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by pytest a moment ago
        name = case.get("name", "")
        if case.find("failure") is not None or case.find("error") is not None:
            cells[name] = "fails"
        elif name in cells and (case.find("skipped") is None or list_cases()[name] == UNSPOKEN):
            cells[name] = list_cases()[name]
    return cells


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        run_tests(report)
        cells = read_cells(report)
    PAGE.write_text(replace_in(PAGE.read_text(encoding="utf-8"), render(cells)), encoding="utf-8")
    bad = sorted(name for name, cell in cells.items() if cell in ("fails", "not tried"))
    sys.exit("\n".join(bad) if bad else 0)


if __name__ == "__main__":
    main()
