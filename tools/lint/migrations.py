"""Every migration gives up rather than stop the desk.

Prevents: an ALTER TABLE that waits for one long query while every message behind it waits for the ALTER TABLE.
Alembic's env.py sets lock_timeout and statement_timeout for all; a migration never resets them to 0, and never
imports the product, whose code will have changed by the time the migration runs again on a new machine (the
migrations' own helpers beside them do not change).
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tools.lint.findings import Problem, name_of, parse, read, walk

FOLDER = "src/relevo/platform/db/migrations"
HELPERS = "relevo.platform.db.migrations"
TIMEOUTS = ("lock_timeout", "statement_timeout")
NO_LIMIT = re.compile(r"\b(lock_timeout|statement_timeout)\b\s*(=|to)\s*'?0\b", re.IGNORECASE)


def find_problems(root: Path) -> list[Problem]:
    folder = root / FOLDER
    versions = list(walk(root, f"{FOLDER}/versions", endings=(".py",)))
    if not folder.is_dir() or not versions:
        return []
    problems: list[Problem] = []
    env = folder / "env.py"
    shared = read(env) if env.is_file() else ""
    for path in versions:
        if path.name == "__init__.py":
            continue
        text, name = read(path), name_of(path, root)
        problems += [
            Problem(name, 0, f"no {each}, here or in env.py") for each in TIMEOUTS if each not in shared + text
        ]
        problems += [
            Problem(name, number, f"{hit[1]} without limit")
            for number, line in enumerate(text.splitlines(), 1)
            if (hit := NO_LIMIT.search(line))
        ]
        problems += [Problem(name, line, "imports the product") for line in product_imports(parse(path))]
    return problems


def product_imports(tree: ast.Module) -> list[int]:
    lines: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        lines += [node.lineno for name in names if name.split(".")[0] == "relevo" and not name.startswith(HELPERS)]
    return lines
