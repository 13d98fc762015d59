"""What rules share: a problem, and walking a tree without what was built or installed into it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NOT_OURS = frozenset(
    {
        ".git",
        ".venv",
        ".relevo",
        "node_modules",
        "static",
        "dist",
        "htmlcov",
        "screenshots",
        "__pycache__",
        ".pytest_cache",
        ".ruff_cache",
        ".hypothesis",
        ".import_linter_cache",
    }
)


@dataclass(frozen=True, order=True)
class Problem:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


def walk(root: Path, *folders: str, endings: tuple[str, ...] = ()) -> Iterator[Path]:
    """Our files below the given folders of `root` (all of it without folders), in a stable order."""
    for folder in folders or (".",):
        for here, below, names in os.walk(root / folder):
            below[:] = sorted(name for name in below if name not in NOT_OURS)
            for name in sorted(names):
                if not endings or name.endswith(endings):
                    yield Path(here, name)


def name_of(path: Path, root: Path) -> str:
    return path.resolve().relative_to(root.resolve()).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@lru_cache(maxsize=4096)
def _parse(path: Path, _changed_ns: int) -> ast.Module:
    return ast.parse(read(path), filename=str(path))


def parse(path: Path) -> ast.Module:
    """The syntax tree; several rules read the same file, so it is kept until the file changes."""
    return _parse(path, path.stat().st_mtime_ns)


def table_rows(text: str, heading: str) -> list[tuple[int, list[str]]]:
    """Rows of the first Markdown table below the line `heading`, with their line numbers, header left out."""
    rows: list[tuple[int, list[str]]] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            if rows:
                break
            inside = line.strip() == heading
        elif inside and line.startswith("|"):
            rows.append((number, [cell.strip() for cell in line.strip().strip("|").split("|")]))
        elif rows:
            break
    return rows[2:]
