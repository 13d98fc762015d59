"""Expanding our own lines: `{can|could} i call {anna|you}{ now|}` is eight phrases, of which some are taken.

Which ones is a matter of their hashes, so the same line always gives the same phrases.
"""

import itertools
import re
from hashlib import sha256

_CHOICE = re.compile(r"\{([^{}]*)\}")


def expand(line: str, *, most: int) -> list[str]:
    """At most `most` phrases of the line, in a fixed order."""
    parts = _CHOICE.split(line)
    # Every other part is what stood between braces.
    options = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    total = 1
    for each in options:
        total *= len(each)
    if total <= most:
        phrases = [" ".join("".join(chosen).split()) for chosen in itertools.product(*options)]
    else:
        phrases = [_pick(line, options, number) for number in range(most)]
    return list(dict.fromkeys(phrases))


def _pick(line: str, options: list[list[str]], number: int) -> str:
    """The `number`-th phrase: each place's choice by a hash of line, number and place."""
    chosen = [
        each[int.from_bytes(sha256(f"{line}:{number}:{at}".encode()).digest()[:4]) % len(each)]
        for at, each in enumerate(options)
    ]
    return " ".join("".join(chosen).split())
