"""Nothing unfinished is committed: no marks of later work, no test that is switched off in passing.

Prevents: the "TODO: check permissions" that is still there when the first customer is, and the suite that passes
because somebody left `.only` on one test. Python's own marks are ruff's (FIX); this rule reads the screens' sources,
styles and pages, and looks in Python, tests and tools among it, for bodies that only say that they are not there yet.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tools.lint.findings import Problem, name_of, parse, read, walk

PYTHON_ROOTS = ("src", "tests", "tools", "bench")
WEB_ENDINGS = (".ts", ".tsx", ".css", ".js", ".mjs", ".html")
MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\b(?:it|test|describe)\.(only|skip|todo)\b|\b(?:fdescribe|xdescribe)\(")


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "web", endings=WEB_ENDINGS):
        for number, line in enumerate(read(path).splitlines(), 1):
            if hit := MARKS.search(line):
                problems.append(Problem(name_of(path, root), number, f"{hit[0]}: finish it, or leave it out"))
    for path in walk(root, *PYTHON_ROOTS, endings=(".py",)):
        problems += [
            Problem(
                name_of(path, root), node.lineno, "NotImplementedError: a Protocol or an abstract method says it better"
            )
            for node in ast.walk(parse(path))
            if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
        ]
    return problems
