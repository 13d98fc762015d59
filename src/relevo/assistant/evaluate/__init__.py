"""Measuring answer quality on public sets, through the product's own path: its database, its index, its search.

`run` is what `relevo evaluate` and `make quality` call. Each protocol file names the keys it writes; a set that is
not there is not measured and its keys are absent.
"""

from relevo.assistant.evaluate.run import run

__all__ = ["run"]
