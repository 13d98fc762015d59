"""Which format a file is in, from its beginning. Pure."""

import re

from relevo.desk.knowledge.tickets.shape import Format

_MARKS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("intercom", re.compile(r'"conversation_parts"|"part_type"|"conversation_message"')),
    ("chatwoot", re.compile(r'"message_type"\s*:|"sender_type"\s*:')),
    ("zendesk", re.compile(r'"comments"\s*:|"requester(?:_id)?"\s*:|"assignee(?:_id)?"\s*:')),
)


def detect_format(name: str, head: bytes) -> Format | None:
    """None for what none of the readers reads."""
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if text.startswith("From ") or name.lower().endswith(".mbox"):
        return "mbox"
    if text[:1] in ("{", "["):
        return next((known for known, mark in _MARKS if mark.search(text)), None)
    first = text.split("\n", 1)[0]
    is_table = name.lower().endswith((".csv", ".tsv", ".txt")) and any(mark in first for mark in ",;\t")
    return "csv" if is_table and "\x00" not in text else None
