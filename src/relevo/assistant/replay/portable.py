"""Cases as JSON Lines: to keep beside the code, to carry to another workspace, to run by `relevo evaluate`.

One line is one case: {"name", "situation": {"question", "history", "language"}, "expected": {...}, "enabled"}.
A channel's id means nothing elsewhere, so it is left out.
"""

import json
from collections.abc import Iterable

from pydantic import ValidationError

from relevo.desk.cases.api import MAX_CASES, CaseInput, CaseOut
from relevo.kit.errors import Unprocessable

MAX_BYTES = 10_000_000


class UnreadableCases(Unprocessable, code="unreadable_cases", status=422):
    """The file is not a list of cases."""


def write_cases(cases: Iterable[CaseOut]) -> str:
    """In the order given, with a line break after each."""
    return "".join(json.dumps(_line(case), ensure_ascii=False, separators=(",", ":")) + "\n" for case in cases)


def _line(case: CaseOut) -> dict[str, object]:
    return {
        "name": case.name,
        "situation": case.situation.model_dump(mode="json", exclude={"channel_id"}, exclude_defaults=True),
        "expected": case.expected.model_dump(mode="json", exclude_defaults=True),
        "enabled": case.enabled,
    }


def read_cases(body: bytes) -> list[CaseInput]:
    """Whole or not at all: raises UnreadableCases with the number of the first line that is wrong, and why."""
    try:
        lines = body.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UnreadableCases("The file is not text in UTF-8.") from None
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not filled:
        raise UnreadableCases("The file has no line with a case.")
    if len(filled) > MAX_CASES:
        raise UnreadableCases(f"The file has {len(filled):,} cases; an assistant can have {MAX_CASES:,}.")
    return [_read_line(number, line) for number, line in filled]


def _read_line(number: int, line: str) -> CaseInput:
    try:
        return CaseInput.model_validate(json.loads(line))
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableCases(f"Line {number} is not JSON.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise UnreadableCases(f"Line {number}, {where}: {first['msg']}") from None
