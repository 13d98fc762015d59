"""A company's app with Meta: its secret, its token, the address it calls, and what goes wrong with the next call."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Fault = Literal[
    "error_500_html",
    "busy",
    "busy_with_retry_after",
    "pair_busy",
    "temporary",
    "token_expired",
    "error_in_200",
    "cut_before",
    "cut_after",
    "hang",
    "echo_before_answer",
    "status_before_answer",
    "window_closed_later",
    "unreachable",
    "undeliverable",
    "undeliverable_later",
    "media_gone_once",
    "unreadable",
    "unreadable_now",
]
"""What goes wrong with the next call that could go wrong in this way; it happens once."""

WINDOW_S = 24 * 3600
HANG_S = 40.0
"""Longer than anybody waits for an answer."""


@dataclass(kw_only=True)
class MetaApp(ABC):
    now: Callable[[], float] = time.time
    faults: list[Fault] = field(default_factory=list[Fault])
    requests: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Every body that was posted to `messages`, in order, whatever became of it."""
    callback: tuple[str, str] | None = None
    """The app's address and its verify token."""
    is_token_valid: bool = True
    shakes_hands: bool = True
    """Whether an address is asked before it is taken; off where nothing listens there."""
    count: int = 0
    """Of the ids that were given out."""

    @property
    @abstractmethod
    def secret(self) -> str: ...

    @property
    @abstractmethod
    def access_token(self) -> str: ...

    def take_fault(self, *wanted: Fault) -> Fault | None:
        """The first planned fault of these kinds."""
        for fault in self.faults:
            if fault in wanted:
                self.faults.remove(fault)
                return fault
        return None
