"""Every RELEVO_ name that the docs mention is read by something.

Prevents: an operator who sets RELEVO_DB_URL because an old page says so, and runs for a month on the embedded
database without noticing: an unknown environment variable is silent.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tools.lint.docs import TOP
from tools.lint.findings import Problem, name_of, parse, read, walk

SETTINGS = "src/relevo/platform/settings/__init__.py"
NAME = re.compile(r"\bRELEVO_[A-Z][A-Z0-9_]*[A-Z0-9]\b")
READERS = (".py", ".mjs", ".js", ".ts")


def find_problems(root: Path) -> list[Problem]:
    known = fields(root) | names_in_programs(root)
    pages = [page for page in (*(root / name for name in TOP), *walk(root, "docs", endings=(".md",))) if page.is_file()]
    return [
        Problem(name_of(page, root), number, f"{name} is read by nothing")
        for page in pages
        for number, line in enumerate(read(page).splitlines(), 1)
        for name in NAME.findall(line)
        if name not in known
    ]


def fields(root: Path) -> set[str]:
    """Fields of the Settings class: `pool_size` is RELEVO_POOL_SIZE."""
    path = root / SETTINGS
    if not path.is_file():
        return set()
    return {
        f"RELEVO_{statement.target.id.upper()}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }


def names_in_programs(root: Path) -> set[str]:
    """Those of the setup, the tests and the build, which are read without the settings module."""
    programs = [
        *walk(root, "src", "tools", "tests", "bench", "web", endings=READERS),
        root / "Makefile",
        root / "hatch_build.py",
    ]
    programs = [path for path in programs if path.is_file() and path.name != Path(__file__).name]
    return {name for path in programs for name in NAME.findall(read(path))}
