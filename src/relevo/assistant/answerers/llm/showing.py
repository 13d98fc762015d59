"""What of a growing answer may already be seen: whole sentences that would pass the checks, nothing after a bad one.

It is provisional all the same: only what is committed stays on the customer's screen.
"""

import re
from collections.abc import Callable

from relevo.assistant.answerers.llm.checks import without_marks
from relevo.assistant.context import Show

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


class Showing:
    """`find_fault` judges a text as if every passage given so far were cited."""

    def __init__(self, show: Show, find_fault: Callable[[str], str | None]) -> None:
        self._show = show
        self._find_fault = find_fault
        self._seen = ""
        # How much a model wrote, for an estimate when it is cut off.
        self.characters = 0

    async def grow(self, _tool: str, text: str) -> None:
        self.characters = max(self.characters, len(text))
        ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        whole = without_marks(text[: ends[-1]]) if ends else ""
        if whole and whole != self._seen and self._find_fault(whole) is None:
            self._seen = whole
            await self._show(whole)

    async def finish(self, text: str) -> None:
        if text != self._seen:
            await self._show(text)
