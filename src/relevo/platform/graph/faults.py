"""What the Graph API answers instead of a result."""

import json
from dataclasses import dataclass

from relevo.kit.reading import dict_of, text_of

_SHOWN = 300


@dataclass(eq=False)
class GraphFault(Exception):
    """A refusal. `code` and `details` are what Meta's documentation says to build on; the HTTP status is not.

    `code` is None where the answer was no error object (a proxy's page, broken JSON).
    """

    status: int
    code: int | None
    subcode: int | None = None
    message: str = ""
    details: str = ""
    retry_after_s: float | None = None
    trace_id: str = ""

    def __str__(self) -> str:
        where = f"#{self.code}" if self.code is not None else f"HTTP {self.status}"
        return f"{where}: {self.details or self.message}"[:_SHOWN]


def fault_of(status: int, body: bytes, *, retry_after: str | None = None) -> GraphFault | None:
    """The fault in an answer, or None if it is a result. An answer with status 200 may be a fault all the same."""
    wait_s = float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else None
    try:
        answer = json.loads(body)
    except ValueError:
        return GraphFault(status, None, message="The answer is not JSON", retry_after_s=wait_s)
    error = dict_of(dict_of(answer).get("error"))
    if not error:
        if 200 <= status < 300:
            return None
        return GraphFault(status, None, message="An error without a reason", retry_after_s=wait_s)
    return GraphFault(
        status,
        _whole(error.get("code")),
        _whole(error.get("error_subcode")),
        message=text_of(error.get("message")) or "",
        details=text_of(dict_of(error.get("error_data")).get("details")) or "",
        retry_after_s=wait_s,
        trace_id=text_of(error.get("fbtrace_id")) or "",
    )


def _whole(value: object) -> int | None:
    text = text_of(value)
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
