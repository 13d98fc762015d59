"""How many streams one caller, one address and one process may hold open."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from relevo.platform.observe import metrics


class TooManyStreams(Exception):
    """This caller, address or process holds as many streams as it may."""


@dataclass
class StreamLimits:
    """Counted per process: a caller connected to four processes may hold four times as many."""

    per_process: int = 20_000
    _open: Counter[str] = field(default_factory=Counter[str])
    _total: int = 0

    @contextmanager
    def hold(self, key: str, at_most: int) -> Generator[None]:
        """Count one stream of `key` while the block runs; raises TooManyStreams."""
        if self._total >= self.per_process or self._open[key] >= at_most:
            metrics.stream_refused("too_many")
            raise TooManyStreams(key)
        self._open[key] += 1
        self._total += 1
        try:
            yield
        finally:
            self._total -= 1
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]
