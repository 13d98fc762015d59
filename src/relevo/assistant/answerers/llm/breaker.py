"""A circuit breaker per provider: who fails three times in a row is left alone for a while, then tried once.

Each process counts for itself; a provider that is down costs each of them three attempts per pause.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

FAILURES_UNTIL_OPEN = 3
PAUSE_S = 30.0
MOST_PROVIDERS = 10_000


@dataclass
class _State:
    failures: int = 0
    open_until: float = 0.0


@dataclass
class Breaker:
    clock: Callable[[], float] = time.monotonic
    _states: dict[UUID, _State] = field(default_factory=dict[UUID, _State])

    def is_open(self, provider_id: UUID) -> bool:
        """Whether to leave it alone now. After the pause one caller is let through, the others wait for its result."""
        state = self._states.get(provider_id)
        if state is None or state.failures < FAILURES_UNTIL_OPEN:
            return False
        if self.clock() < state.open_until:
            return True
        state.open_until = self.clock() + PAUSE_S
        return False

    def note_success(self, provider_id: UUID) -> None:
        self._states.pop(provider_id, None)

    def note_failure(self, provider_id: UUID) -> None:
        if len(self._states) >= MOST_PROVIDERS:
            self._states.clear()
        state = self._states.setdefault(provider_id, _State())
        state.failures += 1
        state.open_until = self.clock() + PAUSE_S
