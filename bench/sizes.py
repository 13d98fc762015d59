"""What a browser loads: gzipped bytes of the widget and of the workspace's first page."""

import gzip
import re
from pathlib import Path

from bench.report import Figure, Report

STATIC = Path(__file__).resolve().parents[1] / "src" / "relevo" / "static"
KB = 1000


def measure_sizes(report: Report) -> None:
    _widget(report)
    _workspace(report)


def _packed(files: list[Path]) -> float:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / KB


def _add(report: Report, name: str, files: list[Path], at_most: float) -> None:
    if not files:
        report.skip(name, "not built: make demo builds it")
        return
    size = _packed(files)
    report.add(Figure(name, size, "kB gzipped", target=f"<= {at_most:g} kB", is_met=size <= at_most))


def _widget(report: Report) -> None:
    folder = STATIC / "widget"
    _add(report, "widget's loader", [folder / "chat.js"] if (folder / "chat.js").is_file() else [], 3)
    _add(report, "widget's app (first scripts)", _first_scripts(folder), 15)


def _workspace(report: Report) -> None:
    _add(report, "workspace's first load (scripts)", _first_scripts(STATIC / "workspace"), 300)


def _first_scripts(folder: Path) -> list[Path]:
    """Those the page itself names; what it loads later, when somebody needs it, does not count."""
    index = folder / "index.html"
    text = index.read_text() if index.is_file() else ""
    named = re.findall(r'(?:src|href)="[^"]*?(assets/[^"/]+\.js)"', text)
    return [folder / name for name in dict.fromkeys(named)]
