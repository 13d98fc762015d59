"""Only platform/db commits.

Prevents: half of a use case surviving. One request or job is one transaction; a commit in the middle of it
(or a savepoint taken for one) acknowledges a message whose events, jobs and delivery rows can still be rolled back.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tools.lint.findings import Problem, name_of, parse, walk

ALLOWED = "src/relevo/platform/db/"
METHODS = frozenset({"commit", "rollback"})
STATEMENT = re.compile(
    r"\s*(begin|start\s+transaction|commit|end|rollback|abort)(\s+(work|transaction))?\s*;?\s*", re.IGNORECASE
)


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "src", endings=(".py",)):
        name = name_of(path, root)
        if not name.startswith(ALLOWED):
            problems += [Problem(name, line, text) for line, text in commits_in(parse(path))]
    return problems


def commits_in(tree: ast.Module) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in METHODS:
            found.append((node.lineno, f".{node.func.attr}() outside platform/db"))
        elif node.args and is_statement(node.args[0]):
            found.append((node.lineno, "a transaction statement outside platform/db"))
    return found


def is_statement(argument: ast.expr) -> bool:
    return (
        isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and bool(STATEMENT.fullmatch(argument.value))
    )
