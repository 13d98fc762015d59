"""No HTML string reaches a screen.

Prevents: script injection. Messages come from strangers; they are parsed on the server to an allow-listed tree
and drawn node by node. One `innerHTML` makes every customer's message a program in the teammate's session.
"""

from __future__ import annotations

import re
from pathlib import Path

from tools.lint.findings import Problem, name_of, read, walk

ENDINGS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".html")
DOORS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment|setHTMLUnsafe)\b"
    r"|\bdocument\s*\.\s*write(ln)?\b|\beval\s*\(|\bnew\s+Function\s*\("
)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "web", "src", endings=ENDINGS):
        text = COMMENT.sub(blank, read(path))
        for number, line in enumerate(text.splitlines(), 1):
            if hit := DOORS.search(line):
                problems.append(
                    Problem(name_of(path, root), number, f"{hit[0].strip()} puts a string on the page as HTML or code")
                )
    return problems


def blank(comment: re.Match[str]) -> str:
    """A comment may name what it forbids; its line breaks stay, so line numbers stay true."""
    return "\n" * comment[0].count("\n")
