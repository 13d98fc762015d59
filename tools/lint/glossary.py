"""One word per concept, as docs/glossary.md has it.

Prevents: "user" meaning the customer in one file and the teammate in the next, and the bug that follows. The table
is read from the glossary itself: column 4 lists the words never used for the concept in code (names that we define
in src/ and web/), column 5 those never used in docs. Honest exceptions stand in the glossary's second table, with a
reason; one that is no longer needed is a problem too, so the list only shrinks.
"""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.lint.findings import Problem, name_of, parse, read, table_rows, walk

GLOSSARY = "docs/glossary.md"
DOCS = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
WORDS_HEADING = "## Words"
EXCEPTIONS_HEADING = "## Honest exceptions"
TICKED = re.compile(r"`([^`]+)`")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
TYPESCRIPT_NAME = re.compile(r"\b(?:const|let|var|function|class|interface|type|enum)\s+([A-Za-z_$][\w$]*)")
FENCE = re.compile(r"^(```|~~~)")
NOT_PROSE = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]+>|https?://\S+|\"[^\"]*\"|“[^”]*”")


@dataclass
class ExceptionRow:
    line: int
    word: str
    where: str
    used: bool = field(default=False)


@dataclass
class Glossary:
    in_code: dict[str, str]
    in_docs: dict[str, str]
    exceptions: list[ExceptionRow]

    def allows(self, name: str, path: str) -> bool:
        for row in self.exceptions:
            if fnmatch.fnmatchcase(name.strip("_").lower(), row.word.lower()) and fnmatch.fnmatch(path, row.where):
                row.used = True
                return True
        return False


def find_problems(root: Path) -> list[Problem]:
    path = root / GLOSSARY
    if not path.is_file():
        return [Problem(GLOSSARY, 0, "missing")]
    glossary = parse_glossary(read(path))
    if not glossary.in_code:
        return [Problem(GLOSSARY, 0, f"no table of words below {WORDS_HEADING}")]
    problems = [
        *code_problems(root, glossary, python_names(root)),
        *code_problems(root, glossary, typescript_names(root)),
        *docs_problems(root, glossary),
    ]
    problems += [
        Problem(GLOSSARY, row.line, f"the exception for {row.word} in {row.where} is no longer needed")
        for row in glossary.exceptions
        if not row.used
    ]
    return problems


def parse_glossary(text: str) -> Glossary:
    in_code: dict[str, str] = {}
    in_docs: dict[str, str] = {}
    for _, cells in table_rows(text, WORDS_HEADING):
        if len(cells) >= 5:
            in_code |= {banned.lower(): cells[0] for banned in TICKED.findall(cells[3])}
            in_docs |= {banned.lower(): cells[0] for banned in TICKED.findall(cells[4])}
    exceptions = [
        ExceptionRow(line, word, where)
        for line, cells in table_rows(text, EXCEPTIONS_HEADING)
        if len(cells) >= 3
        for word in TICKED.findall(cells[0])
        for where in TICKED.findall(cells[1])
    ]
    return Glossary(in_code, in_docs, exceptions)


def code_problems(root: Path, glossary: Glossary, names: Iterator[tuple[Path, int, str]]) -> list[Problem]:
    problems: list[Problem] = []
    for path, line, defined in names:
        banned = next((part for part in parts(defined) if part in glossary.in_code), None)
        if banned and not glossary.allows(defined, name_of(path, root)):
            said = f"{defined}: we say {glossary.in_code[banned]}, not {banned}"
            problems.append(Problem(name_of(path, root), line, said))
    return problems


def python_names(root: Path) -> Iterator[tuple[Path, int, str]]:
    for path in walk(root, "src", endings=(".py",)):
        yield from ((path, line, name) for line, name in [(0, path.stem), *defined_names(parse(path))])


def typescript_names(root: Path) -> Iterator[tuple[Path, int, str]]:
    """File names and declarations. The generated client repeats the API, whose names are Python's."""
    for path in walk(root, "web", endings=(".ts", ".tsx", ".mjs")):
        if path.name.endswith(".d.ts"):
            continue
        yield path, 0, path.stem
        for number, line in enumerate(read(path).splitlines(), 1):
            yield from ((path, number, name) for name in TYPESCRIPT_NAME.findall(line))


def parts(identifier: str) -> list[str]:
    """user_agents and UserAgents -> user, agent: a plural is the same word."""
    words = [word.lower() for word in PART.findall(identifier)]
    return [*words, *(word[:-1] for word in words if word.endswith("s") and len(word) > 3)]


def defined_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names that we choose. What a library calls its own (request.user) is not ours to judge."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


def docs_problems(root: Path, glossary: Glossary) -> list[Problem]:
    problems: list[Problem] = []
    for path in [*(root / name for name in DOCS), *walk(root, "docs", endings=(".md",))]:
        if not path.is_file() or name_of(path, root) == GLOSSARY:
            continue
        name = name_of(path, root)
        for line, text in prose(read(path)):
            for word in re.findall(r"[A-Za-z]+", NOT_PROSE.sub(" ", text)):
                banned = next((part for part in parts(word) if part in glossary.in_docs), None)
                if banned and not glossary.allows(word, name):
                    problems.append(Problem(name, line, f"{word}: we say {glossary.in_docs[banned]}, not {banned}"))
    return problems


def prose(text: str) -> Iterator[tuple[int, str]]:
    inside_code = False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line.strip()):
            inside_code = not inside_code
        elif not inside_code:
            yield number, line
