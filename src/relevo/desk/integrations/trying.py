"""Trying a mapping before it is used: what was asked, what came back, and what was made of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from relevo.desk.integrations.errors import FailureCode

MOST_SHOWN = 3
LONGEST_ANSWER = 8_000


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """A path that leads nowhere: `at` is how far it leads, `has` the names that stand there. `code`: `missing`, or
    `unreadable` where something stands there that is no amount, time or address."""

    field: str
    path: str
    code: str
    at: str = ""
    has: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class PreviewPart:
    """`asked`: the path that was asked, without any key. `failure`: why there is no answer. `answer`: its beginning as
    JSON text. `rows`: the first things that were found, each as field and text."""

    part: str
    asked: str = ""
    failure: FailureCode | None = None
    detail: str = ""
    answer: str = ""
    count: int = 0
    rows: Sequence[Sequence[tuple[str, str]]] = ()
    problems: Sequence[FieldProblem] = ()


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`wrong`: part, place and code of what cannot be used in the mapping itself; then nothing was asked."""

    parts: Sequence[PreviewPart] = ()
    wrong: tuple[str, str, str, str] | None = None
