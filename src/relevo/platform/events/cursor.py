"""Where a reader stands in the event log: a set of transactions it has seen, not a number.

A serial is no cursor: a lower id can commit after a higher one was read, and is then never read. A transaction
snapshot (`xmin:xmax:running,...`) says exactly which transactions were over when the reader looked, so "what is
new" is "what that snapshot could not see". Unlike reading below the oldest running transaction, one long writer
anywhere does not hold back everybody's events.

A reader that stops in the middle of a batch has two snapshots: all of `base`, and of what `ahead` adds the events
up to `id`. The text form is opaque to clients.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

MAX_TEXT = 8_000
_SNAPSHOT = re.compile(r"([0-9]{1,19}):([0-9]{1,19}):((?:[0-9]{1,19})(?:,[0-9]{1,19})*)?")


@dataclass(frozen=True)
class Cursor:
    base: str
    ahead: str | None = None
    id: int = 0

    @cached_property
    def text(self) -> str:
        return self.base if self.ahead is None else f"{self.base}~{self.ahead}~{self.id}"

    @property
    def is_between(self) -> bool:
        """Whether the reader stands in the middle of a batch."""
        return self.ahead is not None

    @property
    def newest(self) -> str:
        """The newer of its snapshots."""
        return self.ahead or self.base


def parse_cursor(text: str) -> Cursor | None:
    """The cursor a client gave back, or None if it cannot be one of ours."""
    if len(text) > MAX_TEXT:
        return None
    parts = text.split("~")
    if len(parts) == 1 and _is_snapshot(parts[0]):
        return Cursor(parts[0])
    if len(parts) == 3 and _is_snapshot(parts[0]) and _is_snapshot(parts[1]) and re.fullmatch(r"[0-9]{1,18}", parts[2]):
        return Cursor(parts[0], parts[1], int(parts[2]))
    return None


def _is_snapshot(text: str) -> bool:
    match = _SNAPSHOT.fullmatch(text)
    if match is None:
        return False
    oldest, end, running = match.groups()
    numbers = [int(number) for number in running.split(",")] if running else []
    in_order = all(a < b for a, b in pairwise(numbers))
    return 0 < int(oldest) <= int(end) < 2**63 and in_order and all(int(oldest) <= n < int(end) for n in numbers)


def end_of(snapshot: str) -> str:
    """The first transaction that had not begun when the snapshot was taken."""
    return snapshot.split(":")[1]


def running_in(snapshot: str) -> list[str]:
    """The transactions that had begun and were not over."""
    running = snapshot.split(":")[2]
    return running.split(",") if running else []
