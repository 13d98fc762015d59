"""What the docs name exists.

Prevents: the newcomer's first hour spent on a link that leads nowhere, a command that was renamed, a file that
moved, and a promise whose test was deleted. Links inside the docs resolve (anchors too), every `make x` and
`relevo x` exists, every `src/...` path exists, and every test of docs/promises.md exists.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tools.lint.commands import relevo_commands
from tools.lint.findings import Problem, name_of, parse, read, walk
from tools.lint.glossary import FENCE, prose

TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
# Where a page may leave the first folders out: `desk/gaps/` is below one of these.
ROOMS = ("src/relevo", "tests")
PROMISES = "docs/promises.md"
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
TICKED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"^(src|tests|docs|web|tools|bench|requirements|deploy)/[\w./\-\[\]]+$")
ROOM = re.compile(r"^(kit|platform|desk|assistant|channels|integrations|testing|entry)/[\w./\-]+$")
TEST = re.compile(r"(tests/[\w./\-]+\.py)(?:::([\w]+))?")
MAKE = re.compile(r"(?:^|[;&|]\s*|\$\s+)make\s+([a-z][\w-]*)")
RELEVO = re.compile(r"(?:^|[;&|]\s*|\$\s+|\.venv/bin/)relevo\s+([a-z][\w-]*)")
TARGET = re.compile(r"^([a-z][\w-]*):", re.MULTILINE)


def find_problems(root: Path) -> list[Problem]:
    pages = [page for page in (*(root / name for name in TOP), *walk(root, "docs", endings=(".md",))) if page.is_file()]
    targets = make_targets(root)
    commands = relevo_commands(root)
    problems: list[Problem] = []
    for page in pages:
        text, name = read(page), name_of(page, root)
        problems += link_problems(page, text, root)
        for line, code in code_pieces(text):
            problems += [Problem(name, line, why) for why in command_problems(code, targets, commands)]
            if PATH.match(code) and not (root / code.rstrip("/")).exists():
                problems.append(Problem(name, line, f"{code} does not exist"))
            if ROOM.match(code) and not any((root / below / code.rstrip("/")).exists() for below in ROOMS):
                problems.append(Problem(name, line, f"{code} is no room of the house"))
    return [*problems, *promise_problems(root)]


def make_targets(root: Path) -> set[str]:
    makefile = root / "Makefile"
    return set(TARGET.findall(read(makefile))) if makefile.is_file() else set()


def code_pieces(text: str) -> list[tuple[int, str]]:
    """What stands in `ticks`, and every line of a fenced block."""
    pieces = [(number, code.strip()) for number, line in prose(text) for code in TICKED.findall(line)]
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line.strip()):
            inside = not inside
        elif inside:
            pieces.append((number, line.strip()))
    return pieces


def command_problems(code: str, targets: set[str], commands: set[str] | None) -> list[str]:
    problems = [f"make {target} is not in the Makefile" for target in MAKE.findall(code) if target not in targets]
    if commands is not None:
        problems += [f"relevo {each} is not a command" for each in RELEVO.findall(code) if each not in commands]
    return problems


def link_problems(page: Path, text: str, root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for number, line in prose(text):
        for target in LINK.findall(TICKED.sub("", line)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            aim = (page.parent / path).resolve() if path else page
            if not aim.exists():
                problems.append(Problem(name_of(page, root), number, f"the link {target} leads nowhere"))
            elif anchor and aim.suffix == ".md" and anchor not in anchors(read(aim)):
                problems.append(Problem(name_of(page, root), number, f"the link {target} names no heading there"))
    return problems


def anchors(text: str) -> set[str]:
    headings = [line.lstrip("#").strip() for _, line in prose(text) if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")).replace(" ", "-") for heading in headings}


def promise_problems(root: Path) -> list[Problem]:
    page = root / PROMISES
    if not page.is_file():
        return []
    problems: list[Problem] = []
    for number, line in enumerate(read(page).splitlines(), 1):
        for file, test in TEST.findall(line):
            if not (root / file).is_file():
                problems.append(Problem(PROMISES, number, f"{file} does not exist"))
            elif test and test not in functions(root / file):
                problems.append(Problem(PROMISES, number, f"{file} has no {test}"))
    return problems


def functions(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
