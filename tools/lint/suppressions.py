"""A silenced warning says which one, and why.

Prevents: the bare `# noqa` that was right once and now hides the next, real defect on the same line.
"""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

from tools.lint.findings import Problem, name_of, read, walk

SILENCER = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no\s*cover|nosec)\b(?P<rest>.*)")
GOOD = re.compile(r"\s*(:\s*[A-Z]+\d+(\s*,\s*[A-Z]+\d+)*|\[[\w,\s-]+\])\s*(-|–|—|#|:)\s*\S+.*")
GOOD_PRAGMA = re.compile(r"\s*(-|–|—|#|:)\s*\S+.*")


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root, "src", "tools", "tests", "bench", endings=(".py",)):
        for line, comment in comments(read(path)):
            hit = SILENCER.search(comment)
            if hit is None:
                continue
            good = GOOD_PRAGMA if hit[1].startswith("pragma") else GOOD
            if not good.fullmatch(hit["rest"]):
                problems.append(
                    Problem(name_of(path, root), line, f"{hit[1]} without a code and a reason: # noqa: S608 - why")
                )
    return problems


def comments(source: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
