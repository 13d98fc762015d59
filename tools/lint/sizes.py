"""Files and functions stay small enough to be read in one sitting.

Prevents: the 4,000-line service and the 300-line function that nobody dares to change, because nobody can say
what they do. They are never written; they grow, a few lines in each change. A limit is raised only by a decision
record, named here beside the file it is for.
"""

from __future__ import annotations

import ast
from pathlib import Path

from tools.lint.findings import Problem, name_of, parse, read, walk

PYTHON_LINES = 400
TEST_LINES = 600
FUNCTION_LINES = 50
WEB_LINES = 250
WEB_ENDINGS = (".ts", ".tsx", ".css", ".js", ".mjs")

# A migration is one long list of SQL, written once and never changed: nothing in it grows.
# A generated client is as long as the API is.
EXEMPT = ("src/relevo/platform/db/migrations/versions/", "web/workspace/src/api/schema.d.ts")

# path -> (lines, the decision that raised it)
RAISED: dict[str, tuple[int, str]] = {}


def find_problems(root: Path) -> list[Problem]:
    return [*python_problems(root), *web_problems(root), *undecided(root)]


def limit_for(name: str, usual: int) -> int:
    return RAISED.get(name, (usual, ""))[0]


def python_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "src", "tools", "bench", "tests", endings=(".py",)):
        name = name_of(path, root)
        if name.startswith(EXEMPT):
            continue
        is_test = name.startswith("tests/")
        problems += too_long(path, name, limit_for(name, TEST_LINES if is_test else PYTHON_LINES))
        if not is_test:
            problems += long_functions(path, name)
    return problems


def web_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "web", endings=WEB_ENDINGS):
        name = name_of(path, root)
        if not name.startswith(EXEMPT):
            usual = TEST_LINES if ".test." in path.name else WEB_LINES
            problems += too_long(path, name, limit_for(name, usual))
    return problems


def too_long(path: Path, name: str, limit: int) -> list[Problem]:
    lines = len(read(path).splitlines())
    return [Problem(name, 0, f"{lines} lines, the limit is {limit}")] if lines > limit else []


def long_functions(path: Path, name: str) -> list[Problem]:
    problems: list[Problem] = []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                problems.append(
                    Problem(name, node.lineno, f"{node.name} has {lines} lines, the limit is {FUNCTION_LINES}")
                )
    return problems


def undecided(root: Path) -> list[Problem]:
    return [
        Problem("tools/lint/sizes.py", 0, f"{name} is raised by {decision}, which does not exist")
        for name, (_, decision) in RAISED.items()
        if not (root / decision).is_file()
    ]
